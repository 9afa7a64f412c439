/** A small election for tests: two regions, three territories, lists and one district; records without any codec. */
import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import { claimKeyOf } from '../state/claims';
import { completeDefinition } from '../checks/complete-definition';
import type { ElectionDefinition, Officer } from '../definition/definition';
import { judge } from '../judge/judge';
import { ElectionState, sha256Name } from '../state/election-state';
import { DECISION_KINDS } from '../decisions/decisions';
import type { Amendment, Resolution } from '../record/decision';
import type { AnyDecision } from '../decisions/decisions';
import type { DecodedBody, DecodedRecord } from '../decisions/decoded-record';
import type { Envelope } from '../record/envelope';
import type { Protocol } from '../record/protocol';
import type { Summary } from '../record/summary';
import { registerSha256, type PrecinctRow } from '../definition/register';
import type { Verdict } from '../record/verdict';

export const ELECTION_ID = 'small';

/** What the definition's event says of itself here: the judge compares it, the codec has checked it. */
export const DEFINITION_SHA256 = `sha256:${'d'.repeat(64)}`;

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const PRIVATE_KEY_DER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A public key by name: the same one each time. */
export function keyOf(name: string): string {
  const der = Buffer.concat([PRIVATE_KEY_DER, hash('sha256', `key of ${name}`, 'buffer')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
}

const OFFICERS: Officer[] = ['o1', 'o2'].map((officerId) => ({
  officerId,
  name: officerId,
  commission: 'CEC',
  publicKey: keyOf(officerId),
  may: DECISION_KINDS,
}));

export function smallDefinition(overrides: Partial<ElectionDefinition> = {}): ElectionDefinition {
  const completed = completeDefinition({
    electionId: ELECTION_ID,
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    rehearsal: false,
    units: [
      { unitId: 'N', kind: 'nation' },
      { unitId: 'R1', kind: 'region', parentId: 'N' },
      { unitId: 'R2', kind: 'region', parentId: 'N' },
      { unitId: 'T1', kind: 'territory', parentId: 'R1' },
      { unitId: 'T2', kind: 'territory', parentId: 'R1' },
      { unitId: 'T3', kind: 'territory', parentId: 'R2' },
    ],
    constituencies: { district: [{ constituencyId: '1' }, { constituencyId: '2' }] },
    officers: OFFICERS,
    contests: [
      {
        contestId: 'list',
        kind: 'list',
        seats: 5,
        ruleSet: {
          method: 'hare_largest_remainder',
          threshold: { numerator: 5, denominator: 100, base: ['votes'] },
          tie: 'registered_earlier',
        },
        form: {
          counters: [{ counterId: 'invalid' }, { counterId: 'issued' }],
          controls: [
            { code: 'G1', severity: 'error', left: ['invalid', 'votes'], relation: 'le', right: ['issued'] },
            { code: 'G2', severity: 'warning', left: ['10*invalid'], relation: 'le', right: ['votes'] },
          ],
        },
        options: [
          { optionId: 'a', kind: 'list', registeredAt: '2023-01-01T10:00:00+06:00' },
          { optionId: '__proto__', kind: 'list', registeredAt: '2023-01-02T10:00:00+06:00' },
          { optionId: '41', kind: 'list', registeredAt: '2023-01-03T10:00:00+06:00' },
          { optionId: 'against_all', kind: 'against_all' },
        ],
      },
      {
        contestId: 'district-1',
        kind: 'plurality',
        seats: 1,
        ruleSet: { method: 'plurality', tie: 'decision' },
        constituency: { hierarchy: 'district', constituencyId: '1' },
        form: { counters: [{ counterId: 'invalid' }], controls: [] },
        options: [
          { optionId: 'c1', kind: 'candidate' },
          { optionId: 'c2', kind: 'candidate' },
        ],
      },
    ],
    ...overrides,
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}

export const SMALL_REGISTER: readonly PrecinctRow[] = [
  { precinctId: 'p1', territoryId: 'T1', registered: 100, constituencies: { district: '1' } },
  { precinctId: 'p2', territoryId: 'T1', registered: 100, constituencies: { district: '1' } },
  { precinctId: 'p3', territoryId: 'T2', registered: 100, constituencies: { district: '1' } },
  { precinctId: 'p4', territoryId: 'T2', registered: 100, constituencies: { district: '2' } },
  { precinctId: 'p5', territoryId: 'T3', registered: null, constituencies: {} },
];

export const RESOLUTION: Resolution = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-20',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'test',
};

/** A record at a position. Its bytes are what it says: the same content has the same hash. */
export function recordAt(position: number, body: DecodedBody): DecodedRecord {
  const signature =
    'envelope' in body && body.envelope && 'signature' in body.envelope ? body.envelope.signature?.keyId : null;
  const bytes = JSON.stringify([body, signature]);
  const sha256 = hash('sha256', bytes, 'buffer');
  return {
    position,
    timestampMs: position,
    sha256,
    claimKey: claimKeyOf(body),
    eventBytes: Buffer.byteLength(bytes),
    body,
  };
}

export function envelope(type: string, id: string, source = 'urn:test', signedBy: string | null = null): Envelope {
  const signature = signedBy === null ? null : { keyId: signedBy, verifiedBy: (key: string) => key === signedBy };
  return { id, source, type, rehearsal: false, signature };
}

export interface ProtocolSketch {
  readonly id: string;
  readonly precinctId?: string;
  readonly contestId?: string;
  readonly round?: number;
  readonly counters?: Record<string, number>;
  readonly votes?: Record<string, number>;
  readonly replaces?: DecodedRecord;
  /** Article of a recount. */
  readonly recount?: string;
  readonly signedAt?: string;
  readonly source?: string;
  readonly electionId?: string;
}

/** Votes with every option of the `list` contest; `__proto__` as an own property. */
export function listVotes(a: number, proto: number, n41: number, against: number): Record<string, number> {
  return Object.fromEntries([
    ['a', a],
    ['__proto__', proto],
    ['41', n41],
    ['against_all', against],
  ]);
}

export function protocolBody(sketch: ProtocolSketch): DecodedBody {
  const contestId = sketch.contestId ?? 'list';
  const before = sketch.replaces?.body;
  const protocol: Protocol = {
    electionId: sketch.electionId ?? ELECTION_ID,
    contestId,
    precinctId: sketch.precinctId ?? 'p1',
    round: sketch.round ?? 1,
    counters: sketch.counters ?? (contestId === 'list' ? { invalid: 0, issued: 1_000 } : { invalid: 0 }),
    votes: sketch.votes ?? (contestId === 'list' ? listVotes(10, 5, 3, 1) : { c1: 7, c2: 4 }),
    ...(sketch.signedAt === undefined ? {} : { signedAt: sketch.signedAt }),
    ...(before?.kind === 'protocol' && sketch.replaces
      ? {
          replaces: {
            source: before.envelope.source,
            eventId: before.envelope.id,
            sha256: sha256Name(sketch.replaces.sha256),
            reason: sketch.recount === undefined ? ('correction' as const) : ('recount' as const),
            document: 'act',
          },
          ...(sketch.recount === undefined ? {} : { legalBasis: { article: sketch.recount } }),
        }
      : {}),
  };
  return { kind: 'protocol', envelope: envelope('kz.sanaq.protocol.submitted.v1', sketch.id, sketch.source), protocol };
}

export interface SummarySketch {
  readonly id: string;
  readonly unitId: string;
  readonly hierarchy?: string;
  readonly contestId?: string;
  readonly round?: number;
  readonly counters?: Record<string, number>;
  readonly votes?: Record<string, number>;
  readonly replaces?: DecodedRecord;
  readonly source?: string;
}

export function summaryBody({ id, source, replaces, ...sketch }: SummarySketch): DecodedBody {
  const before = replaces?.body;
  const summary: Summary = {
    electionId: ELECTION_ID,
    contestId: 'list',
    round: 1,
    counters: {},
    votes: {},
    ...sketch,
    ...(before?.kind === 'summary' && replaces
      ? {
          replaces: {
            source: before.envelope.source,
            eventId: before.envelope.id,
            sha256: sha256Name(replaces.sha256),
            document: 'act',
          },
        }
      : {}),
  };
  return { kind: 'summary', envelope: envelope('kz.sanaq.summary.submitted.v1', id, source), summary };
}

/** What a decision of a test says: the members of all kinds, for what is wrong is judged too. */
export type DecisionSketch = Omit<AnyDecision, 'electionId' | 'definitionSha256' | 'resolution' | 'officerId'>;

export function decisionBody(id: string, officerId: string, decision: DecisionSketch): DecodedBody {
  return {
    kind: 'decision',
    envelope: envelope('kz.sanaq.decision.submitted.v1', id, 'urn:officers', keyOf(officerId)),
    decision: {
      electionId: ELECTION_ID,
      definitionSha256: DEFINITION_SHA256,
      resolution: RESOLUTION,
      officerId,
      ...decision,
    },
  };
}

/** An officer proposes the amendment, another one approves it. */
export function amendmentBodies(
  id: string,
  amendment: Amendment,
  [proposing, approving]: readonly [string, string] = ['o1', 'o2'],
): readonly [proposal: DecodedBody, approval: DecodedBody] {
  const common = { scope: 'election', basis: {} } as const;
  const proposal = decisionBody(id, proposing, { ...common, kind: 'amend', target: {}, amendment });
  const target = { sha256: sha256Name(recordAt(0, proposal).sha256) };
  return [proposal, decisionBody(`${id}-approved`, approving, { ...common, kind: 'approve_amendment', target })];
}

/** The first records of the stream: definition, register, seal. */
export function openingBodies(definition = smallDefinition(), rows = SMALL_REGISTER): DecodedBody[] {
  const { electionId } = definition;
  return [
    {
      kind: 'definition',
      envelope: envelope('kz.sanaq.election.defined.v1', 'definition'),
      definition,
      definitionSha256: DEFINITION_SHA256,
    },
    {
      kind: 'register_part',
      envelope: envelope('kz.sanaq.register.published.v1', 'part-1'),
      electionId,
      part: 1,
      parts: 1,
      precincts: rows,
    },
    {
      kind: 'register_sealed',
      envelope: envelope('kz.sanaq.register.sealed.v1', 'seal'),
      electionId,
      count: rows.length,
      sha256: registerSha256(rows),
    },
  ];
}

/** A stream under the judge's eyes: records get the next positions. */
export class Sitting {
  readonly state = new ElectionState(ELECTION_ID);
  readonly records: DecodedRecord[] = [];
  readonly verdicts: Verdict[] = [];

  static opened(definition = smallDefinition()): Sitting {
    const sitting = new Sitting();
    for (const body of openingBodies(definition)) sitting.submit(body);
    return sitting;
  }

  submit(body: DecodedBody): { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict } {
    const record = recordAt(this.records.length, body);
    const verdicts = judge(this.state, record);
    this.records.push(record);
    this.verdicts.push(...verdicts);
    const own = verdicts.find((verdict) => verdict.subject === record.position);
    if (own === undefined) throw new Error('every record has a verdict of its own');
    return { record, verdicts, own };
  }

  /** Two officers amend; the answer is that on the approval, or on a proposal that was refused. */
  amended(
    id: string,
    amendment: Amendment,
    officers?: readonly [string, string],
  ): { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict } {
    const [proposal, approval] = amendmentBodies(id, amendment, officers);
    const proposed = this.submit(proposal);
    return proposed.own.kind === 'accepted' ? this.submit(approval) : proposed;
  }

  protocol(sketch: ProtocolSketch): { record: DecodedRecord; verdicts: readonly Verdict[]; own: Verdict } {
    return this.submit(protocolBody(sketch));
  }
}
