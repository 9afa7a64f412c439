/**
 * The page where elections are not ordinary: hundreds of contests, nobody with votes, against all first, a precinct in
 * three hierarchies, one abroad that is in no region and no district, a map that has only some of the places, and a
 * contest of the whole nation alone.
 */
import { createLogger } from '#libs/platform';
import { ResultsReader as KitReader } from '#libs/reader-kit';
import { listVotes, SMALL_REGISTER, smallDefinition } from '#libs/election/testing';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';
import { CountedElection } from '../../../../test/elections/counted-election';

const CONTESTS = 250;
const BANNER = 'This is a rehearsal with an invented country';

/** A reader with the kit to which everything published was shown, and that found nothing amiss. */
async function readByKit({ stream, topics }: CountedElection): Promise<KitReader> {
  const reader = new KitReader();
  const { endPosition = 0 } = (await stream.describe(topics.results)) ?? {};
  let read = 0;
  for await (const { records } of stream.read(topics.results, { from: 0, signal: new AbortController().signal })) {
    for (const { value } of records) {
      expect(await reader.take(value?.toString('utf8') ?? '')).not.toMatchObject({ kind: 'problem' });
    }
    read += records.length;
    if (read >= endPosition) break;
  }
  return reader;
}

describe('The page of an election of 250 contests', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const text = async (path: string): Promise<string> => {
    const response = await fetch(`${api.url}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.text()).replace(/\s+/g, ' ');
  };

  beforeAll(async () => {
    const {
      contests: [list],
      units,
    } = smallDefinition();
    if (list === undefined) throw new Error('the small election has a list contest');
    const contests = Array.from({ length: CONTESTS }, (_, no) => ({
      ...list,
      options: list.options.map((option, at) => (at === 0 ? { ...option, colour: '#FFEE00' } : option)),
      contestId: no === 0 ? 'list' : `list-${no}`,
    }));
    const square = (unitId: string, x: number): object => {
      const ring = [
        [x, 40],
        [x + 1, 40],
        [x + 1, 41],
        [x, 41],
        [x, 40],
      ];
      return { type: 'Feature', properties: { unitId }, geometry: { type: 'Polygon', coordinates: [ring] } };
    };
    const map = JSON.stringify({ type: 'FeatureCollection', features: [square('R1', 60.5), square('R2', 61.5)] });
    const constituencies = Object.fromEntries(
      ['district', 'city', 'ward'].map((hierarchy) => [hierarchy, [{ constituencyId: '1' }, { constituencyId: '2' }]]),
    );
    const register = [
      { precinctId: 'p1', territoryId: 'T1', registered: 100, constituencies: { district: '1', city: '2', ward: '1' } },
      ...SMALL_REGISTER.slice(1),
      { precinctId: 'p6', territoryId: 'ABROAD', registered: 10, constituencies: {} },
    ];
    const abroad = { unitId: 'ABROAD', kind: 'territory', parentId: 'N' };
    const districts = ['district', 'city', 'ward'].map((hierarchy) => ({
      ...list,
      contestId: `in-${hierarchy}`,
      constituency: { hierarchy, constituencyId: hierarchy === 'city' ? '2' : '1' },
    }));
    const all = [...contests.slice(0, CONTESTS - districts.length), ...districts];
    const changed = { contests: all, rehearsal: true, units: [...units, abroad], constituencies, map };
    election = await CountedElection.open(changed, register);
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
    await election.count(...election.opening());
    await election.publish();
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('says that nothing is counted and nobody has votes, and gives no seats and no percentage', async () => {
    const page = await text('/en/small');
    expect(page).toContain('Nothing is counted yet');
    expect(page).toContain('0 of 6 precincts');
    expect(page).toContain('Nobody has votes yet.');
    expect(page).not.toContain('class="hemicycle"');
    expect(page).not.toMatch(/class="n">[^<]*\d%/);
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('a commission must decide');
  });

  it('lists every contest once, and finds one among them', async () => {
    const page = await text('/en/small/contests');
    expect(page.match(/href="\/en\/small\/c\/(list|in-)[^"]*"/g)).toHaveLength(CONTESTS);
    const found = await text('/en/small/contests?q=list-137');
    expect(found.match(/href="\/en\/small\/c\/list[^"]*"/g)).toEqual(['href="/en/small/c/list-137"']);
  });

  it('says so where against all comes first, with its share and the base', async () => {
    await election.count(election.protocol({ id: 'p5', precinctId: 'p5', votes: listVotes(1, 0, 2, 9) }));
    await election.publish();
    const page = await text('/en/small');
    expect(page).toContain('Against all has the most votes.');
    expect(page).toContain('Base of every share: <b>12</b>');
    expect(page).toContain('75.00%');
  });

  it('draws the places that are on the map, neutral until half is counted, and the others beside it', async () => {
    const page = await text('/en/small');
    expect(page.match(/<svg class="map"/g)).toHaveLength(1);
    expect(page).toMatch(/<a class="area neutral" href="\/en\/small\/c\/list\/u\/R1" aria-label="R1. too early to say/);
    // p5 is the only one in R2; nobody but against all has most of its votes.
    expect(page).toMatch(
      /<a class="area c-against" href="\/en\/small\/c\/list\/u\/R2" aria-label="R2. First by votes: Against all/,
    );
    const beside = page.slice(page.indexOf('Not on the map'));
    expect(beside).toContain('/en/small/c/list/u/ABROAD');
    expect((await text('/embed/en/small/places')).match(/<svg class="map"/g)).toHaveLength(1);
    // Territories have no areas: a grid of tiles.
    expect(await text('/en/small/c/list/u/R1')).toMatch(/<ul class="tiles plain"/);
  });

  it('takes the colours of the definition from a stylesheet of its own, made readable', async () => {
    const page = await text('/en/small');
    const [, address = ''] = /href="(\/assets\/colours\/small\/\w+\.css)"/.exec(page) ?? [];
    const response = await fetch(`${api.url}${address}`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    const style = await response.text();
    expect(style).toMatch(/^\.k-ffee00\{--c:#[0-9a-f]{6}\}/);
    expect(style).toContain('{--c:#ffee00}');
    expect(page).toContain('chip k-ffee00');
    expect((await fetch(`${api.url}/assets/colours/small/other.css`)).status).toBe(404);
  });

  it('shows a precinct that is in three hierarchies in each of them', async () => {
    for (const hierarchy of ['district', 'city', 'ward']) {
      expect(await text(`/en/small/c/in-${hierarchy}`)).toContain(`/en/small/c/in-${hierarchy}/p/p1`);
    }
    const page = await text('/en/small/c/list/p/p1');
    expect(page).toContain('/en/small/c/in-ward/p/p1');
  });

  it('shows a precinct that is in no district, and the way to it', async () => {
    expect(await text('/en/small/c/list/u/T3')).toContain('/en/small/c/list/p/p5');
    expect(await text('/en/small/c/list/p/p5')).toContain('counts now');
    expect(await text('/en/small/search?q=p5')).toContain('/en/small/c/list/p/p5');
  });

  it('wears the banner of a rehearsal on every view, block and feed', async () => {
    const views = [
      '',
      '/contests',
      '/changes',
      '/obstacles',
      '/verify',
      '/search',
      '/c/list/u/R1',
      '/c/list/precincts',
    ];
    for (const view of [...views, '/c/list/p/p5', '/c/list/shape', '/c/list-9']) {
      expect([view, (await text(`/en/small${view}`)).includes(BANNER)]).toEqual([view, true]);
    }
    for (const block of ['state', 'seats', 'votes', 'participation', 'places']) {
      expect([block, (await text(`/embed/en/small/${block}`)).includes(BANNER)]).toEqual([block, true]);
    }
    expect(await text('/v1/elections/small/changes.atom?language=en')).toContain('<title>Rehearsal: ');
  });

  it('goes whole through the kit for readers, which finds nothing amiss', async () => {
    const reader = await readByKit(election);
    const contests = reader.newest?.contests;
    expect(contests?.size).toBe(CONTESTS);
    const units = [...(contests?.get('["list",1]')?.units.values() ?? [])];
    expect(units.map(({ unitId }) => unitId)).toEqual(expect.arrayContaining(['R1', 'ABROAD']));
  });
});

describe('The page of an election whose only contest is of the whole nation, with nothing between it and a precinct', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const get = async (path: string): Promise<Response> => fetch(`${api.url}${path}`);

  beforeAll(async () => {
    const [list] = smallDefinition().contests;
    if (list === undefined) throw new Error('the small election has a list contest');
    const units = [{ unitId: 'N', kind: 'nation' }];
    const register = ['p1', 'p2'].map((precinctId) => ({
      ...{ precinctId, territoryId: 'N', registered: 100, constituencies: {} },
    }));
    election = await CountedElection.open({ units, constituencies: {}, contests: [list] }, register);
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
    await election.count(...election.opening());
    await election.count(election.protocol({ precinctId: 'p1', votes: listVotes(5, 3, 2, 1) }));
    await election.publish();
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
  });

  it('has every view and every block, in three languages', async () => {
    const views = ['', '/contests', '/changes', '/obstacles', '/documents', '/verify', '/search?q=p1', '/c/list'];
    const below = ['/c/list/u/N', '/c/list/precincts', '/c/list/p/p1', '/c/list/p/p2', '/c/list/shape'];
    const blocks = ['state', 'seats', 'votes', 'participation', 'places'].map((block) => `/embed/en/small/${block}`);
    const pages = ['kk', 'ru', 'en'].flatMap((language) =>
      [...views, ...below].map((view) => `/${language}/small${view}`),
    );
    for (const path of [...pages, ...blocks]) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).not.toMatch(/NaN|undefined|\[object/);
    }
  });

  it('leads from the nation to its precincts', async () => {
    expect(await (await get('/en/small')).text()).toContain('1 of 2 precincts');
    const nation = await (await get('/en/small/c/list/u/N')).text();
    for (const precinct of ['p1', 'p2']) expect(nation).toContain(`/en/small/c/list/p/${precinct}`);
  });

  it('goes whole through the API and the kit, with the same figures', async () => {
    const answer = await get('/v1/elections/small/contests/list/units/N');
    expect(answer.status).toBe(200);
    const unit = (await answer.json()) as { votes: Record<string, number> };
    expect(Object.entries(unit.votes).sort()).toEqual([
      ['41', 2],
      ['__proto__', 3],
      ['a', 5],
      ['against_all', 1],
    ]);
    const contest = (await readByKit(election)).newest?.contests.get('["list",1]');
    const [nation] = [...(contest?.units.values() ?? [])];
    expect(nation).toMatchObject({ unitId: 'N' });
    expect(Object.entries(nation?.votes ?? {}).sort()).toEqual(Object.entries(unit.votes).sort());
  });
});
