/**
 * The recount in memory: records are judged and folded by the judge, the sums and the allocation of the services, one
 * after another, and nothing is stored. What it leaves out is what a store and a broker add: see pipeline.ts.
 */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { SentRecords, type DefinitionWithRegister, type RowProblem } from '#libs/backend/files';
import { sha256Name } from '#libs/contracts';
import type { DecodedRecord, Verdict } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { storableText } from '#libs/journal/rows';
import type { RecordOutcome } from '#libs/results';
import { CurrentCertifications, currentDocument, currentHeld } from '#libs/results/recount';
import { electionOfFile } from '../files/file-facts';
import { readStreamFile } from '../files/stream-file';
import { Fold, type FoldStep } from '../fold';
import { placesOf, recordsOfFiles, type PlaceOf } from './records-of-files';
import { noVerdicts, notSealed, resultOf } from './result';
import type { TabulateOptions, TabulateResult } from './tabulate-options';

/** Records folded before a signal is looked at. */
const RECORDS_PER_TURN = 1_000;
/** Records of files have no time of their own, and no verdict rests on one. */
const NO_TIME_MS = 0;

/** A record that is refused or held, with its verdict so far. */
interface OpenRecord {
  readonly record: DecodedRecord;
  readonly verdict: Verdict;
}

/** What `sanaq tabulate` tells beside the document: first verdicts, and the records that are not in the figures. */
class Ledger {
  readonly verdicts = noVerdicts();
  readonly certifications = new CurrentCertifications();
  private readonly open = new Map<number, OpenRecord>();

  note({ decoded, verdicts, fact }: FoldStep): void {
    if (fact !== null) this.certifications.note(fact);
    for (const verdict of verdicts) {
      const own = verdict.subject === decoded.position;
      if (own) this.verdicts[verdict.kind] += 1;
      const record = own ? decoded : this.open.get(verdict.subject)?.record;
      const uncounted = verdict.kind === 'refused' || verdict.kind === 'held';
      if (!uncounted) this.open.delete(verdict.subject);
      else if (record === undefined) throw new Error(`the record at ${verdict.subject} was counted before`);
      else this.open.set(verdict.subject, { record, verdict });
    }
  }

  /** In the order of the stream. */
  uncounted(): readonly OpenRecord[] {
    return [...this.open.values()].sort((a, b) => a.record.position - b.record.position);
  }
}

/** Source and id as the store would keep them; null where the envelope could not be read. */
function namesOf({ body: { envelope } }: DecodedRecord): {
  readonly source: string | null;
  readonly id: string | null;
} {
  if (envelope === null) return { source: null, id: null };
  return { source: storableText(envelope.source), id: storableText(envelope.id) };
}

function outcomeOf({ record, verdict }: OpenRecord): RecordOutcome {
  const { kind, codes, warnings, detail, cause } = verdict;
  const said = { verdict: kind, codes, warnings, detail: detail === null ? null : storableText(detail), cause };
  return { position: record.position, sha256: sha256Name(record.sha256), ...namesOf(record), ...said };
}

interface RecordsInOrder {
  readonly electionId: string;
  readonly records: AsyncIterable<StreamRecord>;
  readonly places: PlaceOf;
  readonly problems: readonly RowProblem[];
}

async function count(options: TabulateOptions, given: RecordsInOrder): Promise<TabulateResult> {
  const { electionId, records, places, problems } = given;
  const { signal, onProgress, onUncounted } = options;
  const fold = new Fold(electionId, { binding: false });
  const ledger = new Ledger();
  for await (const record of records) {
    ledger.note(fold.take(record, null));
    if (fold.records % RECORDS_PER_TURN !== 0) continue;
    await letOthersWork();
    signal?.throwIfAborted();
    onProgress?.({ step: 'counting', records: fold.records, of: null });
  }
  const { state } = fold;
  const document = currentDocument(state, fold.position, ledger.certifications);
  if (document === null) throw notSealed(electionId);
  const uncounted = ledger.uncounted();
  for (const open of uncounted) {
    const outcome = outcomeOf(open);
    const { file, line } = places(outcome);
    await onUncounted?.({ ...outcome, file, line });
  }
  const held = uncounted
    .filter(({ verdict }) => verdict.kind === 'held')
    .map((open) => currentHeld(state, { ...open, ...namesOf(open.record) }));
  return resultOf({ document, problems, verdicts: ledger.verdicts, held, uncounted: uncounted.length });
}

/** Gives the records of files the positions that a stream would give them. */
async function* placed(
  options: TabulateOptions,
  read: DefinitionWithRegister,
  problems: RowProblem[],
  sent: SentRecords,
): AsyncGenerator<StreamRecord> {
  let position = 0;
  for await (const { key, value, headers = [] } of recordsOfFiles(options, read, problems, sent)) {
    sent.keptAt(position, 1);
    yield { position, timestampMs: NO_TIME_MS, key, value, headers };
    position += 1;
  }
}

/** Definition, protocols and decisions. */
export function countFiles(options: TabulateOptions, read: DefinitionWithRegister): Promise<TabulateResult> {
  const problems: RowProblem[] = [];
  const sent = new SentRecords();
  const records = placed(options, read, problems, sent);
  return count(options, { electionId: read.definition.electionId, records, places: placesOf(sent), problems });
}

/** An exported stream. */
export async function countStreamFile(options: TabulateOptions, file: string): Promise<TabulateResult> {
  const electionId = await electionOfFile(file);
  return count(options, {
    electionId,
    records: readStreamFile(file),
    places: () => ({ file, line: null }),
    problems: [],
  });
}
