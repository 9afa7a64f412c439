import { clockRows, type Clock } from '../clocks/clocks';

/** The rows of a table of clocks as one line. */
export function clocksText(clocks: readonly Clock[]): string {
  return clockRows(clocks)
    .map(({ step, ends, article, state }) => `${step} until ${ends} (Art. ${article}): ${state}`)
    .join('; ');
}
