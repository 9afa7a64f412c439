/** Does a proof show that a precinct's figures are addends of every total, in a log that others hold too? */
import { fromHashName, hashName, sameBytes } from '../bytes/encodings';
import { failed, notApplicable, numbered, passed, unreadable, type Check, type Finding } from '../checks/check';
import { NotStrict, parseStrict } from '../json/strict-json';
import { isIncluded } from '../tree/merkle-proofs';
import { contestHash, contestLeaf, sumLeaf, unitAbove } from '../tree/sum-tree';
import type { CheckNumber } from '../words/names';
import { checkLog, type Trust } from './log-place';
import { proofOf, type Proof } from './read-proof';
import { nameOfPlace } from './record-place';

/** States of a precinct, in the order of the vector behind `expected`. */
const STATES = ['counted', 'held', 'annulled', 'notHeld', 'missing'] as const;
/** `expected` and the states. */
const COLUMNS_BEFORE = 1 + STATES.length;
const OTHERS: readonly CheckNumber[] = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12'];

/** What the reader wanted to see; whatever is given must be so. */
export interface Asked {
  readonly electionId?: string | undefined;
  readonly contestId?: string | undefined;
  readonly round?: number | undefined;
  readonly precinctId?: string | undefined;
  /** `sha256:…` of the register. */
  readonly register?: string | undefined;
  readonly hierarchy?: string | undefined;
  readonly snapshot?: number | undefined;
}

/** Figures from the paper, by counter or option; `counters.ID` and `votes.ID` where both have that id. */
export type Typed = Readonly<Record<string, number>>;

export interface ProofQuestion extends Trust {
  readonly asked?: Asked | undefined;
  readonly typed?: Typed | undefined;
}

export interface NamedFigure {
  readonly kind: 'counter' | 'option';
  readonly id: string;
  readonly value: number;
}

export interface Subtotal {
  readonly unitId: string;
  /** 0 at the top. */
  readonly level: number;
  /** Precincts below it, and how many are counted. */
  readonly expected: number;
  readonly counted: number;
  readonly figures: readonly NamedFigure[];
}

/** What a proof says, for people. It holds only as far as the checks do. */
export interface ProofSummary {
  readonly electionId: string;
  readonly rehearsal: boolean;
  readonly contestId: string;
  readonly round: number;
  readonly precinctId: string;
  readonly state: string;
  /** Hash of the counted protocol. */
  readonly protocol: string | null;
  readonly hierarchy: string;
  readonly snapshot: number;
  readonly time: string;
  readonly figures: readonly NamedFigure[];
  /** From the territory to the top, as far as the sums could be made. */
  readonly subtotals: readonly Subtotal[];
  readonly checkpoint: string | null;
}

export interface ProofResult {
  readonly checks: readonly Check[];
  /** Null where the proof cannot be read. */
  readonly summary: ProofSummary | null;
}

function figuresOf({ contest }: Proof, sums: readonly number[]): NamedFigure[] {
  const named = (kind: NamedFigure['kind'], ids: readonly string[], from: number): NamedFigure[] =>
    ids.map((id, at) => ({ kind, id, value: sums[from + at] ?? 0 }));
  const behind = COLUMNS_BEFORE + contest.counters.length;
  return [...named('counter', contest.counters, COLUMNS_BEFORE), ...named('option', contest.options, behind)];
}

function inRange({ sums, units, contest }: Proof): Finding {
  const expected = COLUMNS_BEFORE + contest.counters.length + contest.options.length;
  const vectors = [
    { sums, at: '/precinct/sums' },
    ...units.flatMap((unit, no) =>
      unit.siblings.map((sibling, at) => ({ sums: sibling.sums, at: `/units/${no}/siblings/${at}` })),
    ),
  ];
  for (const vector of vectors) {
    if (vector.sums.length !== expected) {
      return failed('columnsDiffer', { length: vector.sums.length, expected }, vector.at);
    }
    const wrong = vector.sums.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
    if (wrong >= 0) return failed('outOfRange', { place: `${vector.at}/${wrong}` }, vector.at);
  }
  return passed('inRange');
}

/** C6, and the totals on the way. */
interface Way {
  readonly finding: Finding;
  /** Set where a sum leaves its range: C9 cannot hold then. */
  readonly tooLarge: Finding | null;
  readonly subtotals: readonly Subtotal[];
}

function added(proof: Proof): Way {
  const { units, hierarchy, contest, body, sums } = proof;
  const subtotals: Subtotal[] = [];
  const end = (finding: Finding, tooLarge: Finding | null = null): Way => ({ finding, tooLarge, subtotals });
  const top = contest.hierarchies.filter((one) => one.hierarchy === hierarchy);
  if (top[0] === undefined || top.length > 1) return end(failed('noHierarchy', { hierarchy }, '/hierarchy'));
  let node = sumLeaf(body, sums);
  for (const [at, unit] of units.entries()) {
    const { unitId, level } = unit;
    const where = `/units/${at}`;
    if (level !== units.length - 1 - at) {
      return end(failed('levelWrong', { unit: unitId, expected: units.length - 1 - at }, where));
    }
    try {
      const above = unitAbove(node, unit);
      if (above === null) return end(failed('wayBroken', { unit: unitId }, where));
      node = above;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return end(failed('restsOn', { check: 'C9' }, where), failed('sumTooLarge', { unit: unitId }, where));
    }
    const [expected = 0, counted = 0] = node.sums;
    subtotals.push({ unitId, level, expected, counted, figures: figuresOf(proof, node.sums) });
  }
  if (units.length === 0 || !sameBytes(node.hash, top[0].hash)) return end(failed('otherTop', {}, '/units'));
  return end(passed('added', { units: subtotals.map(({ unitId }) => unitId).join(' → ') }, '/units'));
}

function stateFits({ leaf, sums }: Proof): Finding {
  const where = '/precinct';
  const state = STATES.findIndex((name) => name === leaf.state);
  if (state < 0) return failed('stateUnknown', { state: leaf.state }, where);
  const fits = sums.slice(0, COLUMNS_BEFORE).every((value, at) => value === (at === 0 || at === state + 1 ? 1 : 0));
  if (!fits) return failed('stateDiffers', { state: leaf.state }, where);
  if (leaf.state === 'counted') {
    return leaf.protocol === null
      ? failed('noProtocolNamed', {}, where)
      : passed('state', { state: leaf.state }, where);
  }
  const hasFigures = leaf.protocol !== null || sums.slice(COLUMNS_BEFORE).some((value) => value !== 0);
  return hasFigures ? failed('figuresWithoutProtocol', {}, where) : passed('state', { state: leaf.state }, where);
}

function asAsked(proof: Proof, asked: Asked): Finding {
  const { leaf, contest, closing } = proof;
  const inner: readonly (readonly [string, string | number, string | number])[] = [
    ['contest', leaf.contest, contest.contestId],
    ['round', leaf.round, contest.round],
  ];
  for (const [what, found, other] of inner) {
    if (found !== other) return failed('leafDiffers', { what, found, asked: other }, '/precinct/leaf');
  }
  const wanted: readonly (readonly [string, string | number, string | number | undefined])[] = [
    ['election', closing.electionId, asked.electionId],
    ['contest', contest.contestId, asked.contestId],
    ['round', contest.round, asked.round],
    ['precinct', leaf.precinct, asked.precinctId],
    ['register', leaf.register, asked.register],
    ['hierarchy', proof.hierarchy, asked.hierarchy],
    ['snapshot', closing.snapshot, asked.snapshot],
  ];
  const given: string[] = [];
  for (const [what, found, value] of wanted) {
    if (value === undefined) continue;
    if (found !== value) return failed('otherThanAsked', { what, found, asked: value });
    given.push(`${what} ${value}`);
  }
  if (asked.register === undefined && leaf.register !== closing.register) {
    return passed('amendedRegister', { register: leaf.register }, '/precinct/leaf/register');
  }
  return given.length === 0 ? passed('notAsked') : passed('asAsked', { asked: given.join(', ') });
}

function recordShown({ leaf, protocol, closing }: Proof): Finding {
  const where = '/protocol';
  if (protocol === null) {
    return leaf.protocol === null ? notApplicable('notCounted') : failed('protocolMissing', {}, where);
  }
  const asked = leaf.protocol;
  const wanted = asked === null ? null : fromHashName(asked);
  if (asked === null || wanted === null) return failed('protocolTooMuch', {}, where);
  const { index, path, position } = protocol;
  if (!isIncluded(protocol.leaf, index, closing.stream.size, path, closing.stream.root)) {
    return failed('recordNotIn', {}, where);
  }
  const { name, otherValue } = nameOfPlace(protocol);
  if (otherValue !== null) return failed('otherValue', { found: hashName(otherValue) }, `${where}/value`);
  if (name === null) return notApplicable(protocol.record === null ? 'leafAlone' : 'binaryWithoutValue', {}, where);
  if (!sameBytes(name, wanted)) return failed('otherRecord', { found: hashName(name), asked }, where);
  return passed('recordIn', { index, size: closing.stream.size, position }, where);
}

function typedFigures(proof: Proof, typed: Typed | undefined): Finding {
  const entries = Object.entries(typed ?? {});
  if (entries.length === 0) return notApplicable('nothingTyped');
  const figures = figuresOf(proof, proof.sums);
  for (const [name, value] of entries) {
    const prefix = name.startsWith('counters.') ? 'counter' : name.startsWith('votes.') ? 'option' : null;
    const exact = figures.filter(({ id }) => id === name);
    const found =
      exact.length > 0 || prefix === null
        ? exact
        : figures.filter(({ kind, id }) => kind === prefix && id === name.slice(name.indexOf('.') + 1));
    const [only] = found;
    if (only === undefined) return failed('typedUnknown', { name });
    if (found.length > 1) return failed('typedTwice', { name });
    if (only.value !== value) {
      return failed('typedDiffer', { name, typed: value, counted: String(only.value) }, '/precinct/sums');
    }
  }
  return passed('typedEqual', { count: entries.length });
}

function outcomeStated({ outcome, contest, election, closing }: Proof, root: Uint8Array | null): Finding {
  const { entry, index, path } = outcome;
  const { outcomes } = closing;
  const where = '/outcome';
  if (!isIncluded(entry.leaf, index, outcomes.size, path, outcomes.root)) return failed('outcomeNotIn', {}, where);
  const pairs: readonly (readonly [string, boolean])[] = [
    ['contestId', entry.contestId === contest.contestId],
    ['round', entry.round === contest.round],
    ['openItems', entry.openItems === contest.openItems.count],
    ['root', root !== null && sameBytes(entry.root, root)],
    ['index', index === election.index && outcomes.size === election.size],
  ];
  for (const [what, isSame] of pairs) {
    if (!isSame) return failed('outcomeOther', { what }, `${where}/entry/${what}`);
  }
  return passed('outcomeIn', { state: entry.state }, where);
}

function rootOfContest({ contest }: Proof): Uint8Array | null {
  try {
    return contestHash(contest);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function contestIn({ contest, election, closing }: Proof, root: Uint8Array | null): Finding {
  const { contestId, round } = contest;
  const { index, size, path } = election;
  const isIn = root !== null && isIncluded(contestLeaf(contestId, round, root), index, size, path, closing.root);
  return isIn
    ? passed('contestIn', { contest: contestId, round }, '/election')
    : failed('contestNotIn', {}, '/election/path');
}

function summaryOf(proof: Proof, subtotals: readonly Subtotal[]): ProofSummary {
  const { leaf, contest, closing, log, hierarchy } = proof;
  return {
    electionId: closing.electionId,
    rehearsal: closing.rehearsal,
    contestId: contest.contestId,
    round: contest.round,
    precinctId: leaf.precinct,
    state: leaf.state,
    protocol: leaf.protocol,
    hierarchy,
    snapshot: closing.snapshot,
    time: closing.time,
    figures: figuresOf(proof, proof.sums),
    subtotals,
    checkpoint: log.checkpoint,
  };
}

/** All checks of a proof that was read. */
async function checksOf(proof: Proof, question: ProofQuestion): Promise<ProofResult> {
  const root = rootOfContest(proof);
  const range = inRange(proof);
  const way: Way =
    range.outcome === 'passed'
      ? added(proof)
      : { finding: failed('restsOn', { check: 'C9' }, '/units'), tooLarge: null, subtotals: [] };
  const checks = [
    numbered('C0', passed('readable')),
    ...(await checkLog(proof.closing, proof.log, question)),
    numbered('C5', contestIn(proof, root)),
    numbered('C6', way.finding),
    numbered('C7', stateFits(proof)),
    numbered('C8', asAsked(proof, question.asked ?? {})),
    numbered('C9', way.tooLarge ?? range),
    numbered('C10', recordShown(proof)),
    numbered('C11', typedFigures(proof, question.typed)),
    numbered('C12', outcomeStated(proof, root)),
  ];
  return { checks, summary: summaryOf(proof, way.subtotals) };
}

/**
 * Checks C0 to C12 of a proof, given as the text of its file. The promise is never rejected for what the text says: what
 * cannot be read fails C0.
 */
export async function verifyProof(text: string, question: ProofQuestion = {}): Promise<ProofResult> {
  let proof: Proof;
  try {
    proof = proofOf(parseStrict(text));
  } catch (error) {
    if (error instanceof NotStrict) return { checks: unreadable(error.problem, error.place, OTHERS), summary: null };
    throw error;
  }
  return checksOf(proof, question);
}
