/** A store that was made before the first verdict was in the journal, with a history: it is moved over, and nothing is lost. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, repositoryRoot } from '#libs/platform';
import { replay } from './replay';
import { ReplayedElection } from '../../../test/elections/replayed-election';

jest.setTimeout(120_000);

const FOLDER = join(repositoryRoot(), 'infra', 'sql');
const MOVED = readdirSync(FOLDER).find((name) => name.endsWith('_verdicts_in_the_journal.sql')) ?? '';
const ALL = 'select * from sanaq.verdict order by election_no, cause, subject';

/** Takes the store back to the files before the move, with every row that it has. */
async function takeBack({ owner }: ReplayedElection): Promise<void> {
  const names = readdirSync(FOLDER).sort();
  const before = names.slice(0, names.indexOf(MOVED));
  await owner.query(`
    create table public.kept_verdict as ${ALL};
    create table public.kept_journal as
      select election_no, position, timestamp_ms, key, value, headers, sha256 from sanaq.journal order by 1, 2;
    drop view sanaq.verdict;
    drop function sanaq.positions_of_ids, sanaq.positions_of_precinct;
    drop table sanaq.journal cascade;
    drop table sanaq.later_verdict;`);
  for (const name of before.filter((one) => /_journal|_nothing_beyond/.test(one)))
    await owner.query(readFileSync(join(FOLDER, name), 'utf8'));
  await owner.query(`
    insert into sanaq.journal select * from public.kept_journal;
    insert into sanaq.verdict select * from public.kept_verdict;
    drop table public.kept_journal, public.kept_verdict`);
  await owner.query('delete from sanaq_meta.migration where number > $1', [before.length]);
}

describe('a store of the former layout', () => {
  let election: ReplayedElection;

  beforeAll(async () => {
    election = await ReplayedElection.opened();
    await election.history();
  });

  afterAll(async () => {
    await election.close();
  });

  it('is upgraded: the same verdicts, the same roots, and not a row too many or too few', async () => {
    const { owner } = election;
    const verdicts = (await owner.query(ALL)).rows;
    expect(verdicts.length).toBeGreaterThan(10);
    const before = await replay(election.options({ compare: true }));
    expect(before.differences).toEqual([]);
    await takeBack(election);
    expect((await owner.query(ALL)).rows).toEqual(verdicts);

    // Rows that no service wrote are evidence, too.
    await election.tamper('sanaq.verdict', `update sanaq.verdict set kind = 7 where cause = 3 and subject = 3`);
    await owner.query(
      `insert into sanaq.verdict select election_no, 999, 999, kind, ruling_no, contest_no, precinct_no, codes, warnings,
         detail, source, event_id, sha256 from sanaq.verdict where cause = 7 and subject = 7`,
    );
    const { applied } = await migrate(election.database.url);
    expect(applied.map((name) => `${name}.sql`)).toContain(MOVED);
    const found = await replay(election.options({ compare: true }));
    expect(found.differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'verdict', position: 3, subject: 3 }),
        expect.objectContaining({ kind: 'row', table: 'sanaq.later_verdict', key: { cause: 999, subject: 999 } }),
      ]),
    );
    const kind = verdicts.find(({ cause, subject }) => cause === 3 && subject === 3)?.kind as number;
    await election.tamper('sanaq.journal', 'update sanaq.journal set kind = $1 where position = 3', [kind]);
    await election.tamper('sanaq.later_verdict', 'delete from sanaq.later_verdict where cause = 999');

    expect((await owner.query(ALL)).rows).toEqual(verdicts);
    const after = await replay(election.options({ compare: true }));
    expect(after).toMatchObject({ differences: [], root: before.root, snapshotsCompared: before.snapshotsCompared });
    expect(await replay(election.options({ compare: true, rejudge: true }))).toMatchObject({ differences: [] });
  });

  it('takes further records, and the move a second time does no harm', async () => {
    const sql = readFileSync(join(FOLDER, MOVED), 'utf8');
    await election.owner.query(sql);
    await election.append(election.protocol({ precinctId: 'p2' }));
    expect((await replay(election.options({ compare: true }))).differences).toEqual([]);
    await expect(election.owner.query('update sanaq.journal set kind = 1')).rejects.toThrow(/APPEND_ONLY/);
    await expect(election.owner.query('truncate sanaq.later_verdict')).rejects.toThrow(/APPEND_ONLY/);
    await expect(election.writer.query('delete from sanaq.later_verdict')).rejects.toThrow(/permission denied/);
  });
});
