/** results.v1: per snapshot the units whose figures changed, then certifications, then the closing record. */
import {
  ContestWriter,
  encodeEvent,
  EVENT_TYPES,
  instantOf,
  TABULATION_SOURCE,
  type ClosingPlace,
  type SnapshotPublished,
} from '#libs/contracts';
import { progressOf, type CertificationFactType } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import type { FactToSend } from '#libs/results';
import type { ClosingContent, SnapshotContent } from './snapshot-content';

/**
 * Version of the rendering. Raise it with every change of a byte that is sent of the same rows, and keep the rendering
 * before it for snapshots that were begun under it.
 */
export const RENDERER = '2';
/** Closing records had no place in a log yet. */
export const RENDERER_WITHOUT_LOG = '1';

const TYPE_OF_FACT: Readonly<Record<CertificationFactType, string>> = {
  certified: EVENT_TYPES.contestCertified,
  revoked: EVENT_TYPES.certificationRevoked,
  suspended: EVENT_TYPES.suspensionDecided,
  lifted: EVENT_TYPES.suspensionDecided,
  ordered: EVENT_TYPES.orderDecided,
};

function factRecord({ names, timeMs }: SnapshotContent, fact: FactToSend): RecordToAppend {
  const { contestId, round } = names.contest(fact.contestNo);
  return encodeEvent(
    {
      type: TYPE_OF_FACT[fact.type as CertificationFactType],
      source: TABULATION_SOURCE,
      id: `${fact.position}/${fact.type}`,
      subject: `${contestId}/${round}`,
      time: instantOf(timeMs),
      rehearsal: names.rehearsal,
      data: JSON.parse(fact.data) as unknown,
    },
    contestId,
  );
}

/** Everything of a snapshot but its closing record, always in the same order with the same bytes. */
export async function* recordsOfSnapshot(content: SnapshotContent): AsyncGenerator<RecordToAppend> {
  const { names, snapshot, timeMs } = content;
  const at = { snapshot, time: instantOf(timeMs) };
  const writers = new Map<number, ContestWriter>();
  for await (const { contestNo, unitNo, cells, ...figures } of content.units()) {
    const unit = names.unit(unitNo);
    if (unit === null) continue;
    const writer =
      writers.get(contestNo) ??
      new ContestWriter(names.electionId, contestNo, names.contest(contestNo), names.rehearsal);
    writers.set(contestNo, writer);
    yield* writer.unit(unit, figures, at, cells);
  }
  for (const fact of await content.facts()) yield factRecord(content, fact);
}

function placeOf({ index, root, size }: ClosingContent): Omit<ClosingPlace, 'checkpoint'> {
  return { index, root, size };
}

export interface ClosingRendering {
  /** The signed one of the log that ends with the closing record; null where the definition names no log. */
  readonly checkpoint?: string | null;
  readonly renderer?: string;
}

/** The closing record: only with it do the records before it count. */
export async function closingRecord(
  content: SnapshotContent,
  before: { readonly records: number; readonly chain: Buffer | null },
  { checkpoint = null, renderer = RENDERER }: ClosingRendering = {},
): Promise<RecordToAppend> {
  const { names, snapshot, root, timeMs, engine, closing } = content;
  const contests = (await content.contests()).map(({ contestNo, openItems, counts, decided, ...contest }) => {
    const { contestId, round } = names.contest(contestNo);
    const { certified, withdrawn } = decided;
    const state = progressOf(counts, openItems, certified !== null);
    const entry = { contestId, round, root: contest.root, state, openItems };
    return withdrawn.length === 0 ? entry : { ...entry, withdrawn };
  });
  const time = instantOf(timeMs);
  const data: SnapshotPublished = {
    electionId: names.electionId,
    snapshot,
    root,
    contests,
    records: before.records,
    recordsSha256: `sha256:${(before.chain ?? Buffer.alloc(32)).toString('hex')}`,
    time,
    engine,
    renderer,
    ...(closing === null || renderer === RENDERER_WITHOUT_LOG
      ? {}
      : { closing: closing.leaf, log: { checkpoint, ...placeOf(closing) } }),
  };
  const id = `${snapshot}/closed`;
  const type = EVENT_TYPES.snapshotPublished;
  return encodeEvent({ type, source: TABULATION_SOURCE, id, time, rehearsal: names.rehearsal, data }, 'snapshot');
}
