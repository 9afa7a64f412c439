/** A verdict just given, or folded from the journal, as its row says it. */
import type { LaterVerdict, VerdictToWrite } from '#libs/contracts';
import type { DecodedRecord, ElectionState, Verdict } from '#libs/election';
import { storableText } from '#libs/journal';

/** As PostgreSQL keeps it: what is sent and hashed is the same, whether it comes from here or from there. */
function asStored(text: string): string {
  return storableText(text).toWellFormed();
}

/** `decoded` is the record that caused it, judged already. A verdict on an earlier record has not that one's names. */
export function verdictRow(
  state: ElectionState,
  { cause, subject, kind, codes, warnings, detail, cell }: Verdict,
  decoded: DecodedRecord,
): VerdictToWrite | LaterVerdict {
  const layout = state.sealed?.layout;
  const contest = cell === null ? undefined : layout?.contests[cell.contestNo];
  const row: LaterVerdict = {
    cause,
    subject,
    verdict: kind,
    codes,
    warnings,
    detail: detail === null ? null : asStored(detail),
    contestId: contest?.contest.contestId ?? null,
    round: contest?.round ?? null,
    precinctId: cell === null ? null : (layout?.precincts[cell.precinctNo]?.precinctId ?? null),
  };
  if (subject !== cause) return row;
  const { envelope } = decoded.body;
  return {
    ...row,
    source: envelope === null ? null : asStored(envelope.source),
    id: envelope === null ? null : asStored(envelope.id),
    sha256: decoded.sha256,
  };
}
