/** The page where elections are not ordinary: hundreds of contests, nobody with votes, against all first, a precinct in no district. */
import { createLogger } from '#libs/platform';
import { listVotes, smallDefinition } from '#libs/election/testing';
import { startResultsApi, type RunningResultsApi } from '../testing/start-api';
import { CountedElection } from '../../../../test/elections/counted-election';

const CONTESTS = 250;
const BANNER = 'This is a rehearsal with an invented country';

describe('The page of an election of 250 contests', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  const text = async (path: string): Promise<string> => {
    const response = await fetch(`${api.url}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.text()).replace(/\s+/g, ' ');
  };

  beforeAll(async () => {
    const [list] = smallDefinition().contests;
    if (list === undefined) throw new Error('the small election has a list contest');
    const contests = Array.from({ length: CONTESTS }, (_, no) => ({
      ...list,
      contestId: no === 0 ? 'list' : `list-${no}`,
    }));
    election = await CountedElection.open({ contests, rehearsal: true });
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
    expect(page).toContain('0 of 5 precincts');
    expect(page).toContain('Nobody has votes yet.');
    expect(page).not.toContain('class="hemicycle"');
    expect(page).not.toMatch(/class="n">[^<]*\d%/);
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('a commission must decide');
  });

  it('lists every contest once, and finds one among them', async () => {
    const page = await text('/en/small/contests');
    expect(page.match(/href="\/en\/small\/c\/list[^"]*"/g)).toHaveLength(CONTESTS);
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
});
