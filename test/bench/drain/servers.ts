/** A Kafka and a PostgreSQL of the benchmark's own, with the settings of `npm run infra`, in a folder that goes away. */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafkaBroker } from '#infra/kafka';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { freePort } from '#infra/process';
import { migrate } from '#libs/platform';
import { say } from '../report';

export interface BenchServers {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  /** Processes of both servers, for their processor time. */
  readonly pids: { readonly postgres: number; readonly kafka: number };
  stop(): Promise<void>;
}

/** As shells know a call that was ended. */
const EXIT_INTERRUPTED = 130;

export async function startServers(): Promise<BenchServers> {
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-'));
  // The server of PostgreSQL may run as another user, who has to reach its data.
  await chmod(folder, 0o755);
  const postgresFolder = join(folder, 'postgres');
  await mkdir(postgresFolder, { mode: 0o755 });
  const undo: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  // Told to end in the middle: both servers end too, and their folder goes away.
  const interrupted = (): void => {
    void stop().finally(() => process.exit(EXIT_INTERRUPTED));
  };
  const stop = async (): Promise<void> => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    for (const step of undo.splice(0).reverse()) await step();
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: postgresFolder, log: say });
    undo.push(async () => {
      await postgres.stop();
      await removeEmbeddedPostgres(postgresFolder);
    });
    await migrate(postgres.url);
    const broker = await startKafkaBroker({
      dataDir: join(folder, 'kafka'),
      port: await freePort(),
      controllerPort: await freePort(),
      log: say,
    });
    undo.push(() => broker.stop());
    return {
      databaseUrl: postgres.url,
      brokers: broker.brokers,
      pids: { postgres: postgres.pid, kafka: broker.pid },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
