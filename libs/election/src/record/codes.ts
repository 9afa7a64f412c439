/** Codes of verdicts. Every one is in docs/codes.md with who acts and what to do; a test compares both. */

/** A held protocol with one of these is not (yet) part of its precinct's chain of protocols. */
export const OUTSIDE_CHAIN: ReadonlySet<string> = new Set([
  'WAITS_FOR_SEAL',
  'WAITS_FOR_OPENING',
  'WAITS_FOR_PREDECESSOR',
  'PRECINCT_UNKNOWN',
  'CONTEST_CERTIFIED',
  'VOTING_ANNULLED',
  'VOTING_NOT_HELD',
  'stale_predecessor',
  'SECOND_ORIGINAL',
  'EQUIVOCATION',
  'SUMMARY_INCOMPLETE',
  'SUMMARY_DIFFERS',
]);

/** No decision can count a protocol with one of these: its figures have no place in the totals. */
export const NOT_ADMITTABLE: ReadonlySet<string> = new Set([
  'WAITS_FOR_SEAL',
  'WAITS_FOR_OPENING',
  'PRECINCT_UNKNOWN',
  'CONTEST_CERTIFIED',
  'VOTING_ANNULLED',
  'VOTING_NOT_HELD',
  'COUNTER_UNKNOWN',
  'OPTION_UNKNOWN',
  'COUNTER_MISSING',
  'FIGURE_TOO_LARGE',
  'SUMMARY_INCOMPLETE',
  'SUMMARY_DIFFERS',
]);

/** True if a protocol held for these codes is a link of its precinct's chain. */
export function inChain(codes: readonly string[]): boolean {
  return !codes.some((code) => OUTSIDE_CHAIN.has(code));
}

/** Refusals of decisions of which nobody has shown that an officer signed them. */
export const NOBODY_SIGNED: ReadonlySet<string> = new Set(['OFFICER_UNKNOWN', 'UNSIGNED', 'SIGNATURE_INVALID']);
