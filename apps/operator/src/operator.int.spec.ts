/** The verbs against a real database with the embedded stream, as an operator calls them one after the other. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { definitionRecords, readDefinitionFile } from '#libs/backend';
import { createEmbeddedStream } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { electionFile, LIST_CSV, LIST_MAP, REGISTER_CSV } from '../../../test/elections/election-file';
import { call, type CallResult } from './testing/call';
import { onDatabase } from './testing/on-database';

const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-21',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'the copies agree',
};

interface Contest {
  readonly contestId: string;
  readonly state: string;
  readonly precincts: Readonly<Record<string, number>>;
  readonly openItems: number;
}

const here = onDatabase();
const { sanaq } = here;

async function newOfficer(officerId: string): Promise<{ officerId: string; publicKey: string; key: string }> {
  const key = join(here.folder.path, `${officerId}-${randomUUID()}.json`);
  const { publicKey } = JSON.parse((await sanaq('key', 'new', officerId, '--out', key)).out) as { publicKey: string };
  return { officerId, publicKey, key };
}

/** Defines an election with two officers; returns what the deciding verbs need. */
async function defined(
  electionId: string,
): Promise<{ readonly deciding: readonly [string[], string[]]; file: string }> {
  const officers = [await newOfficer('o1'), await newOfficer('o2')];
  const named = officers.map(({ officerId, publicKey }) => ({ officerId, publicKey }));
  here.folder.write('register.csv', REGISTER_CSV);
  const file = here.folder.write('election.json', electionFile(electionId, named));
  const { code, err } = await sanaq('define', file);
  if (code !== 0) throw new Error(err);
  const resolution = here.folder.write('resolution.json', RESOLUTION);
  const [first, second] = officers.map(({ key }) => ['--key', key, '--resolution', resolution]);
  return { deciding: [first ?? [], second ?? []], file };
}

function submitList(electionId: string, csv = LIST_CSV, ...more: readonly string[]): Promise<CallResult> {
  const [rows, map] = [here.folder.write('list.csv', csv), here.folder.write('map.json', LIST_MAP)];
  return sanaq('submit', rows, '--map', map, '--election', electionId, '--json', ...more);
}

async function contestOf(electionId: string, contestId = 'list'): Promise<Contest> {
  const { elections } = (await sanaq('status', electionId, '--json')).json() as {
    elections: { contests: Contest[] }[];
  };
  const found = elections[0]?.contests.find((contest) => contest.contestId === contestId);
  if (found === undefined) throw new Error(`${contestId} is not there`);
  return found;
}

describe('sanaq define', () => {
  it('publishes and seals, does nothing the second time, and refuses another definition', async () => {
    const { file } = await defined('define-1');
    const again = await sanaq('define', file, '--json');
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({ state: 'already_there', sealed: true, precincts: 4, contests: 2 });
    const other = { ...electionFile('define-1'), votingDay: '2023-03-20' };
    const refused = await sanaq('define', here.folder.write('other.json', other));
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/ELECTION_DEFINED_OTHERWISE: [^\n]+\n$/);
  });

  it('goes on where it was interrupted', async () => {
    here.folder.write('register.csv', REGISTER_CSV);
    const file = here.folder.write('election.json', electionFile('define-2'));
    const read = await readDefinitionFile(file);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const [first, second] = definitionRecords(read.definition, read.precincts);
    if (first === undefined || second === undefined) throw new Error('there are three records at least');
    const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 2 });
    const stream = createEmbeddedStream({ pool });
    try {
      await stream.createTopic('sanaq.define-2.stream.v1');
      await stream.append('sanaq.define-2.stream.v1', [first, second]);
    } finally {
      await stream.close();
      await pool.end();
    }
    const resumed = await sanaq('define', file, '--json');
    expect(resumed.json()).toMatchObject({ state: 'resumed', sealed: true });
  });

  it('lists every problem of a definition and changes nothing', async () => {
    here.folder.write('register.csv', REGISTER_CSV.replace('p2,T1', 'p1,T9'));
    const { code, err } = await sanaq('define', here.folder.write('bad.json', electionFile('define-3')));
    expect(code).toBe(2);
    expect(err).toMatch(/PRECINCT_TWICE/);
    expect(err).toMatch(/TERRITORY_UNKNOWN/);
    expect((await sanaq('status', 'define-3')).err).toMatch(/^ELECTION_UNKNOWN: /);
  });
});

describe('sanaq submit', () => {
  it('counts each row once, however often its file is submitted, and a longer one later', async () => {
    await defined('submit-1');
    const short = LIST_CSV.split('\n').slice(0, 3).join('\n');
    const first = await submitList('submit-1', short);
    expect(first.code).toBe(0);
    expect(first.json()).toMatchObject({ published: 2, elections: [{ verdicts: { counted: 2 } }] });
    const second = await submitList('submit-1');
    expect(second.json()).toMatchObject({ published: 4, elections: [{ verdicts: { counted: 2, duplicate: 2 } }] });
    expect((await contestOf('submit-1')).precincts).toMatchObject({ expected: 4, counted: 4 });
    const totals = (await sanaq('results', 'submit-1/list', '--json')).json();
    expect(totals).toMatchObject({ votes: { a: 190, b: 90 }, counters: { issued: 400, invalid: 1 } });
  });

  it('reports rows that cannot be read, publishes the rest where that is asked for, and exits with 1', async () => {
    await defined('submit-2');
    const flawed = LIST_CSV.replace('p2,100', 'p2,x');
    expect(await submitList('submit-2', flawed)).toMatchObject({ code: 2, err: expect.stringContaining('--partial') });
    expect((await contestOf('submit-2')).precincts).toMatchObject({ counted: 0 });
    const { code, err, json } = await submitList('submit-2', flawed, '--partial');
    expect(code).toBe(1);
    const complaints = err.split('\n').filter((line) => line.startsWith('{'));
    expect(complaints.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ code: 'FIGURE_INVALID', place: expect.stringMatching(/list\.csv:3:2$/), exitCode: 1 }),
    ]);
    expect(json()).toMatchObject({
      published: 3,
      unreadable: 1,
      problems: [{ code: 'FIGURE_INVALID', line: 3, column: 2 }],
    });
  });

  it('publishes nothing where one of the files cannot be read at all', async () => {
    await defined('submit-3');
    const [rows, map] = [here.folder.write('list.csv', LIST_CSV), here.folder.write('map.json', LIST_MAP)];
    const { code, err } = await sanaq(
      'submit',
      rows,
      join(here.folder.path, 'nothing.csv'),
      '--map',
      map,
      '--election',
      'submit-3',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^FILE_NOT_FOUND: /);
    expect((await contestOf('submit-3')).precincts).toMatchObject({ counted: 0, missing: 4 });
  });
});

describe('From a held protocol to the final mandates', () => {
  it('an officer admits, two officers certify, and the mandates are final', async () => {
    const { deciding } = await defined('whole-1');
    const [first, second] = deciding;
    await submitList('whole-1', LIST_CSV.replace('p1,100,1', 'p1,80,1'));
    const { held } = (await sanaq('held', 'list', 'whole-1', '--json')).json() as {
      held: { sha256: string; codes: string[] }[];
    };
    expect(held).toMatchObject([{ precinctId: 'p1', codes: ['G1'], admittable: true }]);
    const name = held[0]?.sha256.slice('sha256:'.length, 'sha256:'.length + 12) ?? '';
    expect((await sanaq('held', 'show', name)).out).toContain('held for   G1');

    const open = await sanaq('certify', 'whole-1/list');
    expect(open.code).toBe(1);
    expect(open.out).toContain('1 held record is open');
    const told = (await sanaq('certify', 'whole-1/list', '--json')).json() as { obstacles: unknown[] };
    expect(told.obstacles).toMatchObject([{ precinctId: 'p1', codes: ['G1'], deadline: null, changesSeats: 'yes' }]);

    const admitted = await sanaq('held', 'admit', name, ...first, '--json');
    expect(admitted.code).toBe(0);
    expect(admitted.json()).toMatchObject({ kind: 'admit', verdict: 'accepted' });
    expect(await contestOf('whole-1')).toMatchObject({ state: 'complete', openItems: 0 });
    expect((await sanaq('held', 'admit', name, ...first)).err).toMatch(/HELD_UNKNOWN/);

    const projected = (await sanaq('mandates', 'whole-1/list', '--json')).json();
    expect(projected).toMatchObject({ contests: [{ final: false, distribution: null, seats: { a: 3, b: 2 } }] });

    expect((await sanaq('certify', 'whole-1/list', ...first, '--json')).json()).toMatchObject({
      kind: 'certify',
      verdict: 'accepted',
    });
    const same = await sanaq('certify', 'whole-1/list', ...first);
    expect(same.code).toBe(2);
    expect(same.err).toMatch(/^SAME_OFFICER: /m);
    expect((await sanaq('mandates', 'whole-1/list', '--json')).json()).toMatchObject({ contests: [{ final: false }] });
    const approved = await sanaq('certify', 'whole-1/list', ...second, '--json');
    expect(approved.json()).toMatchObject({ kind: 'approve_certification', verdict: 'accepted' });
    expect(await contestOf('whole-1')).toMatchObject({ state: 'certified' });

    const final = await sanaq('mandates', 'whole-1', '--json');
    expect(final.json()).toMatchObject({
      electionId: 'whole-1',
      contests: [
        { contestId: 'list', round: 1, final: true, distribution: 1, seats: { a: 3, b: 2 }, winners: [] },
        { contestId: 'smd-1', final: false },
      ],
    });
  });

  it('what stands open is named with its reason in the certification', async () => {
    const { deciding } = await defined('open-1');
    await submitList('open-1', LIST_CSV.split('\n').slice(0, 4).join('\n'));
    const proposed = await sanaq('certify', 'open-1/list', ...deciding[0], '--json');
    expect(proposed.json()).toMatchObject({ verdict: 'accepted' });
    expect(proposed.err).toContain('p4');
    expect((await sanaq('certify', 'open-1/list', ...deciding[1])).code).toBe(0);
    expect(await contestOf('open-1')).toMatchObject({ state: 'certified' });
    const { out } = await sanaq('results', 'open-1/list');
    expect(out).toContain('certified with exceptions (0 open items, 1 precincts missing)');
    expect((await sanaq('mandates', 'open-1/list')).out).toContain('final, distribution 1, with exceptions  a');
  });

  it('mandates are suspended again by the same decision once the one before has ended', async () => {
    const { deciding } = await defined('anew-1');
    const [first, second] = deciding;
    await submitList('anew-1');
    await sanaq('certify', 'anew-1/list', ...first);
    await sanaq('certify', 'anew-1/list', ...second);
    const common = { electionId: 'anew-1', scope: 'contest', basis: {} };
    const suspension = { ...common, kind: 'suspend_mandates', target: { contestId: 'list', round: 1 } };
    const file = here.folder.write('suspend.json', suspension);
    const suspend = async (): Promise<{ readonly sha256: string }> =>
      (await sanaq('decide', file, ...first, '--json')).json() as { sha256: string };
    const suspended = await suspend();
    expect(suspended).toMatchObject({ verdict: 'accepted' });
    expect(await suspend()).toMatchObject({ verdict: 'duplicate', codes: ['BASIS_CHANGED'] });
    expect((await sanaq('mandates', 'anew-1/list')).out).toContain('final, distribution 1, suspended  a');
    expect((await sanaq('mandates', 'anew-1/list', '--json')).json()).toMatchObject({
      contests: [{ final: false, suspended: true, withExceptions: false, distribution: 1, seats: { a: 3, b: 2 } }],
    });
    expect((await sanaq('results', 'anew-1/list')).out).toContain('mandates suspended');

    const lifting = { ...common, kind: 'reinstate', target: { sha256: suspended.sha256 } };
    await sanaq('decide', here.folder.write('lift.json', lifting), ...first);
    expect((await sanaq('mandates', 'anew-1/list', '--json')).json()).toMatchObject({
      contests: [{ final: true, suspended: false }],
    });
    const anew = await suspend();
    expect(anew).toMatchObject({ verdict: 'accepted' });
    expect(anew).not.toMatchObject({ sha256: suspended.sha256 });
    expect((await sanaq('mandates', 'anew-1/list', '--json')).json()).toMatchObject({
      contests: [{ suspended: true }],
    });
  });

  it('an amendment adds a precinct that names no constituency', async () => {
    const { deciding } = await defined('amend-1');
    const precincts = [{ precinctId: 'p5', territoryId: 'T2', registered: 10 }];
    const decision = { kind: 'amend', scope: 'election', target: {}, basis: {}, amendment: { precincts } };
    const file = here.folder.write('amend.json', { ...decision, electionId: 'amend-1' });
    expect((await sanaq('decide', file, ...deciding[0], '--json')).json()).toMatchObject({ verdict: 'accepted' });
    expect((await contestOf('amend-1')).precincts).toMatchObject({ expected: 5 });
  });

  it('an amendment of officers stands open until a second officer approves it, and the result names who was added', async () => {
    const { deciding } = await defined('amend-2');
    const added = await newOfficer('o9');
    const o9 = { officerId: 'o9', name: 'o9', commission: 'CEC', publicKey: added.publicKey, may: ['certify'] };
    const amend = { electionId: 'amend-2', kind: 'amend', scope: 'election', target: {}, basis: {} };
    const proposal = here.folder.write('officers.json', { ...amend, amendment: { officers: [o9] } });
    const proposed = await sanaq('decide', proposal, ...deciding[0]);
    expect(proposed.out).toMatch(/^amend: accepted \(proposed: it takes effect when a second officer approves it\)/);
    const open = async (): Promise<unknown[]> => {
      const { elections } = (await sanaq('status', 'amend-2', '--json')).json() as {
        elections: { openAmendments: { sha256: string }[] }[];
      };
      return elections[0]?.openAmendments ?? [];
    };
    const [waiting] = (await open()) as { sha256: string }[];
    expect(waiting).toMatchObject({ officerId: 'o1' });
    expect((await sanaq('status', 'amend-2')).out).toContain('waits for a second officer: sha256:');
    const approval = here.folder.write('approve.json', {
      ...amend,
      kind: 'approve_amendment',
      target: { sha256: waiting?.sha256 },
    });
    expect((await sanaq('decide', approval, ...deciding[0])).err).toMatch(/^SAME_OFFICER: /m);
    expect((await sanaq('decide', approval, ...deciding[1], '--json')).json()).toMatchObject({ verdict: 'accepted' });
    expect(await open()).toEqual([]);
    const third = ['--key', added.key, '--resolution', here.folder.write('resolution.json', RESOLUTION)];
    await submitList('amend-2');
    await sanaq('certify', 'amend-2/list', ...deciding[0]);
    expect((await sanaq('certify', 'amend-2/list', ...third)).code).toBe(0);
    expect((await sanaq('results', 'amend-2/list')).out).toContain('certified by officers changed since the seal: o9');
    expect((await sanaq('status', 'amend-2')).out).toContain('by officers changed since the seal: o9');
  });

  it('a decision that the judge refuses gives its code and exit code 2', async () => {
    const { deciding } = await defined('refused-1');
    const decision = {
      electionId: 'refused-1',
      kind: 'annul',
      scope: 'precinct',
      target: { contestId: 'list', round: 1, precinctId: 'nowhere' },
      basis: {},
    };
    const nowhere = here.folder.write('annul.json', decision);
    for (const time of ['first', 'second']) {
      const { code, err } = await sanaq('decide', nowhere, ...deciding[0]);
      expect([time, code, err]).toEqual([time, 2, expect.stringMatching(/^TARGET_UNKNOWN: the decision was refused/m)]);
    }
    const good = here.folder.write('good.json', { ...decision, target: { ...decision.target, precinctId: 'p1' } });
    expect((await sanaq('decide', good, ...deciding[0], '--json')).json()).toMatchObject({ verdict: 'accepted' });
    expect((await contestOf('refused-1')).precincts).toMatchObject({ annulled: 1 });
    const wrong = await sanaq(
      'decide',
      here.folder.write('wrong.json', { ...decision, kind: 'annull' }),
      ...deciding[0],
    );
    expect(wrong.err).toMatch(/^DECISION_INVALID: /m);
  });

  it('a key that belongs to no officer signs nothing', async () => {
    await defined('foreign-1');
    const stranger = await newOfficer('x');
    const resolution = here.folder.write('resolution.json', RESOLUTION);
    const { code, err } = await sanaq('certify', 'foreign-1/list', '--key', stranger.key, '--resolution', resolution);
    expect(code).toBe(2);
    expect(err).toMatch(/^OFFICER_UNKNOWN: /m);
  });
});

describe('sanaq results', () => {
  it('shows units, precincts and CSV of one snapshot', async () => {
    await defined('results-1');
    await submitList('results-1');
    const children = (await sanaq('results', 'results-1/list', '--children', '--json')).json() as {
      children: object[];
    };
    expect(children.children).toMatchObject([{ votes: { a: 110, b: 70 } }, { votes: { a: 80, b: 20 } }]);
    const csv = await sanaq('results', 'results-1/list', '--precincts', '--csv');
    expect(csv.out.split('\r\n')[0]).toBe('precinctId,territoryId,state,heldRecords,protocol,invalid,issued,a,b');
    expect(csv.out.split('\r\n')).toHaveLength(6);
    expect((await sanaq('results', 'results-1/list', '--unit', 'T2', '--csv')).out).toContain(
      'T2,2,2,0,0,0,0,0,0,200,80,20',
    );
    const plain = await sanaq('results', 'results-1/list');
    expect(plain.out).toContain('4 of 4 precincts counted');
    expect(plain.out).not.toContain('%');
  });

  it('wants the election named where several have the contest', async () => {
    await defined('results-2');
    await defined('results-3');
    const { code, err } = await sanaq('results', 'list');
    expect(code).toBe(2);
    expect(err).toMatch(/^CONTEST_AMBIGUOUS: /);
    expect((await sanaq('results', 'nothing')).err).toMatch(/^CONTEST_UNKNOWN: /);
    expect((await sanaq('results', 'results-2/list', '--unit', 'X')).err).toMatch(/^UNIT_UNKNOWN: /);
  });
});

describe('Where a server does not answer', () => {
  it('the call ends with exit code 4 and says which', async () => {
    const { code, err } = await call({ DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' }, 'status');
    expect(code).toBe(4);
    expect(err).toMatch(/^DATABASE_UNREACHABLE: [^\n]*127\.0\.0\.1:1[^\n]*\n$/);
    expect(err).not.toContain('y@');
  });
});
