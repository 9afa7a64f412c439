/** Where the law is silent the commission decides: one signed answer for each question that an outcome asks. */
import type { EventStream } from '#libs/event-stream';
import type { ContestOutcome } from '#libs/results';
import type { RehearsalOfficers } from './officers';
import type { RehearsalProgress } from './progress';

/** Answers every open question by the first option that elects someone, else by the first; returns how many. */
export async function decideGaps(
  electionId: string,
  contests: readonly ContestOutcome[],
  stream: EventStream,
  topic: string,
  officers: RehearsalOfficers,
  progress: RehearsalProgress,
): Promise<number> {
  let decided = 0;
  for (const { contestId, round, root, outcome } of contests) {
    const asked = outcome.decision;
    if (asked === null) continue;
    const chosen =
      asked.options.find(({ provisional }) => provisional.result === 'elected' || provisional.undecided === 0) ??
      asked.options[0];
    if (chosen === undefined) continue;
    progress.line(`${contestId}: the law is silent (${asked.gap ?? 'a tie'}, ${asked.article ?? 'no article'}).`);
    progress.line(`  ${asked.question.en}`);
    progress.line(`  The commission decides: ${chosen.option}`);
    const { questionSha256 } = asked;
    const id = `gap-${contestId}-${round}-${questionSha256.slice('sha256:'.length, 'sha256:'.length + 16)}`;
    const record = await officers.sign(electionId, 'clerk', id, `The commission answers ${asked.gap ?? 'a tie'}`, {
      kind: 'decide_gap',
      scope: 'contest',
      target: { contestId, round },
      basis: { root, questionSha256 },
      option: chosen.option,
    });
    await stream.append(topic, [record]);
    decided++;
  }
  return decided;
}
