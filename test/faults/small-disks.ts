import { SmallDisk } from '../support/small-disk';
import { testFolder } from '../support/servers';

/** Room for some thousand records and the log of their transactions. */
const MEGABYTES = 256;

/** A small disk for each server. */
export class SmallDisks {
  readonly postgres = SmallDisk.mount(testFolder('small-postgres'), MEGABYTES);
  readonly kafka = SmallDisk.mount(testFolder('small-kafka'), MEGABYTES);
  /** So that the log of transactions leaves room for tables. */
  readonly postgresSettings = { max_wal_size: '64MB', min_wal_size: '32MB' };

  unmount(): void {
    this.postgres.unmount();
    this.kafka.unmount();
  }
}
