/** Hand-made records of results.v1, and changed copies of real ones whose closing records fit again. */
import {
  cloudEvent,
  decodeEvent,
  encodeCloudEvent,
  EVENT_TYPES,
  type CloudEvent,
  chained,
  TABULATION_SOURCE,
} from '#libs/contracts';
import type { RecordToAppend, StreamRecord } from '#libs/event-stream';

export const TEST_ELECTION = 'small';

function resultRecord(type: string, id: string, data: unknown): RecordToAppend {
  return encodeCloudEvent(cloudEvent({ type, source: TABULATION_SOURCE, id, rehearsal: false, data }));
}

/** The top unit's record (or that of a unit below it) in a snapshot; `a` votes for the one option. */
export function unitRecord(
  snapshot: number,
  votes: number,
  unit: { id?: string; parentId?: string | null; contestId?: string } = {},
): RecordToAppend {
  const { id = 'N', parentId = null, contestId = 'list' } = unit;
  return resultRecord(EVENT_TYPES.resultsPublished, `${snapshot}/${contestId}/${id}`, {
    electionId: TEST_ELECTION,
    contestId,
    round: 1,
    hierarchy: 'administrative',
    unitId: id,
    unitKind: parentId === null ? 'nation' : 'region',
    parentId,
    snapshot,
    precincts: { expected: 1, counted: 1, held: 0, annulled: 0, notHeld: 0, missing: 0 },
    openItems: 0,
    counters: {},
    votes: { a: votes },
  });
}

/** A revocation at a position. */
export function revokedRecord(position: number): RecordToAppend {
  const revoked = `sha256:${'e'.repeat(64)}`;
  const data = { electionId: TEST_ELECTION, contestId: 'list', round: 1, position, revoked, event: {} };
  return resultRecord(EVENT_TYPES.certificationRevoked, `${position}/revoked`, data);
}

/** Closing record over the records given; the contest `list` has the root named by one hex digit. */
export function closingRecord(snapshot: number, before: readonly RecordToAppend[], root = 'a'): RecordToAppend {
  const chain = before.reduce<Buffer | null>((so, { value }) => chained(so, value ?? Buffer.alloc(0)), null);
  return resultRecord(EVENT_TYPES.snapshotPublished, `${snapshot}/closed`, {
    electionId: TEST_ELECTION,
    snapshot,
    root: `sha256:${'0'.repeat(64)}`,
    contests: [{ contestId: 'list', round: 1, root: `sha256:${root.repeat(64)}`, state: 'counting', openItems: 0 }],
    records: before.length,
    recordsSha256: `sha256:${(chain ?? Buffer.alloc(32)).toString('hex')}`,
    time: '2023-03-19T16:00:00Z',
    engine: 'sanaq/0.1.0',
    renderer: '1',
  });
}

/** Gives records their places in a topic. */
export function placed(records: readonly RecordToAppend[]): StreamRecord[] {
  return records.map((record, position) => ({ ...record, position, timestampMs: position }));
}

/** Changes the data of some events; every closing record is made to fit what then stands before it. */
export function withChangedData(
  records: readonly StreamRecord[],
  change: (event: CloudEvent) => unknown,
): RecordToAppend[] {
  let chain: Buffer | null = null;
  return records.map((record) => {
    const decoded = decodeEvent(record);
    if (decoded.kind === 'unreadable') throw new Error(decoded.detail);
    if (decoded.type === EVENT_TYPES.snapshotPublished) {
      const recordsSha256 = `sha256:${(chain ?? Buffer.alloc(32)).toString('hex')}`;
      chain = null;
      return encodeCloudEvent({ ...decoded.event, data: { ...decoded.data, recordsSha256 } });
    }
    const data = change(decoded.event);
    const made = data === undefined ? record : encodeCloudEvent({ ...decoded.event, data });
    chain = chained(chain, made.value ?? Buffer.alloc(0));
    return made;
  });
}
