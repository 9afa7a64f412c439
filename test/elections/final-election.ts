/**
 * An election that is certified contest by contest: both signed decisions on each are made beforehand, so that they can
 * be sent whatever happens to the servers meanwhile.
 */
import {
  canonicalSha256,
  cloudEvent,
  decodeRecord,
  encodeCloudEvent,
  encodeEvent,
  EVENT_TYPES,
  generateKeyPair,
  signEvent,
} from '#libs/contracts';
import { completeDefinition, ElectionState, judge, type ElectionDefinition, type PrecinctRow } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { openingRecords } from './opening';
import { nameOf } from './signed-election';

export const FINAL_ELECTION_ID = 'final';

const PRECINCTS: readonly PrecinctRow[] = [
  { precinctId: 'f1', territoryId: 'T1', registered: 900, constituencies: { district: '1' } },
  { precinctId: 'f2', territoryId: 'T1', registered: 900, constituencies: { district: '1' } },
  { precinctId: 'f3', territoryId: 'T2', registered: 900, constituencies: {} },
];
const OPTIONS = ['a', 'b', 'c'];
const OFFICERS = ['o1', 'o2'] as const;
const SOURCE = 'urn:final:protocols';
const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-20',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'test',
};

function contest(contestId: string): object {
  return {
    contestId,
    kind: 'list',
    seats: 7,
    ruleSet: {
      method: 'hare_largest_remainder',
      threshold: { numerator: 5, denominator: 100, base: ['votes'] },
      tie: 'registered_earlier',
    },
    form: { counters: [{ counterId: 'issued' }], controls: [] },
    options: OPTIONS.map((optionId, index) => ({
      optionId,
      kind: 'list',
      registeredAt: `2023-01-0${index + 1}T10:00:00+06:00`,
    })),
  };
}

/** A contest's protocols, then the certification and its approval. */
export interface ContestToCertify {
  readonly contestId: string;
  readonly protocols: readonly RecordToAppend[];
  readonly decisions: readonly RecordToAppend[];
}

type Figures = Record<string, number>;

export class FinalElection {
  readonly definition: ElectionDefinition;
  private readonly keys = { o1: generateKeyPair(), o2: generateKeyPair() };
  /** What the stream comes to: the officers certify the root that it has. */
  private readonly state = new ElectionState(FINAL_ELECTION_ID);
  private position = 0;
  private made = 0;

  constructor(contests: number) {
    const completed = completeDefinition({
      electionId: FINAL_ELECTION_ID,
      votingDay: '2023-03-19',
      timeZone: 'Asia/Almaty',
      rehearsal: true,
      units: [
        { unitId: 'N', kind: 'nation' },
        { unitId: 'T1', kind: 'territory', parentId: 'N' },
        { unitId: 'T2', kind: 'territory', parentId: 'N' },
      ],
      constituencies: { district: [{ constituencyId: '1' }] },
      sources: [{ source: SOURCE }],
      officers: OFFICERS.map((officerId) => ({
        officerId,
        name: officerId,
        commission: 'CEC',
        publicKey: this.keys[officerId].publicKey,
        may: ['certify'],
      })),
      contests: Array.from({ length: contests }, (_, index) => contest(`list-${index + 1}`)) as never,
    });
    if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
    this.definition = completed.definition;
  }

  /** Definition, register, seal. */
  opening(): readonly RecordToAppend[] {
    return this.counted(openingRecords(this.definition, PRECINCTS, { source: 'urn:final:define' }));
  }

  /** The next contest; `figure` draws votes. Null where all are certified. */
  async next(figure: () => number): Promise<ContestToCertify | null> {
    const contestNo = this.made;
    const contestId = this.definition.contests[contestNo]?.contestId;
    if (contestId === undefined) return null;
    this.made++;
    const totals: { readonly counters: Figures; readonly votes: Figures } = { counters: { issued: 0 }, votes: {} };
    const protocols = PRECINCTS.map(({ precinctId }) => {
      const votes = Object.fromEntries(OPTIONS.map((optionId) => [optionId, 100 + figure()]));
      const issued = Object.values(votes).reduce((sum, one) => sum + one, 5);
      for (const [optionId, one] of Object.entries(votes)) totals.votes[optionId] = (totals.votes[optionId] ?? 0) + one;
      totals.counters['issued'] = (totals.counters['issued'] ?? 0) + issued;
      const data = { electionId: FINAL_ELECTION_ID, contestId, precinctId, round: 1, counters: { issued }, votes };
      const id = `${contestId}-${precinctId}`;
      return encodeEvent(
        { type: EVENT_TYPES.protocolSubmitted, source: SOURCE, id, rehearsal: true, data },
        precinctId,
      );
    });
    this.counted(protocols);
    const target = { contestId, round: 1 };
    const basis = { root: this.state.tally(contestNo).root(), totals, openItems: [], missing: [] };
    const certify = await this.decision('o1', { kind: 'certify', target, basis }, `certify-${contestId}`);
    const approving = { kind: 'approve_certification', target: { ...target, sha256: nameOf(certify) }, basis: {} };
    const approve = await this.decision('o2', approving, `approve-${contestId}`);
    return { contestId, protocols, decisions: this.counted([certify, approve]) };
  }

  private counted(records: readonly RecordToAppend[]): readonly RecordToAppend[] {
    for (const record of records) {
      const placed = { ...record, position: this.position++, timestampMs: 1_679_200_000_000 };
      const [verdict] = judge(this.state, decodeRecord(placed));
      if (verdict?.kind !== 'accepted' && verdict?.kind !== 'counted') throw new Error(JSON.stringify(verdict));
    }
    return records;
  }

  private async decision(officerId: (typeof OFFICERS)[number], matter: object, id: string): Promise<RecordToAppend> {
    const definitionSha256 = canonicalSha256(this.definition);
    const data = {
      electionId: FINAL_ELECTION_ID,
      definitionSha256,
      resolution: RESOLUTION,
      officerId,
      scope: 'contest',
      ...matter,
    };
    const event = cloudEvent({
      type: EVENT_TYPES.decisionSubmitted,
      source: 'urn:final:commission',
      id,
      rehearsal: true,
      data,
    });
    return encodeCloudEvent(await signEvent(event, this.keys[officerId].privateKey));
  }
}
