/** Mandates of rounds opened later, of officers amended later, with exceptions, suspended and superseded. */
import { EVENT_TYPES, generateKeyPair } from '#libs/contracts';
import type { DecisionMatter } from '#libs/election';
import { createLogger } from '#libs/platform';
import { isAbsent } from '#libs/results';
import { mandatesReader } from './distributions/distributions-anew';
import { ElectionMandates } from './election-mandates';
import { CertifiedElection, eventsOf } from '../../../test/elections/certified-election';

jest.setTimeout(120_000);

let election: CertifiedElection;

beforeAll(async () => {
  election = await CertifiedElection.opened();
  await election.everything(7, 7);
});

afterAll(() => election.close());

/** The second officer's key after an amendment. */
const later = generateKeyPair();

/** What a process that works off all there is says in its log. */
async function allocated(): Promise<string[]> {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', level: 'warn', to: { write: (line) => lines.push(line) } });
  const { pool, stream } = election;
  const options = { pool, stream, topicPrefix: 'sanaq', electionId: 'small', log };
  await new ElectionMandates(options).drain(AbortSignal.timeout(20_000));
  return lines;
}

async function finals(): Promise<unknown[][]> {
  const events = await eventsOf(election.stream, election.topics.mandates);
  return events.flatMap((one) => {
    switch (one.type) {
      case EVENT_TYPES.mandatesDistributed:
        return [['distributed', one.data.contestId, one.data.round, one.data.distribution, one.data.supersedes]];
      case EVENT_TYPES.mandatesSuspended:
        return [['suspended', one.data.contestId, one.data.round, one.data.distribution, one.data.reason]];
      case EVENT_TYPES.mandatesReinstated:
        return [['reinstated', one.data.contestId, one.data.round, one.data.distribution]];
      default:
        return [];
    }
  });
}

async function decide(decision: DecisionMatter): Promise<string> {
  const { record, sha256 } = await election.decision('o1', decision);
  await election.decide(record);
  return sha256;
}

describe('Mandates', () => {
  it('of a new vote are distributed in its round, certified by an officer with a key of later', async () => {
    const may = ['certify', 'amend'];
    const officer = { officerId: 'o2', name: 'o2', commission: 'CEC', publicKey: later.publicKey, may };
    const amended = await election.amendment({ officers: [officer] });
    const target = { contestId: 'district-1', round: 2 };
    const vote = { kind: 'open_round', mode: 'new_vote', scope: 'contest', date: '2023-05-14', basis: {} } as const;
    const opened = await election.decision('o1', { ...vote, target });
    await election.decide(...amended, opened.record);
    await election.protocols(
      ['p1', 'p2', 'p3'].map((precinctId) => ({
        contestId: 'district-1',
        precinctId,
        round: 2,
        votes: { c1: 9, c2: 4 },
      })),
    );
    await election.certify('district-1', { round: 2, signer: later });
    expect(await allocated()).toEqual([]);
    expect(await finals()).toEqual([['distributed', 'district-1', 2, 1, null]]);
    const read = await mandatesReader(election.pool).mandates('small', 'district-1');
    if (isAbsent(read)) throw new Error(read.absent);
    expect(read.contests.map(({ round, final, winners }) => [round, final, winners])).toEqual([
      [1, false, []],
      [2, true, ['c1']],
    ]);
    expect(read.contests.map(({ changedOfficers }) => changedOfficers)).toEqual([[], ['o2']]);
    const mandates = await eventsOf(election.stream, election.topics.mandates);
    const [final] = mandates.flatMap((one) => (one.type === EVENT_TYPES.mandatesDistributed ? [one.data] : []));
    expect(final?.changedOfficers).toEqual(['o2']);
    await election.certify('list', { signer: later });
    expect(await allocated()).toEqual([]);
  });

  it('are suspended by a decision, stand again when it is lifted, and are superseded after a new certification', async () => {
    const target = { contestId: 'list', round: 1 };
    const suspend = { kind: 'suspend_mandates', scope: 'contest', target, basis: { article: '100' } } as const;
    const suspension = await decide(suspend);
    expect(await allocated()).toEqual([]);
    const reader = mandatesReader(election.pool);
    const read = await reader.mandates('small', 'list');
    if (isAbsent(read)) throw new Error(read.absent);
    expect(read.contests).toMatchObject([{ final: false, suspended: true, distribution: 1 }]);
    await decide({ kind: 'reinstate', scope: 'contest', target: { sha256: suspension }, basis: {} });
    expect(await allocated()).toEqual([]);
    const again = await reader.mandates('small', 'list');
    if (isAbsent(again)) throw new Error(again.absent);
    expect(again.contests).toMatchObject([{ final: true, suspended: false, distribution: 1 }]);
    expect(await allocated()).toEqual([]);
    expect((await finals()).slice(1)).toEqual([
      ['distributed', 'list', 1, 1, null],
      ['suspended', 'list', 1, 1, 'test'],
      ['reinstated', 'list', 1, 1],
    ]);
  });

  it('rest on a certification with exceptions, which are named wherever the result is', async () => {
    const events = await eventsOf(election.stream, election.topics.results);
    const certified = events.flatMap((one) =>
      one.type === EVENT_TYPES.contestCertified && one.data.contestId === 'list' ? [one.data] : [],
    )[0];
    if (certified === undefined) throw new Error('the list was certified');
    expect(certified.withExceptions).toBe(false);
    const target = { sha256: certified.certification.sha256, contestId: 'list', round: 1 };
    await decide({ kind: 'revoke_certification', scope: 'contest', target, basis: {} });
    await election.protocols([{ precinctId: 'p1', votes: { a: 1 } }]);
    const reader = mandatesReader(election.pool);
    const held = await reader.held('small', 'list');
    if (isAbsent(held)) throw new Error(held.absent);
    const openItems = held.map(({ sha256 }) => ({ sha256, reason: 'a second original, set aside by the court' }));
    const back = { ...(election.definition.officers ?? [])[1], may: ['certify', 'amend'] };
    const officers = [
      { officerId: 'o2', name: 'o2', commission: 'CEC', ...back, publicKey: election.keys.o2.publicKey },
    ];
    await election.stream.append(election.topics.stream, await election.amendment({ officers }, later));
    await election.certify('list', { exceptions: { openItems } });
    expect(await allocated()).toEqual([]);
    const outcome = await reader.contestOutcome('small', 'list');
    if (isAbsent(outcome)) throw new Error(outcome.absent);
    expect(outcome).toMatchObject({ withExceptions: true, exceptions: { openItems, missing: [] } });
    expect((await finals()).slice(4)).toEqual([
      ['suspended', 'list', 1, 1, 'certification revoked'],
      ['distributed', 'list', 1, 2, 1],
    ]);
    const mandates = await eventsOf(election.stream, election.topics.mandates);
    const last = mandates.flatMap((one) => (one.type === EVENT_TYPES.mandatesDistributed ? [one.data] : [])).at(-1);
    expect(last).toMatchObject({ withExceptions: true, openItems, missing: [] });
  });
});
