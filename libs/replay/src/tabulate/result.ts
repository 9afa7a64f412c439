/** What both ways of a recount say of its end. */
import type { RowProblem } from '#libs/backend/files';
import { VERDICTS, type VerdictKind } from '#libs/election';
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import type { HeldItem, OutcomeDocument } from '#libs/results';
import type { TabulateResult } from './tabulate-options';

export function noVerdicts(): Record<VerdictKind, number> {
  return Object.fromEntries(VERDICTS.map((kind) => [kind, 0])) as Record<VerdictKind, number>;
}

export function resultOf(counted: {
  readonly document: OutcomeDocument;
  readonly problems: readonly RowProblem[];
  readonly verdicts: TabulateResult['verdicts'];
  readonly held: readonly HeldItem[];
  readonly uncounted: number;
}): TabulateResult {
  const { document, problems, uncounted } = counted;
  const exitCode = exitCodeOf(document, problems.length + uncounted);
  return { ...counted, definitionProblems: [], definitionWarnings: [], exitCode };
}

export function notSealed(electionId: string): SanaqError {
  return new SanaqError({
    code: 'ELECTION_NOT_SEALED',
    message: `the stream of "${electionId}" never seals its register, so there is nothing to count`,
    place: electionId,
    actor: 'user',
    action: 'export the stream again once sanaq define has ended',
  });
}

function exitCodeOf(document: OutcomeDocument, uncounted: number): ExitCode {
  // Of a contest without any counted protocol (a file of another election) there is nothing yet to decide.
  const asked = document.contests.some(
    ({ outcome, precincts }) => outcome.state === 'decision_required' && precincts.counted > 0,
  );
  if (asked) return EXIT.decisionRequired;
  const open = document.contests.some(
    ({ precincts, openItems, outcome }) =>
      precincts.held + precincts.missing + openItems > 0 || outcome.state !== 'completed',
  );
  return open || uncounted > 0 ? EXIT.difference : EXIT.done;
}
