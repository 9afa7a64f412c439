/**
 * Holds the quick decoder to the general one: the same records through both, and two counts of the same election, which
 * must agree in every verdict and in the root.
 */
import { Random } from '#libs/allocation-verifier/testing';
import { decodeForCounting, decodeRecord } from '#libs/contracts';
import {
  completeDefinition,
  ElectionState,
  findPersonalData,
  judge,
  registerSha256,
  saidBy,
  type DecodedBody,
  type DecodedRecord,
  type Envelope,
  type PrecinctRow,
  type Protocol,
} from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { DrawnRecords } from './drawn-records';

const ELECTION_ID = 'fuzz';
const VOTING_DAY = '2023-03-19';
const PRECINCTS = 1_000;
/** Records of one election; then the next one begins, as what is held has its limits. */
const RECORDS_AN_ELECTION = 5_000;
/** Definition, register and seal stand before the protocols. */
const OPENING_RECORDS = 3;

const REGISTER: readonly PrecinctRow[] = Array.from({ length: PRECINCTS }, (_, index) => ({
  precinctId: `P-${index + 1}`,
  territoryId: 'T',
  registered: null,
  constituencies: {},
}));

function envelopeOf(id: string): Envelope {
  return { id, source: 'urn:test:opening', type: id, rehearsal: false, signature: null };
}

function opening(): DecodedBody[] {
  const contest = (contestId: string) => ({
    contestId,
    kind: 'list' as const,
    seats: 5,
    ruleSet: 'kz.mazhilis-list.2023',
    form: 'kz.protocol.2023',
    options: [
      ...['alpha', 'beta', '__proto__'].map((optionId, option) => ({
        ...{ optionId, kind: 'list' as const, registeredAt: `2023-01-1${option}T10:00:00+06:00` },
      })),
      { optionId: 'against_all', kind: 'against_all' as const },
    ],
  });
  const completed = completeDefinition({
    ...{ electionId: ELECTION_ID, votingDay: VOTING_DAY, timeZone: 'Asia/Almaty', rehearsal: false },
    units: [
      { unitId: 'N', kind: 'nation' },
      { unitId: 'T', kind: 'territory', parentId: 'N' },
    ],
    contests: [contest('list'), contest('second')],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  const { definition } = completed;
  const electionId = ELECTION_ID;
  return [
    {
      kind: 'definition',
      envelope: envelopeOf('definition'),
      definition,
      definitionSha256: `sha256:${'0'.repeat(64)}`,
    },
    { kind: 'register_part', envelope: envelopeOf('part'), electionId, part: 1, parts: 1, precincts: REGISTER },
    {
      ...{ kind: 'register_sealed', envelope: envelopeOf('seal'), electionId },
      ...{ count: PRECINCTS, sha256: registerSha256(REGISTER) },
    },
  ];
}

function openedState(): ElectionState {
  const state = new ElectionState(ELECTION_ID);
  opening().forEach((body, position) => {
    const sha256 = Buffer.alloc(32, position + 1);
    const [verdict] = judge(state, {
      position,
      timestampMs: 0,
      sha256,
      claimKey: `${position}`.repeat(32),
      eventBytes: 0,
      body,
    });
    if (verdict?.kind !== 'accepted') throw new Error(`the opening is ${JSON.stringify(verdict)}`);
  });
  return state;
}

/** What a record says, in a form that shows every difference, the order of members among them. */
function told({ body, sha256, claimKey, eventBytes, position, timestampMs }: DecodedRecord): string {
  const { kind, envelope } = body;
  const said = body.kind === 'protocol' ? body.protocol : body.kind === 'unreadable' ? [body.code, body.detail] : null;
  const frame = { position, timestampMs, sha256: sha256.toString('hex'), claimKey, eventBytes };
  return JSON.stringify({ ...frame, kind, envelope, said });
}

function pairs({
  order,
  values,
}: {
  readonly order: { readonly ids: readonly string[] };
  readonly values: readonly number[];
}) {
  return order.ids.map((id, index) => [id, values[index]]);
}

function boxes({ portableBoxes }: Pick<Protocol, 'portableBoxes'>): unknown {
  return portableBoxes?.map(({ ballots, applications }) => [ballots, applications]);
}

/** What is wrong with the quick reading of a protocol, beside the general one; null for nothing. */
function plainProblem(quick: DecodedRecord, general: DecodedRecord): string | null {
  if (quick.body.kind !== 'protocol' || quick.body.plain === undefined) return null;
  if (general.body.kind !== 'protocol') return 'the general decoder reads no protocol';
  const { plain } = quick.body;
  const { protocol } = general.body;
  if (plain.said !== saidBy(general.body)) return 'the hash of what it says is another';
  const quickly = [
    plain.electionId,
    plain.contestId,
    plain.precinctId,
    plain.round,
    pairs(plain.counters),
    pairs(plain.votes),
    plain.issuedByMember,
    boxes(plain),
  ];
  const slowly = [
    ...[protocol.electionId, protocol.contestId, protocol.precinctId, protocol.round],
    ...[Object.entries(protocol.counters), Object.entries(protocol.votes)],
    ...[protocol.issuedByMember, boxes(protocol)],
  ];
  if (JSON.stringify(quickly) !== JSON.stringify(slowly)) return 'the figures or places are others';
  return findPersonalData(protocol, VOTING_DAY).length === 0 ? null : 'what looks personal was read quickly';
}

export interface ComparedDecoders {
  readonly cases: number;
  /** How many of them were read quickly. */
  readonly quick: number;
  /** How often each verdict (kind and codes) was given, or a code of the decoder. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** The first case in which the two differ; null where there is none. */
  readonly difference: { readonly seed: number; readonly value: string; readonly what: string } | null;
}

/** Two counts of one election, record by record. */
class TwoCounts {
  private readonly quickState = openedState();
  private readonly generalState = openedState();

  /** What differs, or null; `verdicts` gets what was given. */
  judge(quick: DecodedRecord, general: DecodedRecord, verdicts: Map<string, number>): string | null {
    const quickly = judge(this.quickState, quick);
    const slowly = judge(this.generalState, general);
    for (const { kind, codes } of slowly) {
      const name = [kind, ...codes].join(' ');
      verdicts.set(name, (verdicts.get(name) ?? 0) + 1);
    }
    return JSON.stringify(quickly) === JSON.stringify(slowly)
      ? null
      : `verdicts ${JSON.stringify(quickly)} and ${JSON.stringify(slowly)}`;
  }

  /** What differs in the end, or null. */
  finish(): string | null {
    return this.quickState.root() === this.generalState.root() ? null : 'the roots are different';
  }
}

function compare(
  counts: TwoCounts,
  record: StreamRecord,
  verdicts: Map<string, number>,
): { what: string | null; quick: boolean } {
  const quick = decodeForCounting(record);
  const general = decodeRecord(record);
  const read = quick.body.kind === 'protocol' && quick.body.plain !== undefined;
  const what =
    plainProblem(quick, general) ??
    counts.judge(quick, general, verdicts) ??
    (told(quick) === told(general) ? null : `${told(quick)} and ${told(general)}`);
  return { what, quick: read };
}

/** Draws `cases` records and takes them through both decoders and both counts; ends at the first difference. */
export function compareDecoders(seed: number, cases: number): ComparedDecoders {
  const random = new Random(seed);
  const precinctIds = REGISTER.map(({ precinctId }) => precinctId);
  const verdicts = new Map<string, number>();
  let quick = 0;
  for (let done = 0; done < cases; done += RECORDS_AN_ELECTION) {
    const counts = new TwoCounts();
    const records = new DrawnRecords(random, ELECTION_ID, precinctIds, ['list', 'second']);
    for (let index = done; index < Math.min(cases, done + RECORDS_AN_ELECTION); index++) {
      const record = records.next(OPENING_RECORDS);
      const compared = compare(counts, record, verdicts);
      if (compared.quick) quick++;
      if (compared.what !== null)
        return {
          ...{ cases: index + 1, quick, verdicts },
          difference: { seed, value: JSON.stringify(record.value?.toString('latin1')), what: compared.what },
        };
    }
    const what = counts.finish();
    if (what !== null) return { cases: done, quick, verdicts, difference: { seed, value: '', what } };
  }
  return { cases, quick, verdicts, difference: null };
}
