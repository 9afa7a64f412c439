/** `sanaq follow`, `sanaq witness` and `sanaq verify URL` against a served log of the examples’ election. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '#libs/contracts';
import { repositoryRoot } from '#libs/basics';
import { call } from '../../testing/call';
import type { MadeElection } from '../../../../../test/vectors/made/election';
import { exportLine } from '../../../../../test/vectors/made/records';
import { smallElection } from '../../../../../test/vectors/made/small-election';

const POLICY = ['--policy', join(repositoryRoot(), 'docs', 'vectors', 'policy.txt')];

/** Serves a made election up to a number of closing records. */
class ServedElection {
  size = 0;
  private readonly server: Server;

  constructor(public election: MadeElection) {
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const body = this.answer(url);
      response.writeHead(body === null ? 404 : 200).end(body ?? '');
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/elections/small-2026`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ pathname, searchParams }: URL): Buffer | null {
    const path = pathname.replace('/v1/elections/small-2026', '');
    const { checkpoints, closings, records } = this.election;
    if (path === '/log/checkpoint') return Buffer.from(checkpoints[this.size - 1]!);
    if (path === `/log/tile/entries/000.p/${this.size}`) {
      return Buffer.concat(
        closings.slice(0, this.size).map(({ data }) => {
          const bytes = Buffer.from(canonicalJson(data));
          return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
        }),
      );
    }
    if (path !== '/stream.ndjson') return null;
    const [from, to] = ['from', 'to'].map((name) => Number(searchParams.get(name)));
    const wanted = records.filter(({ position }) => position >= from! && position <= to!);
    return Buffer.from(wanted.map((record) => `${exportLine(record)}\n`).join(''));
  }
}

describe('a watcher', () => {
  let served: ServedElection;
  let url: string;
  let folder: string;
  const look = (...more: readonly string[]): ReturnType<typeof call> =>
    call({}, 'follow', url, '--store', join(folder, 'store'), '--once', ...POLICY, ...more);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanaq-follow-'));
    served = new ServedElection((await smallElection()).election);
    url = await served.start();
  });
  afterEach(async () => {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says in words what came in, and each thing once', async () => {
    served.size = 2;
    const first = await look();
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).toContain('the register is sealed');
    expect(first.out).toMatch(/precinct P-2 \(list, round 1\): version 1 came in, sha256:/);
    served.size = 3;
    const second = await look();
    expect(second.out).toMatch(/precinct P-2 \(list, round 1\): version 1 → 2, correction, sha256:/);
    expect(second.out).toContain('position 9: a record that is no event');
    expect(second.out).toContain('the same bytes as before came again');
    expect(second.out).not.toContain('P-1');
    expect(await look()).toMatchObject({ code: 0, out: '' });
    served.size = 8;
    expect((await look()).out).toContain('decision approve_certification of officer o2');
  });

  it('stops at another history, and keeps both checkpoints as evidence', async () => {
    served.size = 3;
    expect((await look()).code).toBe(0);
    served.election = (await smallElection({ firstVotes: [199, 81, 20] })).election;
    served.size = 5;
    const { code, out, err } = await look();
    expect([code, err.split(':')[0]]).toEqual([1, 'LOG_CONTRADICTS']);
    expect(out).toMatch(/^C4 .*FAILED.*contradict/m);
    const kept = (name: string): string => readFileSync(join(folder, 'store', name), 'utf8');
    expect(kept('checkpoint.txt')).toContain('\n3\n');
    expect(kept('contradiction-checkpoint.txt')).toContain('\n5\n');
    // What is known stays: the next look finds the same.
    expect((await look()).code).toBe(1);
  });

  it('finds a record that was changed under closing records that stay', async () => {
    served.size = 8;
    const record = served.election.records[3]!;
    served.election.records[3] = { ...record, value: Buffer.from(String(record.value).replace('200', '201')) };
    const { code, out } = await look();
    expect(code).toBe(1);
    expect(out).toMatch(/^C15 .*FAILED.*positions 3 to 6/m);
  });

  it('an older state is told of and is no contradiction, if it is a beginning of what is known', async () => {
    served.size = 5;
    expect((await look()).code).toBe(0);
    served.size = 4;
    const { code, err } = await look();
    expect(err).toContain('fewer than the 5 that are known');
    expect(code).toBe(0);
  });

  it('a running API is verified by its address', async () => {
    served.size = 8;
    const { code, out, json } = await call({}, 'verify', url, ...POLICY, '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ kind: 'api', holds: true, summary: { size: 8, records: 25, snapshot: 25 } });
    expect(out).toContain('C15');
  });
});
