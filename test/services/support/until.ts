import { setTimeout as pause } from 'node:timers/promises';

/** Beyond this something hangs; generous, for the machine may be busy with other tests. */
const HANGS_MS = 120_000;
const LOOK_EVERY_MS = 40;

/**
 * Looks until there is an answer other than undefined, null or false, and returns it. `explain` says more where it
 * never comes.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  explain: () => string = () => '',
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() - since > HANGS_MS) throw new Error(`waited in vain: ${what}\n${explain()}`);
    await pause(LOOK_EVERY_MS);
  }
}
