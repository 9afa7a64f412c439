/** A short selection of `npm run faults`: those of which one alone once stopped an election, or could lose a record. */
import { describeFaults } from './describe-faults';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(600_000);

describeFaults('Faults on real servers', Number(process.env['SANAQ_FAULTS_SEED'] ?? 12), [
  'freeze-in-transaction',
  'lease-ended',
  'kafka-silent',
  'postgres-kill',
  'transaction-aborted',
  'hostile-records',
]);
