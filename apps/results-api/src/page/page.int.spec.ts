/** The page as a browser without scripts gets it. */
import Ajv2020 from 'ajv/dist/2020';
import { createLogger } from '#libs/platform';
import { OPENAPI } from '../openapi/document';
import { TestEventSource } from '../testing/event-source';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';
import { CountedElection } from '../../../../test/elections/counted-election';

const LANGUAGES = ['kk', 'ru', 'en'] as const;

describe('The page', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, { headers, redirect: 'manual' });
  const text = async (path: string): Promise<string> => (await get(path)).text();

  beforeAll(async () => {
    election = await CountedElection.open({ title: { en: 'Small <b>election</b>', ru: 'Малые выборы' } });
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
    await election.count(...election.opening());
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('says that nothing is published yet, and leads from / to the only election in the reader’s language', async () => {
    expect(await text('/en/small')).toContain('No results of this election are published yet');
    const root = await get('/', { 'accept-language': 'ru-KZ,ru;q=0.9,en;q=0.5' });
    expect([root.status, root.headers.get('location')]).toEqual([302, '/ru/small']);
    expect((await get('/')).headers.get('location')).toBe('/kk/small');
  });

  it('shows the state of the count, votes with their base, and the snapshot with its root, in three languages', async () => {
    const snapshot = await election.count(election.protocol({ id: 'a1', precinctId: 'p1' }));
    await election.publish();
    const { root } = (await (await get('/v1/elections/small/contests/list')).json()) as { root: string };
    expect(root).toMatch(/^sha256:/);
    for (const language of LANGUAGES) {
      const response = await get(`/${language}/small`);
      const page = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).toContain(`<span id="snapshot">${snapshot}</span>`);
      expect(page).toContain(`/v1/elections/small/snapshots/${snapshot}`);
    }
    const page = (await text('/en/small')).replace(/\s+/g, ' ');
    expect(page).toContain('Counting is under way');
    expect(page).toMatch(/<b id="counted">1 of \d+ precincts<\/b>/);
    expect(page).toContain('Base of every share: <b>');
    expect(page).toContain('Seats if counting stopped now');
  });

  it('writes names as text, marks those of another language, and lets nothing but its own scripts run', async () => {
    const response = await get('/en/small');
    const page = await response.text();
    expect(page).toContain('Small &lt;b&gt;election&lt;/b&gt;');
    expect(await text('/kk/small')).toContain('<span lang="ru">Малые выборы</span>');
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "style-src 'self'"]) {
      expect(policy).toContain(part);
    }
    expect(page).not.toMatch(/<script(?![^>]* src="\/assets\/)|style="|\son\w+=/);
    for (const [, address = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^(\/|#|data:,)/);
  });

  it('is asked again with a tag for the price of a look; script and style hold for ever', async () => {
    const first = await get('/en/small');
    const tag = first.headers.get('etag') ?? '';
    expect((await get('/en/small', { 'if-none-match': tag })).status).toBe(304);
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(await first.text()) ?? [];
    const asset = await get(script, { 'accept-encoding': 'br' });
    expect([asset.status, asset.headers.get('cache-control'), asset.headers.get('content-encoding')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'br',
    ]);
    expect((await get('/assets/nothing.js')).status).toBe(404);
  });

  it('gives the page that checks proofs as one file, which asks nobody', async () => {
    const response = await get('/verify.html');
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(policy).not.toMatch(/connect-src|unsafe|self'; script/);
    expect(page).not.toMatch(/ (?:src|href)="/);
    const tag = response.headers.get('etag') ?? '';
    expect((await get('/verify.html', { 'if-none-match': tag })).status).toBe(304);
    const verify = await text('/en/small/verify');
    expect(verify).toContain('href="/verify.html"');
    expect(verify).toContain('Zero report: missing. Counting did not wait for it.');
  });

  it('stays at a snapshot that is asked for, on every link', async () => {
    const { snapshots } = (await (await get('/v1/elections/small/snapshots')).json()) as {
      snapshots: readonly { snapshot: number }[];
    };
    const earlier = snapshots[0]?.snapshot ?? 0;
    const page = await text(`/en/small?snapshot=${earlier}`);
    expect(page).toContain('You are looking at an earlier snapshot');
    expect(page).toContain(`/en/small/contests?snapshot=${earlier}`);
    expect(page).not.toContain('id="live"');
  });

  it('lists all contests and finds them by name', async () => {
    expect(await text('/en/small/contests')).toContain('/en/small/c/district-1');
    const found = await text('/en/small/contests?q=district-1');
    expect([found.includes('/c/district-1'), found.includes('/c/list"')]).toEqual([true, false]);
    expect(await text('/en/small/c/district-1')).toContain('Counted');
    expect(await text('/en/?q=SMALL')).toContain('/en/small');
    expect(await text('/en/?q=nowhere')).toContain('Nothing found');
  });

  it('leads from the whole down to a precinct, with its protocol, verdicts and their reasons', async () => {
    expect(await text('/en/small')).toContain('/en/small/c/list/u/R1');
    expect(await text('/en/small/c/list/u/R1')).toContain('/en/small/c/list/u/T1');
    expect(await text('/en/small/c/list/u/T1')).toContain('/en/small/c/list/p/p1');
    const counted = await text('/en/small/c/list/p/p1');
    expect(counted).toContain('counts now');
    expect(counted).toMatch(/<code>sha256:[0-9a-f]{64}<\/code>/);
    expect(counted).toContain('/en/small/c/district-1/p/p1');
    await election.count(election.protocol({ id: 'a3', precinctId: 'p3', counters: { invalid: 5, issued: 1 } }));
    await election.publish();
    const held = await text('/ru/small/c/list/p/p3');
    expect(held).toContain('отложено');
    expect(held).toContain('<code>G1</code>');
    expect(await text('/en/small/c/list/precincts?state=held')).toContain('/en/small/c/list/p/p3');
    expect(await text('/en/small/c/list/precincts?state=')).toContain('/en/small/c/list/p/p1');
  });

  it('finds precincts, units and contests by number or name', async () => {
    const found = await text('/en/small/search?q=p1');
    expect(found).toContain('/en/small/c/list/p/p1');
    expect(await text('/en/small/search?q=district')).toContain('/en/small/c/district-1');
    expect(await text('/en/small/search?q=r1')).toContain('/en/small/c/list/u/R1');
    expect(await text('/en/small/search?q=p')).toContain('at least two characters');
  });

  it('tells what changed, in sentences of three languages, as a page, as JSON and as an Atom feed', async () => {
    const document = (await (await get('/v1/elections/small/changes')).json()) as {
      entries: readonly {
        snapshot: number;
        previous: number | null;
        changes: readonly { kind: string; text: object }[];
      }[];
      next: number | null;
    };
    const kinds = document.entries.map(({ changes }) => changes.map(({ kind }) => kind));
    expect(kinds.flat()).toEqual(expect.arrayContaining(['counted']));
    for (const { changes } of document.entries) {
      for (const { text: told } of changes) expect(Object.keys(told)).toEqual([...LANGUAGES]);
    }
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
      $ref: '#/components/schemas/Changes',
      components: OPENAPI.components,
    });
    expect([validate(document), validate.errors]).toEqual([true, null]);
    const one = (await (await get('/v1/elections/small/changes?limit=1')).json()) as typeof document;
    const rest = (await (await get(`/v1/elections/small/changes?before=${one.next}`)).json()) as typeof document;
    expect([...one.entries, ...rest.entries]).toEqual(document.entries);
    const page = await text('/ru/small/changes');
    expect(page).toContain('учтено ещё 1');
    const feed = await get('/v1/elections/small/changes.atom?language=ru');
    expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const atom = await feed.text();
    expect(atom.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<feed')).toBe(true);
    expect(atom.match(/<entry>/g)).toHaveLength(document.entries.length);
    expect(atom).toContain('учтено ещё 1');
  });

  it('gathers what is open: held records with their rule, missing protocols, terms of the law', async () => {
    const page = (await text('/ru/small/obstacles')).replace(/\s+/g, ' ');
    expect(page).toContain('<code>G1</code>');
    expect(page).toContain('/ru/small/c/list/p/p3');
    expect(page).toContain('/ru/small/c/list/precincts?state=missing');
    expect(page).toMatch(/Протоколы, которых нет/);
  });

  it('sends what changed as events, resumed where a reader left off, or begun again where that is not known', async () => {
    const path = `${api.url}/v1/elections/small/changes`;
    const { entries } = (await (await get('/v1/elections/small/changes')).json()) as {
      entries: readonly { snapshot: number; changes: readonly object[] }[];
    };
    const [newest, before] = entries;
    const accept = { accept: 'text/event-stream' };
    const fresh = new TestEventSource(path, accept);
    const first = await fresh.next();
    expect([first.event, first.id]).toEqual(['changes', String(newest?.snapshot)]);
    expect(first.data).toEqual({ electionId: 'small', rehearsal: false, ...newest });
    const snapshot = await election.count(election.protocol({ id: 'a9', precinctId: 'p5' }));
    await election.publish();
    const next = await fresh.next();
    expect([next.id, next.data['previous']]).toEqual([String(snapshot), newest?.snapshot]);
    fresh.close();
    const resumed = new TestEventSource(path, { ...accept, 'last-event-id': String(before?.snapshot) });
    expect([(await resumed.next()).id, (await resumed.next()).id]).toEqual([
      String(newest?.snapshot),
      String(snapshot),
    ]);
    resumed.close();
    const lost = new TestEventSource(`${path}?lastEventId=99999`, accept);
    expect((await lost.next()).data).toMatchObject({ reset: true, snapshot });
    lost.close();
    expect((await get('/v1/elections/nowhere/changes', accept)).status).toBe(404);
    expect((await get('/v1/elections/small/changes', { accept: 'text/html' })).status).toBe(406);
  });

  it('tells an address that holds too many streams open so, and takes another', async () => {
    const log = createLogger({ name: 'results-api', level: 'silent' });
    const feed = { readersOfCallerMax: 1 };
    const bounded = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0, feed });
    const path = `${bounded.url}/v1/elections/small/stream`;
    const held = new TestEventSource(path);
    await held.next();
    const refused = await fetch(path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await refused.json()).toMatchObject({
      code: 'STREAMS_OF_CALLER',
      detail: '1 streams are open from 127.0.0.1, as many as one address may hold.',
    });
    const other = new TestEventSource(`${bounded.url}/v1/elections/small/changes`, {
      accept: 'text/event-stream',
      'x-forwarded-for': '203.0.113.9, 203.0.113.7',
    });
    await other.next();
    for (const source of [held, other]) source.close();
    await bounded.stop();
  });

  it('shows the shape of the data without a verdict, or says that the form lacks the figures', async () => {
    const response = await get('/en/small/c/list/shape');
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Shape of the data');
    expect(page).toContain('/v1/elections/small/contests/list/precincts.csv?snapshot=');
    expect(page).not.toContain('id="live"');
  });

  it('gives blocks to the sites of others, with the state of the count, and only these may be framed', async () => {
    for (const block of ['state', 'seats', 'votes', 'participation', 'places']) {
      const response = await get(`/embed/kk/small/${block}`);
      const page = await response.text();
      expect([block, response.status]).toEqual([block, 200]);
      expect(response.headers.get('content-security-policy')).toContain('frame-ancestors *');
      expect(page).toContain('id="snapshot"');
      expect(page).toContain('<html lang="kk">');
    }
    expect((await get('/kk/small')).headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect((await get('/embed/kk/small/nothing')).status).toBe(404);
    const script = await get('/embed.js');
    expect([script.headers.get('cache-control'), script.headers.get('content-type')]).toEqual([
      'no-cache',
      'text/javascript; charset=utf-8',
    ]);
    expect((await get('/embed.js', { 'if-none-match': script.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('says on every view how far the count is, of which snapshot that is, and where the data are', async () => {
    const views = [
      '',
      '/contests',
      '/c/district-1',
      '/c/list/u/R1',
      '/c/list/precincts',
      '/c/list/p/p1',
      '/c/list/shape',
    ];
    for (const view of [...views, '/changes', '/obstacles', '/documents', '/search?q=p1', '/verify']) {
      const page = (await text(`/en/small${view}`)).replace(/\s+/g, ' ');
      const says = (pattern: RegExp): readonly unknown[] => [view, pattern.exec(page)?.length];
      for (const pattern of [
        /<b id="counted">\d of \d precincts<\/b>/g,
        /<span id="snapshot">\d+<\/span>/g,
        /<code class="root" title="sha256:[0-9a-f]{64}">/g,
        /\(Asia\/Almaty, UTC[+]\d\)<\/time>/g,
        /still out|Still out/g,
        /href="\/files\/small\/index.json"/g,
      ]) {
        expect(says(pattern)).toEqual([view, 1]);
      }
      expect([view, page.match(/id="snapshot"/g)?.length]).toEqual([view, 1]);
    }
  });

  it('has a page for what is not there, in the language asked for, and says what may have been meant', async () => {
    for (const [path, status] of [
      ['/ru/smal', 404],
      ['/ru/small/c/lst', 404],
      ['/ru/small?snapshot=x', 400],
      ['/ru/small/nowhere', 404],
    ] as const) {
      const response = await get(path);
      const page = await response.text();
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        status,
        'text/html; charset=utf-8',
      ]);
      expect(page).toContain('lang="ru"');
    }
    expect(await text('/ru/smal')).toContain('small');
  });
});
