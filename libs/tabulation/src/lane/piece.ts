/** Judges records into a piece: what goes into the store in one transaction. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { decodeForCounting } from '#libs/contracts';
import { judge, publishingOf, type CertificationFact, type ElectionState } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { JournalRows } from '#libs/journal';
import { frameChangeOf, verdictRow, type FrameChange, type History, type SignedDecisions } from '#libs/results';
import type { PieceVerdicts } from '../publication/piece-verdicts';
import { ControlTally, type ControlCount } from './control-tally';
import { VerdictTally, type VerdictCount } from './verdict-tally';

/** Records judged before timers and sockets get their turn: 1 to 3 ms, as every step of a write waits for one. */
const RECORDS_PER_TURN = 100;
/** … or sooner, where single records take long. */
const TURN_MS = 10;

/** What ends a piece: the next record must meet the state, and the store, with this already in it. */
export type PieceEnd = 'records' | 'defined' | 'frame' | 'certification';

export interface Piece {
  readonly rows: JournalRows;
  /** How many of the given records are in it. */
  readonly count: number;
  readonly last: { readonly position: number; readonly sha256: Buffer; readonly timestampMs: number } | null;
  readonly end: PieceEnd;
  readonly facts: readonly CertificationFact[];
  /** Decisions that changed frame or definition. */
  readonly changes: readonly FrameChange[];
  readonly verdicts: readonly VerdictCount[];
  readonly controls: readonly ControlCount[];
}

function expected(records: readonly StreamRecord[], from: number): { records: number; bytes: number } {
  let bytes = 0;
  for (let index = from; index < records.length; index++) bytes += records[index]?.value?.length ?? 0;
  return { records: records.length - from, bytes };
}

/** What judging changes. */
export interface JudgedInto {
  readonly state: ElectionState;
  readonly signed: SignedDecisions;
  readonly history: History;
}

/** Judges `records[from…]` up to the first that ends a piece. Changes the state. `published` takes every verdict. */
export async function judgePiece(
  { state, signed, history }: JudgedInto,
  election: { readonly electionNo: number; readonly rulingNo: number },
  records: readonly StreamRecord[],
  from: number,
  published: PieceVerdicts | null = null,
): Promise<Piece> {
  const rows = new JournalRows(election.electionNo, expected(records, from));
  const facts: CertificationFact[] = [];
  const changes: FrameChange[] = [];
  const tally = new VerdictTally();
  const controls = new ControlTally();
  let end: PieceEnd = 'records';
  let last: Piece['last'] = null;
  let index = from;
  let turnBegan = performance.now();
  while (index < records.length && end === 'records') {
    const record = records[index];
    if (record === undefined) break;
    const decoded = decodeForCounting(record);
    const publishing = publishingOf(state, decoded);
    const verdicts = judge(state, decoded);
    for (const verdict of verdicts) {
      tally.note(verdict);
      const row = verdictRow(state, verdict, decoded);
      const written = history.verdict(row);
      published?.add(row, written, decoded);
      const own = verdict.subject === record.position;
      if (own) rows.addRecord(record, decoded, verdict, election.rulingNo);
      else rows.addLater(verdict, election.rulingNo);
      const { body } = decoded;
      if (own && body.kind === 'protocol') controls.noteVerdict(state, verdict, record.timestampMs);
      if (!own || verdict.kind !== 'accepted') continue;
      if (body.kind === 'definition') end = 'defined';
      if (body.kind === 'register_sealed') end = 'frame';
      if (body.kind !== 'decision') continue;
      signed.note(record, decoded);
      const change = frameChangeOf(decoded, state.sealed?.layout);
      if (change !== null) {
        changes.push(change);
        end = 'frame';
      }
      const fact = publishing?.(signed) ?? null;
      if (fact !== null) {
        facts.push(fact);
        end = 'certification';
      }
    }
    history.record(record, decoded.sha256);
    last = { position: record.position, sha256: decoded.sha256, timestampMs: record.timestampMs };
    index++;
    if ((index - from) % RECORDS_PER_TURN === 0 || performance.now() - turnBegan > TURN_MS) {
      await letOthersWork();
      turnBegan = performance.now();
    }
  }
  return {
    rows,
    count: index - from,
    last,
    end,
    facts,
    changes,
    verdicts: tally.counts(),
    controls: controls.counts(),
  };
}
