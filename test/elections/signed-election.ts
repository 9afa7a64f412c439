/** The small election of libs/election as records of a stream: real bytes, real keys, signed decisions. */
import {
  canonicalSha256,
  cloudEvent,
  decodeRecord,
  encodeCloudEvent,
  encodeEvent,
  EVENT_TYPES,
  generateKeyPair,
  sha256,
  sha256Name,
  signEvent,
  type KeyPair,
} from '#libs/contracts';
import type { Amendment, DecisionBasis, DecisionMatter, ElectionDefinition, PrecinctRow } from '#libs/election';
import {
  ELECTION_ID,
  protocolBody,
  RESOLUTION,
  SMALL_REGISTER,
  smallDefinition,
  type ProtocolSketch,
} from '#libs/election/testing';
import type { RecordToAppend } from '#libs/event-stream';
import { openingRecords } from './opening';

export type OfficerId = 'o1' | 'o2';

/** A decision as it is sent, and the name that it has from then on. */
export interface SignedDecision {
  readonly record: RecordToAppend;
  readonly sha256: string;
}

/** What is certified: the figures that the officers see. */
export interface ShownFigures {
  readonly root: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** Name of a record by its bytes. */
export function nameOf(record: RecordToAppend): string {
  return sha256Name(sha256(record.value ?? ''));
}

export class SignedElection {
  readonly electionId = ELECTION_ID;
  readonly keys: Readonly<Record<OfficerId | 'stranger', KeyPair>> = {
    o1: generateKeyPair(),
    o2: generateKeyPair(),
    stranger: generateKeyPair(),
  };
  readonly definition: ElectionDefinition;
  private events = 0;

  constructor(
    overrides: Partial<ElectionDefinition> = {},
    readonly register: readonly PrecinctRow[] = SMALL_REGISTER,
  ) {
    const plain = smallDefinition(overrides);
    const officers = (plain.officers ?? []).map((officer) => ({
      ...officer,
      publicKey: this.keys[officer.officerId as OfficerId].publicKey,
    }));
    this.definition = { ...plain, officers };
  }

  /** Definition, register, seal. */
  opening(): RecordToAppend[] {
    return openingRecords(this.definition, this.register);
  }

  private nextId(letter: string): string {
    return `${letter}${++this.events}`;
  }

  /** Without an id: the next one. */
  protocol({ id = this.nextId('e'), ...sketch }: Partial<ProtocolSketch> = {}): RecordToAppend {
    const body = protocolBody({ id, ...sketch });
    if (body.kind !== 'protocol') throw new Error('a protocol');
    const { source } = body.envelope;
    const { rehearsal } = this.definition;
    const { protocol } = body;
    return encodeEvent(
      { type: EVENT_TYPES.protocolSubmitted, source, id, rehearsal, data: protocol },
      protocol.precinctId,
    );
  }

  /** A protocol that takes the place of another. */
  correction(replaced: RecordToAppend, votes: Record<string, number>): RecordToAppend {
    const replaces = decodeRecord({ ...replaced, position: 0, timestampMs: 0 });
    if (replaces.body.kind !== 'protocol') throw new Error('a protocol');
    return this.protocol({ precinctId: replaces.body.protocol.precinctId, replaces, votes });
  }

  /** A commission's summary of a unit of the contest `list`. */
  summary(id: string, unitId: string, votes: Readonly<Record<string, number>>, round = 1): RecordToAppend {
    const { rehearsal } = this.definition;
    const data = { electionId: ELECTION_ID, contestId: 'list', round, unitId, counters: {}, votes };
    return encodeEvent({ type: EVENT_TYPES.summarySubmitted, source: 'urn:test', id, rehearsal, data });
  }

  /** Without a signer of its own: signed by the officer whom it names. */
  async decision(
    officerId: OfficerId,
    decision: DecisionMatter,
    { id = this.nextId('d'), signer = this.keys[officerId] }: { id?: string; signer?: KeyPair } = {},
  ): Promise<SignedDecision> {
    const { rehearsal } = this.definition;
    const definitionSha256 = canonicalSha256(this.definition);
    const data = { electionId: ELECTION_ID, definitionSha256, resolution: RESOLUTION, officerId, ...decision };
    const event = cloudEvent({ type: EVENT_TYPES.decisionSubmitted, source: 'urn:cec', id, rehearsal, data });
    const record = encodeCloudEvent(await signEvent(event, signer.privateKey));
    return { record, sha256: nameOf(record) };
  }

  /** The first officer proposes the amendment, the second one approves it. */
  async amendment(amendment: Amendment, signer: KeyPair = this.keys.o2): Promise<readonly RecordToAppend[]> {
    const common = { scope: 'election', basis: {} } as const;
    const proposal = await this.decision('o1', { ...common, kind: 'amend', target: {}, amendment });
    const target = { sha256: proposal.sha256 };
    const approval = await this.decision('o2', { ...common, kind: 'approve_amendment', target }, { signer });
    return [proposal.record, approval.record];
  }

  /** Both officers certify what is shown: the first proposes, the second approves. */
  async certification(
    contestId: string,
    { root, counters, votes }: ShownFigures,
    {
      round = 1,
      signer = this.keys.o2,
      exceptions = {},
    }: { round?: number; signer?: KeyPair; exceptions?: Pick<DecisionBasis, 'openItems' | 'missing'> } = {},
  ): Promise<{ readonly proposal: SignedDecision; readonly approval: SignedDecision }> {
    const proposal = await this.decision('o1', {
      kind: 'certify',
      scope: 'contest',
      target: { contestId, round },
      basis: { root, totals: { counters, votes }, openItems: [], missing: [], ...exceptions },
    });
    const approve = { kind: 'approve_certification', scope: 'contest', basis: {} } as const;
    const target = { sha256: proposal.sha256, contestId, round };
    const approval = await this.decision('o2', { ...approve, target }, { signer });
    return { proposal, approval };
  }
}
