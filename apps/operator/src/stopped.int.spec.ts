/** Verbs that send, ended by Ctrl-C: each says how far it came, and how to go on is true. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { electionFile, REGISTER_CSV } from '../../../test/elections/election-file';
import { callStoppedAt, type CallResult } from './testing/call';
import { onDatabase } from './testing/on-database';

const here = onDatabase();

function stopped(said: RegExp | null, ...args: readonly string[]): Promise<CallResult> {
  return callStoppedAt(said, { DATABASE_URL: here.databaseUrl }, ...args);
}

function definitionFile(electionId: string, publicKey?: string): string {
  here.folder.write('register.csv', REGISTER_CSV);
  const officers = publicKey === undefined ? [] : [{ officerId: 'o1', publicKey }];
  return here.folder.write('election.json', electionFile(electionId, officers));
}

describe('Ctrl-C', () => {
  it('before the first record of a definition says that nothing was sent, and the same call defines it', async () => {
    const file = definitionFile(`stop-${randomUUID().slice(0, 8)}`);
    const first = await stopped(null, 'define', file);
    expect(first).toMatchObject({ code: 130, out: '' });
    expect(first.err).toMatch(
      /nothing of the definition was sent by this call\nto resume, run the same .*\nstopped\n$/,
    );
    const again = await here.sanaq('define', file);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('register    sealed') as string });
  });

  it('while definitions of a folder are published says how many are defined', async () => {
    const file = definitionFile(`stop-${randomUUID().slice(0, 8)}`);
    const { code, err } = await stopped(null, 'define', join(file, '..'));
    expect([code, err]).toEqual([
      130,
      expect.stringMatching(/0 of 1 elections are defined\nto resume, .*\nstopped\n$/),
    ]);
  });

  it('while a decision waits for its verdict says where its verdict will be', async () => {
    const electionId = `stop-${randomUUID().slice(0, 8)}`;
    const key = join(here.folder.path, 'o1.json');
    const made = await here.sanaq('key', 'new', 'o1', '--out', key);
    const { publicKey } = JSON.parse(made.out) as { publicKey: string };
    expect(await here.sanaq('define', definitionFile(electionId, publicKey))).toMatchObject({ code: 0 });
    const data = { electionId, contestId: 'list', precinctId: 'p1', round: 1, votes: { a: 60, b: 40 } };
    const type = 'kz.sanaq.protocol.submitted.v1';
    const event = { specversion: '1.0', type, source: 'urn:tec', id: '1' };
    const protocol = { ...event, data: { ...data, counters: { invalid: 50, issued: 100 } } };
    expect(await here.sanaq('submit', here.folder.write('one.ndjson', protocol))).toMatchObject({ code: 1 });
    const list = (await here.sanaq('held', 'list', electionId, '--json')).json() as { held: { sha256: string }[] };
    const resolution = here.folder.write('resolution.json', {
      commission: 'CEC',
      number: '1',
      date: '2023-03-21',
      for: 5,
      against: 0,
      documentSha256: `sha256:${'0'.repeat(64)}`,
      reason: 'the sums were checked on paper',
    });
    const decide = ['held', 'set-aside', list.held[0]?.sha256 ?? '', '--key', key, '--resolution', resolution, '--yes'];
    const first = await stopped(/is in the stream at position/, ...decide);
    expect(first.code).toBe(130);
    const said = /at position (\d+); .*\nthe decision is judged .*: sanaq (verdicts .*)\nstopped\n$/.exec(first.err);
    // Without services a stream is counted by the next call that needs its end: the same one finds the record settled.
    expect((await here.sanaq(...decide)).err).toMatch(/set aside already at position/);
    const shown = await here.sanaq(...(said?.[2] ?? '').split(' '), '--json');
    expect(shown.json()).toMatchObject({
      records: [{ position: Number(said?.[1]), verdict: 'accepted' }],
    });
  });

  it('while an election is simulated says what is in its stream, and the same call goes on', async () => {
    const electionId = `stop-${randomUUID().slice(0, 8)}`;
    const call = ['simulate', '--precincts', '60', '--seed', '1', '--election', electionId];
    const first = await stopped(null, ...call);
    expect(first.code).toBe(130);
    expect(first.err).toMatch(/0 protocols of stop-\w+ are in the stream\nto resume, .*\nstopped\n$/);
    const again = await here.sanaq(...call, '--json');
    expect(again).toMatchObject({ code: 0 });
    expect(again.json()).toMatchObject({ electionId, counting: 'counted' });
  });
});
