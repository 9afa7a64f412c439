import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { EVENT_TYPES } from '#libs/contracts';
import { MANDATES_LOCKS } from '#libs/journal';
import { createRegistry } from '#libs/platform';
import { CertifiedElection, eventsOf, SILENT } from '../../../test/elections/certified-election';
import { MandatesService, SeatAllocationModule } from './index';

const PATIENCE_MS = 15_000;

describe('the seat-allocation application', () => {
  let election: CertifiedElection;

  beforeAll(async () => {
    election = await CertifiedElection.opened();
    await election.everything();
  });
  afterAll(() => election.close());

  async function published(type: string, count: number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const events = await eventsOf(election.stream, election.topics.mandates);
      if (events.filter((event) => event.type === type).length >= count) return;
      if (performance.now() > until) throw new Error(`fewer than ${count} of ${type} were published`);
      await pause(20);
    }
  }

  it('projects, distributes and suspends through its command bus while it runs, and stops when it is closed', async () => {
    const registry = createRegistry('seat-allocation', { ofProcess: false });
    const { pool, stream } = election;
    const options = { pool, stream, topicPrefix: 'sanaq', electionPollMs: 20, log: SILENT, registry };
    const app = await NestFactory.createApplicationContext(SeatAllocationModule.register(options), {
      logger: false,
      abortOnError: false,
    });
    const service = app.get(MandatesService);
    await published(EVENT_TYPES.mandatesProjected, 2);
    expect(service.readiness().ready).toBe(true);
    expect(service.electionIds).toEqual(['small']);
    const certification = await election.certify('list');
    await published(EVENT_TYPES.mandatesDistributed, 1);
    await election.revoke('list', certification);
    await published(EVENT_TYPES.mandatesSuspended, 1);
    await app.close();
    expect(service.electionIds).toEqual([]);
    const metrics = await registry.metrics();
    expect(metrics).toContain('sanaq_mandates_distributed_total{election="small",service="seat-allocation"} 1');
    expect(metrics).toContain('sanaq_mandates_suspended_total{election="small",service="seat-allocation"} 1');
    // Those of elections; the tabulation that counts next to it shows by another kind of lock that it lives.
    const { rows } = await pool.query(
      `select from pg_locks where locktype = 'advisory' and classid = $1
         and database = (select oid from pg_database where datname = current_database())`,
      [MANDATES_LOCKS],
    );
    expect(rows).toEqual([]);
  });
});
