/** A candidate who was withdrawn: in every projection, result and distribution, and never elected without a decision. */
import { EVENT_TYPES, type MandatesProjected } from '#libs/contracts';
import type { DecisionMatter } from '#libs/election';
import { createLogger } from '#libs/platform';
import { isAbsent, ResultsReader, type ContestDocument } from '#libs/results';
import { mandatesReader } from './distributions/distributions-anew';
import { ElectionMandates } from './election-mandates';
import { CertifiedElection, eventsOf } from '../../../test/elections/certified-election';

jest.setTimeout(120_000);

const TARGET = { contestId: 'district-1', round: 1 } as const;

let election: CertifiedElection;

beforeAll(async () => {
  election = await CertifiedElection.opened();
  await election.everything(7, 4);
});

afterAll(() => election.close());

async function allocated(): Promise<string[]> {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', level: 'warn', to: { write: (line) => lines.push(line) } });
  const { pool, stream } = election;
  const options = { pool, stream, topicPrefix: 'sanaq', electionId: 'small', log };
  await new ElectionMandates(options).drain(AbortSignal.timeout(20_000));
  return lines;
}

async function decide(decision: DecisionMatter): Promise<string> {
  const { record, sha256 } = await election.decision('o1', decision);
  await election.decide(record);
  return sha256;
}

async function projections(): Promise<MandatesProjected[]> {
  return (await eventsOf(election.stream, election.topics.mandates)).flatMap((one) =>
    one.type === EVENT_TYPES.mandatesProjected && one.data.contestId === 'district-1' ? [one.data] : [],
  );
}

async function shown(): Promise<ContestDocument> {
  const document = await new ResultsReader(election.pool).contestOutcome('small', 'district-1');
  if (isAbsent(document)) throw new Error(document.absent);
  return document;
}

describe('A candidate who was withdrawn', () => {
  let withdrawal: string;

  it('makes a question of the outcome that elects them, while counting and in the projection', async () => {
    expect(await allocated()).toEqual([]);
    expect((await shown()).outcome.winners).toEqual(['c1']);
    const option = { kind: 'withdraw_option', scope: 'contest', target: TARGET, basis: {}, option: 'c1' } as const;
    withdrawal = await decide(option);
    expect(await allocated()).toEqual([]);
    const withdrawn = [{ optionId: 'c1', decision: withdrawal }];
    const now = await shown();
    expect(now).toMatchObject({ withdrawn, votes: { c1: 21 } });
    expect(now.outcome).toMatchObject({
      state: 'decision_required',
      winners: [],
      decision: { gap: 'GAP-WITHDRAWN-1' },
      trace: { input: { withdrawn: ['c1'] } },
    });
    const all = await projections();
    expect(all.map(({ outcome }) => (outcome as { state: string }).state)).toEqual(['completed', 'decision_required']);
    expect(all.map((one) => one.withdrawn)).toEqual([undefined, withdrawn]);
  });

  it('is elected all the same only if the commission decides so, and the distribution says that they were withdrawn', async () => {
    const { root, outcome } = await shown();
    const basis = { root, questionSha256: outcome.decision?.questionSha256 ?? '' };
    await decide({ kind: 'decide_gap', scope: 'contest', target: TARGET, basis, option: 'elected_all_the_same' });
    const certification = await election.certify('district-1');
    expect(await allocated()).toEqual([]);
    const read = await mandatesReader(election.pool).mandates('small', 'district-1');
    if (isAbsent(read)) throw new Error(read.absent);
    const withdrawn = [{ optionId: 'c1', decision: withdrawal }];
    expect(read.contests).toMatchObject([{ final: true, winners: ['c1'], withdrawn, distributed: { withdrawn } }]);
    await election.revoke('district-1', certification);
  });

  it('stands again without a question once the decision is taken back', async () => {
    await decide({ kind: 'reinstate', scope: 'contest', target: { sha256: withdrawal }, basis: {} });
    expect(await allocated()).toEqual([]);
    const { withdrawn, outcome } = await shown();
    expect([withdrawn, outcome.state, outcome.winners]).toEqual([[], 'completed', ['c1']]);
    const last = (await projections()).at(-1);
    expect([last?.withdrawn, (last?.outcome as { winners: string[] }).winners]).toEqual([undefined, ['c1']]);
  });
});
