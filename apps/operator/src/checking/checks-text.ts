/** Checks as people read them: one line each, with its number and what it found. */
import { EXIT, type ExitCode } from '#libs/basics';
import { shownCheck, type Check, type ShownCheck } from '#libs/proof-verifier';

/** What was checked, for the text and the JSON. */
export interface Checked {
  readonly kind: 'proof' | 'receipt' | 'audit' | 'stream' | 'api';
  readonly checks: readonly Check[];
  readonly head: string;
  readonly summary: unknown;
  readonly checkpoint: string | null;
  /** Beyond what the checks say: a receipt that shows nothing yet. */
  readonly isIncomplete?: boolean;
}

const MARKS: Readonly<Record<Check['outcome'], string>> = {
  passed: 'passed',
  failed: 'FAILED',
  'not applicable': 'not applicable',
};
const MARK_WIDTH = MARKS['not applicable'].length;

export function checkLine(check: Check): string {
  const { number, name, outcome, what, where } = shownCheck(check);
  const at = where === null || outcome === 'passed' ? '' : ` (at ${where})`;
  return `${number.padEnd(4)}${MARKS[outcome].padEnd(MARK_WIDTH + 2)}${name}: ${what}${at}\n`;
}

export function resultLine(checks: readonly Check[]): string {
  const count = (outcome: Check['outcome']): number => checks.filter((one) => one.outcome === outcome).length;
  const failing = checks.flatMap(({ number, outcome }) => (outcome === 'failed' ? [number] : []));
  const end = failing.length === 0 ? 'no check failed' : `failed: ${failing.join(' ')}`;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not applicable')} not applicable; ${end}\n`;
}

export function exitCodeOf(checks: readonly Check[]): ExitCode {
  return checks.some(({ outcome }) => outcome === 'failed') ? EXIT.difference : EXIT.done;
}

export function checksDocument(checks: readonly Check[]): {
  readonly holds: boolean;
  readonly checks: readonly ShownCheck[];
} {
  return { holds: exitCodeOf(checks) === EXIT.done, checks: checks.map((check) => shownCheck(check)) };
}

/** Said under every result: what no check of ours shows. */
export const NOT_PROVED = [
  'What this does not prove: that the paper is true, that voters were entitled to vote, that a lawful correction was just,',
  'or that others were shown the same. For the last, keep the checkpoint and compare it with others’ (docs/verification.md).',
].join('\n');
