/** What is behind an error: its causes, its code, its words. */

/** A chain longer than this is cut: a cause that names itself must not fill the disk. */
const CAUSES_MAX = 10;

/** The error, its causes, and the parts of aggregate errors, outermost first, each at most once. */
export function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < CAUSES_MAX) {
    const next = waiting.shift();
    if (found.includes(next)) continue;
    found.push(next);
    if (next instanceof AggregateError) waiting.push(...(next.errors as readonly unknown[]));
    if (next instanceof Error && next.cause !== undefined) waiting.push(next.cause);
  }
  return found;
}

/** The `code` property of an error of Node, pg or ours; undefined where it has none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything thrown; errors without one are named by code or class. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : (codeOf(error) ?? error.name);
}
