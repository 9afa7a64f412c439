/** Every kind of contest from its precincts' protocols to its outcome, by the whole pipeline over files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContestOutcome } from '#libs/results';
import { tabulate } from './tabulate';

jest.setTimeout(240_000);

type Votes = Readonly<Record<string, number>>;

interface ContestCase {
  readonly contestId: string;
  readonly kind: string;
  readonly ruleSet: string;
  readonly seats: number;
  readonly form?: string;
  /** Lists where the kind ends with `_list`, answers of referendums, candidates elsewhere; no line against all if false. */
  readonly againstAll?: boolean;
  readonly rounds?: readonly { readonly round: number; readonly votingDay: string }[];
  /** Votes of each precinct, round by round; a precinct is in each region in turn. */
  readonly votes: readonly Votes[] | Readonly<Record<number, readonly Votes[]>>;
  /** Referendums: voters of each precinct, of whom all but a tenth come. */
  readonly voters?: number;
  /** A ballot may bear several marks. */
  readonly severalMarks?: boolean;
}

interface ElectionCase {
  readonly votingDay: string;
  readonly regions: number;
  readonly contests: readonly ContestCase[];
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinds-test-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function optionKind(kind: string): string {
  if (kind.endsWith('_list')) return 'list';
  return kind.startsWith('referendum') ? 'answer' : 'candidate';
}

function roundsOf({ votes }: ContestCase): [round: number, votes: readonly Votes[]][] {
  if (Array.isArray(votes)) return [[1, votes as readonly Votes[]]];
  return Object.entries(votes as Record<number, readonly Votes[]>).map(([round, those]) => [Number(round), those]);
}

function optionsOf(contest: ContestCase): object[] {
  const ids = Object.keys(roundsOf(contest)[0]?.[1][0] ?? {}).filter((id) => id !== 'against_all');
  const kind = optionKind(contest.kind);
  const registered = (index: number): object =>
    kind === 'list' ? { registeredAt: `2007-01-0${index + 1}T10:00:00+06:00` } : {};
  const options: object[] = ids.map((optionId, index) => ({ optionId, kind, ...registered(index) }));
  const withLine = kind !== 'answer' && contest.againstAll !== false;
  return withLine ? [...options, { optionId: 'against_all', kind: 'against_all' }] : options;
}

/** Counters that hold every control of the form. */
function countersOf(contest: ContestCase, votes: Votes): Record<string, number> {
  const sum = Object.values(votes).reduce((so, count) => so + count, 0);
  if (contest.voters !== undefined) {
    const counters = { ballots_invalid: 3, ballots_not_counted: 2 };
    return { ...counters, took_part: sum + 5, ballots_issued: sum + 5, voters_on_list: contest.voters };
  }
  // Where a ballot bears two marks, half as many voters came.
  const took = contest.severalMarks === true ? Math.ceil(sum / 2) : sum;
  return {
    voters_on_list: took + 40,
    ballots_received: took + 12,
    ballots_issued: took + 2,
    ballots_unused: 10,
    ballots_found: took + 2,
    ballots_invalid: 2,
    took_part: took,
  };
}

/** Counts the election from files; the outcome of each contest and round by `contest/round`. */
async function outcomes({
  votingDay,
  regions,
  contests,
}: ElectionCase): Promise<Map<string, ContestOutcome['outcome']>> {
  const unitIds = Array.from({ length: regions }, (_, index) => `R${index + 1}`);
  const precincts = unitIds.map((unitId) => ({ precinctId: `p-${unitId}`, territoryId: unitId, registered: null }));
  const definition = {
    electionId: `kinds-${votingDay}`,
    votingDay,
    timeZone: 'Asia/Almaty',
    rehearsal: false,
    units: [{ unitId: 'N', kind: 'nation' }, ...unitIds.map((unitId) => ({ unitId, kind: 'region', parentId: 'N' }))],
    precincts: precincts.map(({ precinctId, territoryId }) => ({ precinctId, territoryId })),
    contests: contests.map((contest) => ({
      contestId: contest.contestId,
      kind: contest.kind,
      ruleSet: contest.ruleSet,
      seats: contest.seats,
      form: contest.form ?? 'kz.protocol.2023',
      options: optionsOf(contest),
      ...(contest.rounds === undefined ? {} : { rounds: contest.rounds }),
    })),
  };
  const lines = contests.flatMap((contest) =>
    roundsOf(contest).flatMap(([round, votes]) =>
      votes.map((those, index) => {
        const precinctId = precincts[index]?.precinctId ?? '';
        const { contestId } = contest;
        const data = {
          electionId: definition.electionId,
          contestId,
          precinctId,
          round,
          counters: countersOf(contest, those),
          votes: those,
        };
        const id = `${contestId}-${round}-${precinctId}`;
        return JSON.stringify({
          specversion: '1.0',
          type: 'kz.sanaq.protocol.submitted.v1',
          source: 'urn:test:kinds',
          id,
          data,
        });
      }),
    ),
  );
  const [file, protocols] = [join(folder, `${votingDay}.json`), join(folder, `${votingDay}.ndjson`)];
  writeFileSync(file, JSON.stringify(definition));
  writeFileSync(protocols, `${lines.join('\n')}\n`);
  const result = await tabulate({ definition: file, protocols: [{ path: protocols }] });
  expect(result.definitionProblems).toEqual([]);
  expect(result.problems).toEqual([]);
  expect(result.held).toEqual([]);
  return new Map(
    result.document?.contests.map(({ contestId, round, outcome }) => [`${contestId}/${round}`, outcome]) ?? [],
  );
}

describe('From protocols to an outcome', () => {
  it('under the act of 2023: lists, districts, maslikhats, the Senate, an akim', async () => {
    const found = await outcomes({
      votingDay: '2023-03-19',
      regions: 3,
      contests: [
        {
          contestId: 'lists',
          kind: 'mazhilis_list',
          ruleSet: 'kz.mazhilis-list.2023',
          seats: 69,
          votes: [
            { a: 300, b: 100, c: 4, against_all: 20 },
            { a: 200, b: 150, c: 6, against_all: 10 },
          ],
        },
        {
          contestId: 'district',
          kind: 'mazhilis_smd',
          ruleSet: 'kz.mazhilis-smd.2023',
          seats: 1,
          votes: [
            { a: 10, b: 30, c: 30, against_all: 50 },
            { a: 60, b: 20, c: 30, against_all: 50 },
          ],
        },
        {
          contestId: 'district-tied',
          kind: 'mazhilis_smd',
          ruleSet: 'kz.mazhilis-smd.2023',
          seats: 1,
          votes: [{ a: 40, b: 40, c: 30, against_all: 0 }],
        },
        {
          contestId: 'maslikhat-lists',
          kind: 'maslikhat_list',
          ruleSet: 'kz.maslikhat-list.2023',
          seats: 15,
          votes: [{ a: 960, b: 30, c: 10, against_all: 0 }],
        },
        {
          contestId: 'maslikhat-district',
          kind: 'maslikhat_smd',
          ruleSet: 'kz.maslikhat-smd.2023',
          seats: 1,
          votes: [{ a: 50, b: 50, c: 20, against_all: 1 }],
        },
        {
          contestId: 'senate',
          kind: 'senate',
          ruleSet: 'kz.senate.2023',
          seats: 1,
          rounds: [
            { round: 1, votingDay: '2023-03-19' },
            { round: 2, votingDay: '2023-03-19' },
          ],
          votes: {
            1: [{ a: 50, b: 45, c: 20, against_all: 0 }],
            2: [{ a: 50, b: 64, c: 0, against_all: 0 }],
          },
        },
        {
          contestId: 'akim',
          kind: 'akim',
          ruleSet: 'kz.akim.2023',
          seats: 1,
          votes: [{ a: 20, b: 21, against_all: 3 }],
        },
      ],
    });
    expect(found.get('lists/1')).toMatchObject({
      state: 'completed',
      result: 'elected',
      seats: { a: 46, b: 23, c: 0 },
    });
    // Against all is not a candidate: it cannot win a plurality.
    expect(found.get('district/1')).toMatchObject({ result: 'elected', winners: ['a'] });
    expect(found.get('district-tied/1')).toMatchObject({ state: 'completed', result: 'repeat_vote', winners: [] });
    // Only one list reaches 5 %: the next one gets 0.7 of its quota, but one mandate at least.
    expect(found.get('maslikhat-lists/1')).toMatchObject({ seats: { a: 14, b: 1, c: 0 } });
    expect(found.get('maslikhat-district/1')).toMatchObject({ result: 'repeat_vote', winners: [] });
    expect(found.get('senate/1')).toMatchObject({ result: 'repeat_vote', winners: [] });
    expect(found.get('senate/2')).toMatchObject({ result: 'elected', winners: ['b'] });
    expect(found.get('akim/1')).toMatchObject({ result: 'elected', winners: ['b'] });
  });

  it('of a President: more than half, or a repeat vote of two', async () => {
    const found = await outcomes({
      votingDay: '2022-11-20',
      regions: 2,
      contests: [
        {
          contestId: 'won',
          kind: 'president',
          ruleSet: 'kz.president.2022',
          seats: 1,
          votes: [
            { a: 51, b: 30, against_all: 10 },
            { a: 50, b: 40, against_all: 10 },
          ],
        },
        {
          contestId: 'open',
          kind: 'president',
          ruleSet: 'kz.president.2022',
          seats: 1,
          rounds: [
            { round: 1, votingDay: '2022-11-20' },
            { round: 2, votingDay: '2023-01-15' },
          ],
          votes: {
            1: [{ a: 50, b: 30, c: 10, against_all: 10 }],
            2: [{ a: 40, b: 45, c: 0, against_all: 40 }],
          },
        },
      ],
    });
    expect(found.get('won/1')).toMatchObject({ result: 'elected', winners: ['a'] });
    expect(found.get('open/1')).toMatchObject({ result: 'repeat_vote', winners: [] });
    expect(found.get('open/2')).toMatchObject({ result: 'elected', winners: ['b'] });
  });

  it('of referendums: of those who took part, and in two thirds of the 17 units', async () => {
    const form = 'kz.referendum-protocol.2022';
    const everywhere = (yes: number, no: number): Votes[] => Array.from({ length: 17 }, () => ({ yes, no }));
    const question = { kind: 'referendum_question', ruleSet: 'kz.referendum.2022', seats: 1, form, voters: 100 };
    const constitutional = {
      kind: 'referendum_constitutional',
      ruleSet: 'kz.referendum-constitutional.2022',
      seats: 1,
      form,
      voters: 100,
    };
    const split = (won: number): Votes[] =>
      Array.from({ length: 17 }, (_, index) => (index < won ? { yes: 80, no: 5 } : { yes: 30, no: 55 }));
    const found = await outcomes({
      votingDay: '2022-06-05',
      regions: 17,
      contests: [
        { contestId: 'adopted', ...question, votes: everywhere(48, 42) },
        // 47 of 95 who took part are not more than half, although they are more than those against.
        { contestId: 'rejected', ...question, votes: everywhere(47, 43) },
        { contestId: 'not-held', ...question, votes: everywhere(40, 5) },
        { contestId: 'twelve', ...constitutional, votes: split(12) },
        { contestId: 'eleven', ...constitutional, votes: split(11) },
      ],
    });
    expect(Object.fromEntries([...found].map(([name, { result }]) => [name, result]))).toEqual({
      'adopted/1': 'adopted',
      'rejected/1': 'rejected',
      'not-held/1': 'not_held',
      'twelve/1': 'adopted',
      'eleven/1': 'rejected',
    });
  });

  it('under the act of 2026: the Kurultai and a local body of several members', async () => {
    const found = await outcomes({
      votingDay: '2026-08-30',
      regions: 2,
      contests: [
        {
          contestId: 'kurultai',
          kind: 'kurultai_list',
          ruleSet: 'kz.kurultai-list.2026',
          seats: 145,
          form: 'kz.protocol.2026',
          votes: [{ a: 900, b: 50, c: 49, against_all: 1 }],
        },
        {
          contestId: 'body',
          kind: 'local_body',
          ruleSet: 'kz.local-body.2026',
          seats: 2,
          form: 'kz.local-body-protocol.2026',
          severalMarks: true,
          votes: [{ a: 30, b: 50, c: 40, against_all: 2 }],
        },
      ],
    });
    // b has exactly 5 % and passes, c has 49 of 1,000 and does not.
    expect(found.get('kurultai/1')).toMatchObject({ seats: { a: 137, b: 8, c: 0 } });
    expect(found.get('body/1')).toMatchObject({ result: 'elected', winners: ['b', 'c'] });
  });

  it.each([
    // Only one list reaches 7 %: it takes all in the text of 2007, and 95 : 3 in that of 2009.
    ['2007-08-18', 'kz.mazhilis-list.2007', { a: 98, b: 0 }],
    ['2021-01-10', 'kz.mazhilis-list.2009', { a: 95, b: 3 }],
  ])('of the lists of %s under %s', async (votingDay, ruleSet, seats) => {
    const found = await outcomes({
      votingDay,
      regions: 1,
      contests: [
        {
          contestId: 'lists',
          kind: 'mazhilis_list',
          ruleSet,
          seats: 98,
          againstAll: false,
          votes: [{ a: 5_247_720, b: 269_310 }],
        },
      ],
    });
    expect(found.get('lists/1')).toMatchObject({ state: 'completed', seats });
  });
});
