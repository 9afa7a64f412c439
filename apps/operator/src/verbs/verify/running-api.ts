/** A running API: all closing records of its log, and the stream that they bind. */
import { hashName, verifyLog, type Trust } from '#libs/proof-verifier';
import type { Checked } from '../../checking/checks-text';
import { RemoteLog } from '../../checking/remote-log';
import { grouped } from '../../output/table';
import type { Session } from '../../session';

export async function verifyRunning(session: Session, base: string, trust: Trust): Promise<Checked> {
  const remote = new RemoteLog(session, base);
  const { text, size } = await remote.checkpoint(trust.policy);
  const entries = await remote.entries(0, size);
  const stream = await remote.stream(0, snapshotOf(entries.at(-1)));
  const { checks, closings, records } = await verifyLog({ checkpoint: text, entries, stream }, trust);
  const newest = closings.at(-1);
  const root = newest === undefined ? 'none' : hashName(newest.root);
  const head = [
    `the log at ${base}: ${grouped(size)} closing records, ${grouped(records.length)} records of the stream`,
    `newest snapshot ${newest?.snapshot ?? 'none'} of ${newest?.time ?? '-'}, root ${root}`,
    'its verdicts and outcomes are checked in the audit bundle',
  ];
  const summary = { base, size, records: records.length, snapshot: newest?.snapshot ?? null, root };
  return { kind: 'api', checks, summary, head: `${head.join('\n')}\n`, checkpoint: text };
}

/** Of a closing record that is not checked yet; −1 where it has none. */
function snapshotOf(entry: string | undefined): number {
  try {
    const { snapshot } = JSON.parse(entry ?? '{}') as { readonly snapshot?: unknown };
    return typeof snapshot === 'number' ? snapshot : -1;
  } catch {
    return -1;
  }
}
