/** Evaluates a form's controls on one protocol. Integers only: figures are at most 10^9, factors small. */
import type { CompiledContest, CompiledLinearControl } from '../frame/compiled-contest';
import type { NamedControl } from '../definition/definition';
import type { ReadFigures } from './figures';
import { wordsMatch } from './number-words';
import type { ProtocolHead } from '../record/protocol';

/** Codes of the controls that fail, by severity, in the form's order, none twice. */
export interface ControlFindings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** What is known of the precinct beside the protocol. */
export interface PrecinctContext {
  /** Whether the precinct's other contests, as far as a current protocol stands, have as many voters on the list. */
  readonly sameListElsewhere: (votersOnList: number) => boolean;
  /** Voters that the register names; null where it does not. */
  readonly registered: number | null;
}

function linearHolds(compiled: CompiledLinearControl, figures: readonly number[]): boolean {
  const { columns, coefficients } = compiled;
  let difference = 0;
  for (const column of columns) difference += (coefficients[column] ?? 0) * (figures[column] ?? 0);
  switch (compiled.control.relation) {
    case 'eq':
      return difference === 0;
    case 'le':
      return difference <= 0;
    case 'ge':
      return difference >= 0;
  }
}

interface NamedInput {
  readonly contest: CompiledContest;
  readonly protocol: ProtocolHead;
  readonly read: ReadFigures;
  readonly precinct: PrecinctContext;
}

function figureOf(input: NamedInput, counterId: string): number | null {
  const column = input.contest.columnOfCounter.get(counterId);
  if (column === undefined || input.read.present[column] !== true) return null;
  return input.read.figures[column] ?? null;
}

/** Art. 43(4)3): ballots issued are the sum of what each member issued. */
function issuedByMemberHolds(input: NamedInput): boolean {
  const issued = figureOf(input, 'ballots_issued');
  const byMember = input.protocol.issuedByMember;
  if (issued === null || byMember === undefined) return true;
  return byMember.reduce((sum, n) => sum + n, 0) === issued;
}

/** Art. 43(3-1): all ballots of a portable box with more ballots than applications are invalid. */
function portableBoxesHold(input: NamedInput): boolean {
  const invalid = figureOf(input, 'ballots_invalid');
  if (invalid === null || input.protocol.portableBoxes === undefined) return true;
  const excess = input.protocol.portableBoxes.filter((box) => box.ballots > box.applications);
  return invalid >= excess.reduce((sum, box) => sum + box.ballots, 0);
}

/** Plausibility: ballots in portable boxes are at most the voters outside the premises. */
function boxesWithinOutside(input: NamedInput): boolean {
  const outside = figureOf(input, 'voters_outside');
  if (outside === null || input.protocol.portableBoxes === undefined) return true;
  return input.protocol.portableBoxes.reduce((sum, box) => sum + box.ballots, 0) <= outside;
}

/** Art. 43(8): every figure that is repeated in words equals its words. Words of an unknown id cannot match. */
function wordsHold(input: NamedInput): boolean {
  const words = input.protocol.inWords;
  if (words === undefined) return true;
  return Object.entries(words).every(([id, spelled]) => {
    const column = input.contest.columnOfCounter.get(id) ?? input.contest.columnOfOption.get(id);
    return column !== undefined && wordsMatch(input.read.figures[column] ?? 0, spelled);
  });
}

function sameListInAllContests(input: NamedInput): boolean {
  const own = figureOf(input, 'voters_on_list');
  return own === null || input.precinct.sameListElsewhere(own);
}

/**
 * Plausibility: the list and the register differ by one hundredth at most, the reserve of ballots of Art. 37(2): voters
 * are added on voting day, but not more than there could be ballots for.
 */
function nearRegister(input: NamedInput): boolean {
  const own = figureOf(input, 'voters_on_list');
  const { registered } = input.precinct;
  return own === null || registered === null || 100 * Math.abs(own - registered) <= registered;
}

function namedHolds(control: NamedControl, input: NamedInput): boolean {
  switch (control.check) {
    case 'issued_by_member':
      return issuedByMemberHolds(input);
    case 'portable_boxes':
      return portableBoxesHold(input);
    case 'boxes_within_outside':
      return boxesWithinOutside(input);
    case 'in_words':
      return wordsHold(input);
    case 'between_contests':
      return sameListInAllContests(input);
    case 'near_register':
      return nearRegister(input);
  }
}

const NO_FINDINGS: ControlFindings = { errors: [], warnings: [] };

/** Which controls of the contest's form fail on this protocol. */
export function findControls(
  contest: CompiledContest,
  protocol: ProtocolHead,
  read: ReadFigures,
  precinct: PrecinctContext,
): ControlFindings {
  const failed: { code: string; severity: 'error' | 'warning' }[] = [];
  for (const compiled of read.applying) {
    if (!linearHolds(compiled, read.figures)) failed.push(compiled.control);
  }
  const input = { contest, protocol, read, precinct };
  for (const control of contest.namedControls) {
    if (!namedHolds(control, input)) failed.push(control);
  }
  if (failed.length === 0) return NO_FINDINGS;
  const codes = (severity: 'error' | 'warning'): string[] => [
    ...new Set(failed.filter((control) => control.severity === severity).map((control) => control.code)),
  ];
  return { errors: codes('error'), warnings: codes('warning') };
}
