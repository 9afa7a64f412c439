/** The rehearsal's officers: keys made on the spot and kept beside the store, so that a rehearsal can continue later. */
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { cloudEvent, encodeCloudEvent, EVENT_TYPES, generateKeyPair, signEvent, type KeyPair } from '#libs/contracts';
import type { Decision, DecisionMatter, Officer, Resolution } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';

const NAMES: readonly (readonly [officerId: string, name: string])[] = [
  ['clerk', 'Clerk of the rehearsal'],
  ['chair', 'Chair of the rehearsal'],
  ['secretary', 'Secretary of the rehearsal'],
];

const COMMISSION = 'Rehearsal commission';

export class RehearsalOfficers {
  /** Hash of the definition under which they decide; null until it is published. */
  definitionSha256: string | null = null;

  private constructor(private readonly keys: ReadonlyMap<string, KeyPair>) {}

  /** Loads the keys, or makes them at the first call. */
  static load(file: string): RehearsalOfficers {
    if (!existsSync(file)) {
      const keys = Object.fromEntries(NAMES.map(([officerId]) => [officerId, generateKeyPair()]));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
    }
    const keys = JSON.parse(readFileSync(file, 'utf8')) as Record<string, KeyPair>;
    return new RehearsalOfficers(new Map(Object.entries(keys)));
  }

  /** Their lines in the definition. */
  get lines(): Officer[] {
    return NAMES.map(([officerId, name]) => ({
      officerId,
      name,
      commission: COMMISSION,
      publicKey: this.key(officerId).publicKey,
      may:
        officerId === 'clerk' ? ['admit', 'set_aside', 'annul', 'open_round', 'decide_gap'] : ['open_count', 'certify'],
    }));
  }

  /** A signed decision, ready to append. The same `id` and content make the same bytes. */
  async sign(
    electionId: string,
    officerId: string,
    id: string,
    reason: string,
    decision: DecisionMatter,
  ): Promise<RecordToAppend> {
    const { definitionSha256 } = this;
    if (definitionSha256 === null) throw new Error('the rehearsal is not defined yet');
    const data: Decision = {
      electionId,
      definitionSha256,
      officerId,
      resolution: resolutionOf(reason),
      ...decision,
    };
    const event = cloudEvent({
      type: EVENT_TYPES.decisionSubmitted,
      source: 'urn:rehearsal:commission',
      id,
      rehearsal: true,
      data,
    });
    return encodeCloudEvent(await signEvent(event, this.key(officerId).privateKey), officerId);
  }

  private key(officerId: string): KeyPair {
    const key = this.keys.get(officerId);
    if (key === undefined) throw new Error(`no key of officer ${officerId}`);
    return key;
  }
}

function resolutionOf(reason: string): Resolution {
  return {
    commission: COMMISSION,
    number: 'R-1',
    date: '2023-10-16',
    for: 7,
    against: 0,
    documentSha256: `sha256:${'0'.repeat(64)}`,
    reason,
  };
}
