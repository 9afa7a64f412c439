/** An election to measure on: invented, the same at every run. */
import { completeDefinition, type PrecinctRow } from '#libs/election';
import { createEmbeddedStream } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { simulateStream } from '#libs/rehearsal';
import { countToEnd, createTopics } from '../elections/on-stream';
import { openingRecords } from '../elections/opening';
import { say } from './report';

const SEED = 2023;
export const REHEARSAL_ID = 'rehearsal';

/** Counts and publishes a rehearsal of so many precincts in an empty database; the id of its topmost unit. */
export async function countedRehearsal(databaseUrl: string, precinctCount: number): Promise<string> {
  const pool = createPool(databaseUrl, { applicationName: 'bench', max: 4, role: 'sanaq_writer' });
  const stream = createEmbeddedStream({ pool, pollMs: 5, pollMaxMs: 20 });
  try {
    const { definition: simulated, items } = simulateStream({
      precincts: precinctCount,
      seed: SEED,
      electionId: REHEARSAL_ID,
    });
    const { precincts, ...file } = simulated;
    const completed = completeDefinition(file);
    if ('problems' in completed) throw new Error('the rehearsal has no definition');
    const { definition } = completed;
    const rows = precincts.map(({ precinctId, territoryId, registered, district }): PrecinctRow => ({
      ...{ precinctId, territoryId, registered },
      // Abroad there is none.
      constituencies: district === '' ? {} : { district },
    }));
    const topics = await createTopics(stream, REHEARSAL_ID);
    await stream.append(topics.stream, openingRecords(definition, rows));
    await stream.append(
      topics.stream,
      [...items].map(({ record }) => record),
    );
    const last = await countToEnd(pool, stream, REHEARSAL_ID);
    say(`  ${last?.nextPosition ?? 0} records counted`);
    return definition.units.find(({ parentId }) => parentId === undefined)?.unitId ?? '';
  } finally {
    await stream.close();
    await pool.end();
  }
}
