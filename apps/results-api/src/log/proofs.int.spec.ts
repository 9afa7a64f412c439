/** Every proof that the API gives, held to the checker that shares no code with what makes them. */
import { formatVerifierKey } from '#libs/log';
import { holds, parsePolicy, shownCheck, verifyProof, type Check } from '#libs/proof-verifier';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../../../../test/elections/replayed-election';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';

jest.setTimeout(120_000);

let election: ReplayedElection;
let api: RunningResultsApi;
let base: string;
const policy = parsePolicy(`log ${formatVerifierKey(testLogKey().verifier)}\nquorum none\n`);

beforeAll(async () => {
  election = await ReplayedElection.opened(testLogKey());
  await election.history();
  api = await startResultsApi({ pool: election.reader, host: '127.0.0.1', port: 0 });
  base = `${api.url}/v1/elections/${ELECTION_ID}`;
});

afterAll(async () => {
  await api.stop();
  await election.close();
});

function failures(checks: readonly Check[]): unknown[] {
  return checks.filter((check) => !holds([check])).map((check) => shownCheck(check));
}

interface Precincts {
  readonly precincts: readonly { readonly precinctId: string; readonly state: string }[];
}

async function json<T>(path: string): Promise<T> {
  const answer = await fetch(`${base}${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

describe('the proof of a precinct', () => {
  it('holds at every snapshot, in every contest and hierarchy, whatever the state', async () => {
    const states = new Map<string, number>();
    for (const { snapshot } of await election.snapshots()) {
      for (const contestId of ['list', 'district-1']) {
        const at = `/contests/${contestId}/precincts?snapshot=${snapshot}`;
        for (const { precinctId, state } of (await json<Precincts>(at)).precincts) {
          for (const hierarchy of ['administrative', 'district']) {
            const path = `/contests/${contestId}/precincts/${precinctId}/proof?snapshot=${snapshot}&hierarchy=${hierarchy}`;
            const text = await (await fetch(`${base}${path}`)).text();
            if (!text.includes('sanaq.proof')) throw new Error(text);
            const asked = { electionId: ELECTION_ID, contestId, precinctId, hierarchy, snapshot, round: 1 };
            const { checks, summary } = await verifyProof(text, { policy, asked });
            expect([path, failures(checks), summary?.state]).toEqual([path, [], state]);
            states.set(state, (states.get(state) ?? 0) + 1);
          }
        }
      }
    }
    expect([...states.keys()].sort()).toEqual(['counted', 'held', 'missing']);
  });
});
