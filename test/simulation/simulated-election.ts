/** The election of every simulation: records made once, for encoding and signing cost more than judging. */
import {
  canonicalSha256,
  cloudEvent,
  decodeRecord,
  encodeCloudEvent,
  encodeEvent,
  EVENT_TYPES,
  generateKeyPair,
  signEvent,
  topicNames,
} from '#libs/contracts';
import {
  ElectionState,
  judge,
  registerSha256,
  type ElectionDefinition,
  type ElectionLayout,
  type PrecinctRow,
} from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import {
  listVotes,
  protocolBody,
  RESOLUTION,
  smallDefinition,
  SMALL_REGISTER,
} from '../../libs/election/src/testing/small-election';
import { nameOf } from '../elections/signed-election';

export const ELECTION = 'mini';
export const TOPICS = topicNames('sim', ELECTION);
const SOURCE = 'urn:test';
const LISTS = { a: 52, __proto__list: 31, c: 20 };

export interface SimulatedElection {
  readonly opening: readonly RecordToAppend[];
  readonly protocols: readonly RecordToAppend[];
  /** Protocols of the contest that is certified, then both decisions, in this order. */
  readonly certified: readonly RecordToAppend[];
  readonly layout: ElectionLayout;
  /** Position of the seal. */
  readonly sealedAt: number;
}

function definitionOf(publicKeys: readonly string[]): ElectionDefinition {
  const plain = smallDefinition();
  const [list] = plain.contests;
  if (list === undefined) throw new Error('there is a list');
  const officers = (plain.officers ?? []).map((officer, index) => ({ ...officer, publicKey: publicKeys[index] ?? '' }));
  const options = Object.keys(LISTS).map((optionId, index) => ({
    optionId,
    kind: 'list' as const,
    registeredAt: `2023-01-0${index + 1}T10:00:00+06:00`,
  }));
  const final = {
    ...list,
    contestId: 'final',
    options,
    form: { counters: [{ counterId: 'issued' }], controls: [] },
  };
  return smallDefinition({
    electionId: ELECTION,
    rehearsal: true,
    officers,
    sources: [{ source: SOURCE }],
    contests: [list, final] as never,
  });
}

function protocol(id: string, contestId: string, precinctId: string, votes: Record<string, number>): RecordToAppend {
  const counters: Record<string, number> = contestId === 'final' ? { issued: 200 } : { invalid: 0, issued: 1_000 };
  const body = protocolBody({ id, contestId, precinctId, votes, counters, electionId: ELECTION });
  if (body.kind !== 'protocol') throw new Error('a protocol was made');
  const type = EVENT_TYPES.protocolSubmitted;
  return encodeEvent({ type, source: SOURCE, id, rehearsal: true, data: body.protocol }, precinctId);
}

async function make(): Promise<SimulatedElection> {
  const keys = [generateKeyPair(), generateKeyPair()];
  const definition = definitionOf(keys.map(({ publicKey }) => publicKey));
  const definitionSha256 = canonicalSha256(definition);
  const common = { source: 'urn:sim:define', rehearsal: true };
  const register: readonly PrecinctRow[] = SMALL_REGISTER;
  const part = { electionId: ELECTION, part: 1, parts: 1, precincts: register };
  const seal = { electionId: ELECTION, count: register.length, sha256: registerSha256(register) };
  const opening = [
    encodeEvent({
      ...common,
      type: EVENT_TYPES.electionDefined,
      id: 'definition',
      data: { ...definition, definitionSha256 },
    }),
    encodeEvent({ ...common, type: EVENT_TYPES.registerPublished, id: 'part-1', data: part }),
    encodeEvent({ ...common, type: EVENT_TYPES.registerSealed, id: 'seal', data: seal }),
  ];
  const finals = register.map(({ precinctId }) => protocol(`final-${precinctId}`, 'final', precinctId, { ...LISTS }));
  const state = new ElectionState(ELECTION);
  let position = 0;
  const counted = (records: readonly RecordToAppend[]): void => {
    for (const record of records) {
      const [verdict] = judge(state, decodeRecord({ ...record, position: position++, timestampMs: 1 }));
      if (verdict?.kind !== 'accepted' && verdict?.kind !== 'counted') throw new Error(JSON.stringify(verdict));
    }
  };
  counted([...opening, ...finals]);
  const decide = async (officer: number, matter: object): Promise<RecordToAppend> => {
    const data = { electionId: ELECTION, definitionSha256, resolution: RESOLUTION, scope: 'contest', ...matter };
    const type = EVENT_TYPES.decisionSubmitted;
    const id = `decision-${officer}`;
    const event = cloudEvent({
      type,
      source: 'urn:cec',
      id,
      rehearsal: true,
      data: { ...data, officerId: `o${officer + 1}` },
    });
    const key = keys[officer];
    if (key === undefined) throw new Error('there are two officers');
    return encodeCloudEvent(await signEvent(event, key.privateKey));
  };
  const target = { contestId: 'final', round: 1 };
  const votes = Object.fromEntries(Object.entries(LISTS).map(([id, count]) => [id, count * register.length]));
  const totals = { counters: { issued: 200 * register.length }, votes };
  const basis = { root: state.tally(1).root(), totals, openItems: [], missing: [] };
  const certify = await decide(0, { kind: 'certify', target, basis });
  const approving = { kind: 'approve_certification', target: { ...target, sha256: nameOf(certify) }, basis: {} };
  const certified = [...finals, certify, await decide(1, approving)];
  counted(certified.slice(-2));
  const layout = state.sealed?.layout;
  if (layout === undefined) throw new Error('it is sealed');
  const protocols = Array.from({ length: 64 }, (_, index) =>
    protocol(`e${index % 40}`, 'list', `p${(index % 6) + 1}`, listVotes(10 + index, index % 7, index % 5, 1)),
  );
  return { opening, protocols, certified, layout, sealedAt: opening.length - 1 };
}

let made: Promise<SimulatedElection> | null = null;

/** The same for every seed of a program. */
export function simulatedElection(): Promise<SimulatedElection> {
  made ??= make();
  return made;
}
