/** A results topic that lost records: what it no longer shows proves nothing against a certification. */
import { EVENT_TYPES } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { createLogger, createPool } from '#libs/platform';
import { ElectionMandates } from './election-mandates';
import { CertifiedElection, eventsOf, recordsOf } from '../../../test/elections/certified-election';

describe('a certification on a topic that lost the figures before it', () => {
  let election: CertifiedElection;

  beforeEach(async () => {
    election = await CertifiedElection.opened();
    await election.everything();
    await election.certify('list');
  });
  afterEach(() => election.close());

  async function codes(): Promise<string[]> {
    const found: string[] = [];
    const write = (line: string): void => {
      const { code } = JSON.parse(line) as { code?: string };
      if (code !== undefined) found.push(code);
    };
    const log = createLogger({ name: 'test', level: 'warn', to: { write } });
    const { pool, stream } = election;
    const mandates = new ElectionMandates({ pool, stream, topicPrefix: 'sanaq', electionId: 'small', log });
    await mandates.drain(AbortSignal.timeout(20_000));
    return found;
  }

  /** The topic made anew with these records. */
  async function written(records: readonly RecordToAppend[]): Promise<void> {
    const owner = createPool(election.database.url, { applicationName: 'test-owner', max: 1 });
    const of = `topic_id = (select topic_id from stream.topic where name = $1)`;
    await owner.query('alter table stream.record disable trigger user');
    await owner.query(`delete from stream.record where ${of}`, [election.topics.results]);
    await owner.query('alter table stream.topic disable trigger user');
    await owner.query('update stream.topic set next_position = 0 where name = $1', [election.topics.results]);
    await owner.end();
    await election.stream.append(election.topics.results, records);
  }

  it('waits, says what is missing, and is distributed once the topic is whole again', async () => {
    const whole = await recordsOf(election.stream, election.topics.results);
    const isClosing = ({ value }: RecordToAppend): boolean => value?.includes(EVENT_TYPES.snapshotPublished) ?? false;
    const begins = whole.findIndex(({ value }) => value?.includes(EVENT_TYPES.contestCertified));
    const lastBefore = whole.findLastIndex((record, at) => at < begins && isClosing(record));
    await written(whole.slice(lastBefore + 1));
    expect(await codes()).toEqual(['RESULTS_PARTS_MISSING']);
    const sent = async (): Promise<string[]> =>
      (await eventsOf(election.stream, election.topics.mandates)).map(({ type }) => type);
    expect(await sent()).not.toContain(EVENT_TYPES.mandatesDistributed);
    await written(whole);
    expect(await codes()).toEqual([]);
    expect(await sent()).toContain(EVENT_TYPES.mandatesDistributed);
  });
});
