/** Colours: only on a terminal, and none where NO_COLOR asks for none (https://no-color.org) or the terminal has none. */
import type { RawEnvironment } from '#libs/platform';

const RED = '\u001B[31m';
const PLAIN = '\u001B[39m';

export function hasColours(isTerminal: boolean, env: RawEnvironment): boolean {
  return isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/** The code at the beginning of an error's line. */
export function colouredCode(line: string): string {
  return line.replace(/^[A-Z][A-Z0-9_]+(?=: )/, (code) => `${RED}${code}${PLAIN}`);
}
