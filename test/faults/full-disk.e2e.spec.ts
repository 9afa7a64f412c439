/** Disks that are full: of PostgreSQL and of Kafka, on file systems of their own. */
import { whyNoSmallDisk } from '../support/small-disk';
import { describeFaults } from './describe-faults';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(600_000);

const NAME = 'Faults on small disks';
const why = whyNoSmallDisk();

if (why === null) describeFaults(NAME, 5, ['postgres-full', 'kafka-full']);
else {
  process.stderr.write(`SKIPPED: ${NAME}: ${why}\n`);
  describe.skip(`${NAME} [SKIPPED: ${why}]`, () => {
    it('lose and double nothing', () => undefined);
  });
}
