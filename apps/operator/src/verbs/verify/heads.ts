/** What a document says of itself, above its checks: believed only as far as these hold. */
import type { AuditSummary, ProofSummary, ReceiptResult, Subtotal } from '#libs/proof-verifier';
import { grouped } from '../../output/table';

function figuresText({ figures }: Pick<Subtotal, 'figures'>): string {
  return figures.map(({ id, value }) => `${id} ${grouped(value)}`).join(', ');
}

export function proofHead(summary: ProofSummary | null): string {
  if (summary === null) return 'proof of a precinct that cannot be read\n';
  const { precinctId, contestId, round, electionId, snapshot, time, state, hierarchy, subtotals } = summary;
  const rehearsal = summary.rehearsal ? ' (a REHEARSAL, no election)' : '';
  const lines = [
    `precinct ${precinctId}, ${contestId}, round ${round}, election ${electionId}${rehearsal}`,
    `snapshot ${snapshot} of ${time}; state ${state}${summary.protocol === null ? '' : `, protocol ${summary.protocol}`}`,
    `figures: ${figuresText(summary)}`,
    `added up here, ${hierarchy}:`,
    ...subtotals.map(
      (one) => `  ${one.unitId}: ${one.counted} of ${one.expected} precincts counted; ${figuresText(one)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function receiptHead(record: ReceiptResult['record'], isCovered: boolean): string {
  if (record === null) return 'receipt of a record that cannot be read\n';
  const wait = isCovered ? '' : '\nno checkpoint covers it yet: ask again; after 60 s it is missing, keep this receipt';
  return `receipt of the record at position ${record.position}, ${record.sha256}${wait}\n`;
}

export function auditHead(summary: AuditSummary | null): string {
  if (summary === null) return 'audit bundle that cannot be read\n';
  const { electionId, records, verdicts, closings, snapshot, software, engine } = summary;
  const rehearsal = summary.rehearsal ? ' (a REHEARSAL, no election)' : '';
  const lines = [
    `audit bundle of ${electionId}${rehearsal}, written by ${software}, judged by ${engine ?? 'nobody yet'}`,
    `${grouped(records)} records, ${grouped(verdicts)} verdicts, ${grouped(closings)} closing records up to snapshot ${snapshot ?? 'none'}, ${summary.certifications} certifications in force`,
  ];
  return `${lines.join('\n')}\n`;
}

export function checkpointNote(checkpoint: string | null): string {
  return checkpoint === null ? '' : `The checkpoint, to be kept and compared with others’:\n${checkpoint}\n`;
}
