/**
 * Says of a protocol what its codes and warnings leave open: the figures on both sides, the members meant, the record that stands
 * in its way. Made of the stream alone, like the verdict; in no root, and never compared.
 */
import { columnsOfTerm, type CompiledContest } from '../frame/compiled-contest';
import type { LinearControl, NamedControl } from '../definition/definition';
import { FIGURE_MAX, type ReadFigures } from '../protocol/figures';
import { wordsMatch } from '../protocol/number-words';
import type { Protocol } from '../record/protocol';
import type { ContestState } from '../state/contest-state';

/** Members named of one kind. */
const NAMED_MAX = 5;

/** What a protocol met, beside its codes. */
export interface HeldCase {
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly contest: ContestState;
  /** -1 where the precinct is in no register. */
  readonly slot: number;
  readonly protocol: Protocol;
  readonly read: ReadFigures;
  /** Position of the record with the same source and id, for EQUIVOCATION. */
  readonly borrowedFrom: number;
  /** Hash of the record that `replaces` names by source and id, where its bytes are others. */
  readonly namedOtherwise: string | null;
  /** Precincts whose ids are written nearly like this one. */
  readonly nearPrecincts: readonly string[];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MAX).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Value of a term of a control under these figures. */
function valueOf(text: string, compiled: CompiledContest, figures: readonly number[]): number {
  const { factor, columns } = columnsOfTerm(text, compiled);
  return factor * columns.reduce((sum, column) => sum + (figures[column] ?? 0), 0);
}

/** `took_part 490 + ballots_invalid 19 = 509`. */
function side(terms: readonly string[], compiled: CompiledContest, figures: readonly number[]): string {
  const values = terms.map((term) => valueOf(term, compiled, figures));
  const text = terms.map((term, index) => `${term} ${values[index] ?? 0}`).join(' + ');
  return terms.length === 1 ? text : `${text} = ${values.reduce((sum, value) => sum + value, 0)}`;
}

const RELATIONS = { eq: 'must equal', le: 'must be at most', ge: 'must be at least' } as const;

function linearSentence(
  { code, left, relation, right }: LinearControl,
  compiled: CompiledContest,
  { figures }: ReadFigures,
): string {
  return `${code}: ${side(left, compiled, figures)} ${RELATIONS[relation]} ${side(right, compiled, figures)}`;
}

function figureOf(counterId: string, compiled: CompiledContest, { figures }: ReadFigures): number {
  return figures[compiled.columnOfCounter.get(counterId) ?? -1] ?? 0;
}

/** Ids whose figure is not that of its words, or which have no figure. */
function otherWords(
  { inWords = {} }: Protocol,
  compiled: CompiledContest,
  { figures }: ReadFigures,
): readonly string[] {
  return Object.entries(inWords).flatMap(([id, spelled]) => {
    const column = compiled.columnOfCounter.get(id) ?? compiled.columnOfOption.get(id);
    return column === undefined || !wordsMatch(figures[column] ?? 0, spelled) ? [id] : [];
  });
}

function boxBallots({ portableBoxes = [] }: Protocol): number {
  return portableBoxes.reduce((sum, box) => sum + box.ballots, 0);
}

function namedSentence(
  { code, check }: NamedControl,
  protocol: Protocol,
  compiled: CompiledContest,
  read: ReadFigures,
): string {
  switch (check) {
    case 'issued_by_member': {
      const sum = (protocol.issuedByMember ?? []).reduce((all, one) => all + one, 0);
      return `${code}: ballots_issued ${figureOf('ballots_issued', compiled, read)} must equal the sum of issuedByMember ${sum}`;
    }
    case 'portable_boxes': {
      const boxes = (protocol.portableBoxes ?? []).filter((box) => box.ballots > box.applications);
      const ballots = boxes.reduce((sum, box) => sum + box.ballots, 0);
      const invalid = figureOf('ballots_invalid', compiled, read);
      return `${code}: ballots_invalid ${invalid} must be at least the ${ballots} ballots of boxes with more ballots than applications`;
    }
    case 'in_words':
      return `${code}: digits and words differ for ${some(otherWords(protocol, compiled, read))}`;
    case 'boxes_within_outside':
      return `${code}: the ${boxBallots(protocol)} ballots of portable boxes must be at most voters_outside ${figureOf('voters_outside', compiled, read)}`;
    case 'between_contests':
      return `${code}: voters_on_list ${figureOf('voters_on_list', compiled, read)} is not that of the precinct's other contests`;
    case 'near_register':
      return `${code}: voters_on_list ${figureOf('voters_on_list', compiled, read)} is more than one hundredth away from the register`;
  }
}

function controlSentences(one: HeldCase): readonly string[] {
  const {
    contest: { compiled },
    protocol,
    read,
  } = one;
  const failed = new Set([...one.codes, ...one.warnings]);
  const linear = compiled.linearControls.filter(({ control, needs, coefficients, columns }) => {
    if (!failed.has(control.code)) return false;
    if (!needs.every((column) => read.present[column] === true)) return false;
    const difference = columns.reduce(
      (sum, column) => sum + (coefficients[column] ?? 0) * (read.figures[column] ?? 0),
      0,
    );
    return control.relation === 'eq' ? difference !== 0 : control.relation === 'le' ? difference > 0 : difference < 0;
  });
  const named = compiled.namedControls.filter(({ code }) => failed.has(code));
  return [
    ...linear.map(({ control }) => linearSentence(control, compiled, read)),
    ...named.map((control) => namedSentence(control, protocol, compiled, read)),
  ];
}

/** An id may be `__proto__`, which every object has in some way. */
function ownFigure(map: Readonly<Record<string, number>>, id: string): number {
  return Object.hasOwn(map, id) ? (map[id] ?? 0) : 0;
}

/** The figures of a record that is in the same cell, current or held; null where they are not at hand. */
function currentFigures({ contest }: HeldCase, slot: number, position: number): Protocol | readonly number[] | null {
  const held = contest.held.get(position)?.record.body;
  if (held?.kind === 'protocol') return held.protocol;
  if (slot < 0 || contest.currentAt[slot] !== position) return null;
  const { width } = contest.compiled;
  return Array.from(contest.figures.subarray(slot * width, (slot + 1) * width));
}

/** "bulaq 420 there, 240 here", for what differs between this protocol and one that stands. */
function differenceFrom(one: HeldCase, position: number): string {
  const {
    contest: { compiled },
    slot,
    protocol,
  } = one;
  const current = currentFigures(one, slot, position);
  if (current === null) return '';
  const ids = [
    ...compiled.counterIds.map((id, at) => [id, 'counters', at] as const),
    ...compiled.optionIds.map((id, at) => [id, 'votes', compiled.counterIds.length + at] as const),
  ];
  const differing = ids.flatMap(([id, kind, column]) => {
    const there = 'counters' in current ? ownFigure(current[kind], id) : (current[column] ?? 0);
    const here = ownFigure(protocol[kind], id);
    return there === here ? [] : [`${id} ${there} there, ${here} here`];
  });
  if (differing.length === 0) return 'its figures are the same';
  const more = differing.length - NAMED_MAX;
  return `${differing.slice(0, NAMED_MAX).join('; ')}${more > 0 ? `; and ${more} more figures` : ''}`;
}

function stands(one: HeldCase, what: string, position: number): string {
  const difference = differenceFrom(one, position);
  return `${what} at position ${position}${difference === '' ? '' : `: ${difference}`}`;
}

function unknownIds(map: Readonly<Record<string, number>>, columns: ReadonlyMap<string, number>): readonly string[] {
  return Object.keys(map).filter((id) => !columns.has(id));
}

function predecessorSentence({ contest, slot, namedOtherwise }: HeldCase): string {
  if (namedOtherwise !== null)
    return `the record that "replaces" names by source and id has other bytes: ${namedOtherwise}`;
  const head = contest.headOf(slot);
  return head < 0
    ? 'the precinct has no protocol that could be replaced'
    : `the precinct's last protocol is at position ${head}`;
}

/** Why the voting of the protocol's round counts no more in the precinct. */
function annulledSentence({ contest, slot, protocol }: HeldCase): string {
  const round = contest.roundOf(slot);
  return protocol.round === round
    ? `the voting in "${protocol.precinctId}" is annulled: only after a decision to reinstate it does this protocol count`
    : `the vote in "${protocol.precinctId}" is repeated in round ${round}: one of round ${protocol.round} does not count any more`;
}

/** What is behind one code; null for that of a control, which has its sentence elsewhere. */
function sentenceOf(code: string, one: HeldCase): string | null {
  const { contest, slot, protocol, read, nearPrecincts, borrowedFrom } = one;
  const { compiled } = contest;
  switch (code) {
    case 'EQUIVOCATION':
      return stands(one, 'another record with this source and id is', borrowedFrom);
    case 'PRECINCT_UNKNOWN': {
      const near = nearPrecincts.length === 0 ? '' : `; written nearly so: ${some(nearPrecincts)}`;
      return `no precinct "${protocol.precinctId}" is in the register${near}`;
    }
    case 'SECOND_ORIGINAL':
      return stands(one, 'the precinct has a protocol', contest.headOf(slot));
    case 'stale_predecessor':
      return predecessorSentence(one);
    case 'WAITS_FOR_PREDECESSOR': {
      const { source = '', eventId = '' } = protocol.replaces ?? {};
      return `"replaces" names the record "${eventId}" of "${source}", which has not come or waits itself`;
    }
    case 'WAITS_FOR_OPENING':
      return 'the definition asks for a zero report, which two officers have not signed yet (open_count)';
    case 'COUNTER_UNKNOWN':
      return `the form has no counter ${some(unknownIds(protocol.counters, compiled.columnOfCounter))}`;
    case 'OPTION_UNKNOWN':
      return `the contest has no option ${some(unknownIds(protocol.votes, compiled.columnOfOption))}`;
    case 'COUNTER_MISSING': {
      const missing = compiled.requiredColumns.filter((column) => read.present[column] !== true);
      return `the form requires ${some(missing.flatMap((column) => compiled.counterIds[column] ?? []))}`;
    }
    case 'FIGURE_TOO_LARGE': {
      const all = [...Object.entries(protocol.counters), ...Object.entries(protocol.votes)];
      return `more than ${FIGURE_MAX}: ${some(all.filter(([, value]) => value > FIGURE_MAX).map(([id]) => id))}`;
    }
    case 'CONTEST_CERTIFIED':
      return `round ${compiled.round} of "${compiled.contest.contestId}" is certified: it waits for the certification to be revoked`;
    case 'VOTING_ANNULLED':
      return annulledSentence(one);
    case 'VOTING_NOT_HELD':
      return `no voting was held in "${protocol.precinctId}", says a decision: it waits for that to be reinstated`;
    case 'RECOUNT_TWICE':
      return `"${protocol.precinctId}" was recounted by its own commission before: Art. 43(7-1) allows it once`;
    case 'RECOUNT_LATE':
      return `signed on ${protocol.signedAt ?? ''}, after the twelve hours that the count may take`;
    case 'RECOUNT_UNLAWFUL':
      return `a recount cannot rest on article "${protocol.legalBasis?.article ?? ''}"`;
    default:
      return null;
  }
}

/** One sentence a code, in their order, then warnings, controls last. */
export function heldDetail(one: HeldCase): string {
  const told = [...one.codes, ...one.warnings].flatMap((code) => sentenceOf(code, one) ?? []);
  return [...told, ...controlSentences(one)].join('; ');
}
