/** Whatever a certification rests on, it is published: decisions are named by hash and place, not quoted. */
import { EVENT_TYPES, generateKeyPair } from '#libs/contracts';
import { createLogger } from '#libs/platform';
import { ElectionMandates } from './election-mandates';
import { CertifiedElection, eventsOf } from '../../../test/elections/certified-election';

jest.setTimeout(120_000);

const AMENDMENTS = 45;
/** An amendment of a hundred officers has about 26 kB; 45 of them, quoted, were more than Kafka takes. */
const OFFICERS = 100;

let election: CertifiedElection;

beforeAll(async () => {
  election = await CertifiedElection.opened();
  await election.everything();
});

afterAll(() => election.close());

describe('A certification after 45 amendments of officers, 1.2 MB together', () => {
  it('is published, verified against the stream by seat-allocation, and distributed', async () => {
    const officers = Array.from({ length: OFFICERS }, (_, index) => ({
      officerId: `further-${index}`,
      name: 'N'.repeat(60),
      commission: 'C'.repeat(60),
      publicKey: generateKeyPair().publicKey,
      may: ['admit', 'set_aside'],
    }));
    let bytes = 0;
    for (let at = 0; at < AMENDMENTS; at++) {
      const amendment = { officers };
      const records = await election.amendment(amendment);
      bytes += records[0]?.value?.length ?? 0;
      await election.stream.append(election.topics.stream, records);
    }
    expect(bytes).toBeGreaterThan(1_000_000);
    await election.certify('list');
    const { pool, stream, topics } = election;
    const log = createLogger({ name: 'test', level: 'silent' });
    const mandates = new ElectionMandates({ pool, stream, topicPrefix: 'sanaq', electionId: 'small', log });
    await mandates.drain(AbortSignal.timeout(20_000));
    const certified = (await eventsOf(stream, topics.results)).flatMap((one) =>
      one.type === EVENT_TYPES.contestCertified ? [one.data] : [],
    );
    expect(certified.map((data) => data.amendments?.length)).toEqual([AMENDMENTS]);
    expect(JSON.stringify(certified).length).toBeLessThan(20_000);
    const final = (await eventsOf(stream, topics.mandates)).filter(
      ({ type }) => type === EVENT_TYPES.mandatesDistributed,
    );
    expect(final).toHaveLength(1);
  });
});
