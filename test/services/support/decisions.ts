/** Decisions signed outside the CLI, as a commission's own software would, good ones and bad ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, signEvent, type CloudEvent, type PrivateKeyJwk } from '#libs/contracts';
import { appendAll, type TopicRecord } from '../../crash/plain-kafka';
import type { Installation } from './installation';
import { RESOLUTION } from './small-election';
import { until } from './until';

export const COMMISSION_SOURCE = 'urn:test:commission';

export function keyOf(installation: Installation, officer: string): PrivateKeyJwk {
  return JSON.parse(readFileSync(join(installation.folder, `${officer}.key.json`), 'utf8')) as PrivateKeyJwk;
}

/** A key that no definition names. */
export function foreignKey(): PrivateKeyJwk {
  return generateKeyPair().privateKey;
}

/** The hash of the definition, from the event that published it: every decision names it. */
export async function definitionSha256Of(installation: Installation, electionId: string): Promise<string> {
  const [defined] = await installation.read(installation.topics(electionId).stream);
  const { data } = JSON.parse(defined?.value?.toString('utf8') ?? '') as { data: { definitionSha256: string } };
  return data.definitionSha256;
}

/** `key` null: not signed at all. */
export async function decision(
  id: string,
  data: Readonly<Record<string, unknown>>,
  key: PrivateKeyJwk | null,
): Promise<CloudEvent> {
  const event: CloudEvent = {
    specversion: '1.0',
    type: 'kz.sanaq.decision.submitted.v1',
    source: COMMISSION_SOURCE,
    id,
    rehearsal: true,
    data: { scope: 'contest', resolution: RESOLUTION, ...data },
  };
  return key === null ? event : signEvent(event, key);
}

/** Appends events to an election's stream, in their order. */
export async function append(installation: Installation, electionId: string, events: readonly object[]): Promise<void> {
  const headers = [['content-type', Buffer.from('application/cloudevents+json')]] as const;
  const records = events.map((event) => ({ key: null, value: Buffer.from(JSON.stringify(event)), headers }));
  await appendAll(installation.kafka, installation.topics(electionId).stream, records);
}

export interface Verdict {
  readonly verdict: string;
  readonly codes: readonly string[];
  readonly sha256: string;
}

/** The verdicts in a record, each with the names of its columns. */
function verdictsIn(record: TopicRecord): (Verdict & { readonly id: string | null })[] {
  const { data } = JSON.parse(record.value?.toString('utf8') ?? '') as {
    readonly data: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };
  };
  return data.rows.map((row) => {
    const named: unknown = Object.fromEntries(data.columns.map((name, at) => [name, row[at]]));
    return named as ReturnType<typeof verdictsIn>[number];
  });
}

/** First verdicts on records with these ids, from the verdicts topic, once all of them are there. */
export async function verdictsOn(
  installation: Installation,
  electionId: string,
  ids: readonly string[],
): Promise<Map<string, Verdict>> {
  return until(`verdicts on ${ids.join(', ')}`, async () => {
    const found = new Map<string, Verdict>();
    for (const record of await installation.read(installation.topics(electionId).verdicts)) {
      for (const row of verdictsIn(record)) {
        if (row.id !== null && ids.includes(row.id) && !found.has(row.id)) found.set(row.id, row);
      }
    }
    return found.size === ids.length ? found : null;
  });
}
