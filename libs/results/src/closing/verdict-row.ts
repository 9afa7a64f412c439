/** A verdict just given, or folded from the journal, as its row says it. */
import type { LaterVerdict, VerdictToWrite } from '#libs/contracts';
import type { DecodedRecord, ElectionState, Verdict } from '#libs/election';
import { storableText } from '#libs/journal/rows';

const LAST_ASCII = 0x7f;
/** Longer texts are looked at natively. */
const LOOP_UNITS_MAX = 96;

function isPlain(text: string): boolean {
  if (text.length > LOOP_UNITS_MAX) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0 || unit > LAST_ASCII) return false;
  }
  return true;
}

/** As PostgreSQL keeps it: what is sent and hashed is the same, whether it comes from here or from there. */
function asStored(text: string): string {
  return isPlain(text) ? text : storableText(text).toWellFormed();
}

/** `decoded` is the record that caused it, judged already. A verdict on an earlier record has not that one's names. */
export function verdictRow(
  state: ElectionState,
  { cause, subject, kind, codes, warnings, detail, cell }: Verdict,
  decoded: DecodedRecord,
): VerdictToWrite | LaterVerdict {
  const layout = state.sealed?.layout;
  const contest = cell === null ? undefined : layout?.contests[cell.contestNo];
  const stored = detail === null ? null : asStored(detail);
  const contestId = contest?.contest.contestId ?? null;
  const round = contest?.round ?? null;
  const precinctId = cell === null ? null : (layout?.precincts[cell.precinctNo]?.precinctId ?? null);
  if (subject !== cause)
    return { cause, subject, verdict: kind, codes, warnings, detail: stored, contestId, round, precinctId };
  const { envelope } = decoded.body;
  // Written out: there is one for every record, and an object that is spread into another takes ten times as long.
  return {
    cause,
    subject,
    source: envelope === null ? null : asStored(envelope.source),
    id: envelope === null ? null : asStored(envelope.id),
    sha256: decoded.sha256,
    verdict: kind,
    codes,
    warnings,
    detail: stored,
    contestId,
    round,
    precinctId,
  };
}
