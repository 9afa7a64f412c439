/** The audit as a program of its own: told by its parent what to wait for, it answers with what it found. */
import { Audit, type AuditOrder } from './audit';

const [, , brokers = '', prefix = ''] = process.argv;
const audit = new Audit(brokers.split(','), (electionId, what) => `${prefix}.${electionId}.${what}.v1`);

process.on('message', (order: AuditOrder) => {
  audit.check(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
