/** What became of the records that a call has sent: by their identity, no matter who else sends into the same stream. */
import type { Backend, SentRecords } from '#libs/backend';
import type { VerdictKind } from '#libs/election';
import { Journal } from '#libs/journal';
import { RecordOutcomes } from '#libs/results';
import { isUncounted, type UncountedRecord } from '../output/record-report';

export interface SentVerdicts {
  /** How many records have which verdict now. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Records without a verdict: not judged yet, or no longer in the stream. */
  readonly withoutVerdict: number;
}

const PAGE_RECORDS = 2_000;

/** Tells those that are not counted to `onUncounted`, in the order in which they were sent. */
export async function sentVerdicts(
  { readerPool }: Pick<Backend, 'readerPool'>,
  electionId: string,
  sent: SentRecords,
  onUncounted: (record: UncountedRecord) => Promise<void> | void,
): Promise<SentVerdicts> {
  const electionNo = await new Journal(readerPool).findElectionNo(electionId);
  if (electionNo === null) return { verdicts: {}, withoutVerdict: sent.stored };
  const outcomes = new RecordOutcomes(readerPool, electionNo);
  const verdicts: Partial<Record<VerdictKind, number>> = {};
  let withoutVerdict = 0;
  for (const page of sent.pages(PAGE_RECORDS)) {
    const found = await outcomes.ofSent(page);
    for (const [index, { file, line }] of page.entries()) {
      const outcome = found[index] ?? null;
      if (outcome === null) {
        withoutVerdict += 1;
        continue;
      }
      const { verdict, position, codes, detail } = outcome;
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      if (isUncounted(outcome)) await onUncounted({ file, line, position, verdict: outcome.verdict, codes, detail });
    }
  }
  return { verdicts, withoutVerdict };
}
