/** The last lines of the rehearsal: who has how many mandates. */
import type { ElectionDefinition } from '#libs/election';
import type { OutcomeDocument } from '#libs/results';

/** A list's seats, and how many districts each side won. */
export function finalMandates(document: OutcomeDocument, definition: ElectionDefinition): string[] {
  const lines = ['', 'Final mandates (invented country):'];
  const titleOf = (contestId: string, optionId: string): string => {
    const contest = definition.contests.find((other) => other.contestId === contestId);
    const title = contest?.options.find((option) => option.optionId === optionId)?.title;
    return title?.en ?? title?.ru ?? title?.kk ?? optionId;
  };
  const sides = new Map<string, number>();
  for (const { contestId, outcome, votes } of document.contests) {
    const seats = Object.entries(outcome.seats);
    if (seats.length > 0) {
      const contest = definition.contests.find((other) => other.contestId === contestId);
      for (const { optionId } of contest?.options ?? []) {
        const won = outcome.seats[optionId];
        if (won === undefined) continue;
        const name = titleOf(contestId, optionId).padEnd(36);
        lines.push(
          `  ${name} ${String(won).padStart(3)} seats  ${(votes[optionId] ?? 0).toLocaleString('en').padStart(11)} votes`,
        );
      }
      lines.push(
        `  lists: ${(contest?.options ?? []).flatMap(({ optionId }) => outcome.seats[optionId] ?? []).join('/')}`,
      );
    }
    for (const winner of outcome.winners) {
      // Districts name their candidates dNN-cK; c1 stands for the side that leads the country.
      const side = winner.endsWith('-c1') ? 'leading side' : 'others';
      sides.set(side, (sides.get(side) ?? 0) + 1);
    }
  }
  if (sides.size > 0) {
    lines.push(`  districts: ${sides.get('leading side') ?? 0} : ${sides.get('others') ?? 0} (leading side : others)`);
  }
  return lines;
}
