/** All files of docs/vectors, by name. */
import { checkpointText } from '#libs/log';
import { logVectors, recordVectors, treeVectors } from './basics';
import { bundleCases } from './bundle-cases';
import { POLICY, type Case, type MadeCase } from './cases';
import { logKey } from './made/keys';
import { proofCases } from './proof-cases';
import { LOG, REHEARSAL_ORIGIN, smallElection, WITNESSES } from './made/small-election';

export interface Vectors {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly cases: readonly MadeCase[];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

function policyText(quorum: string, log: string): string {
  const witnesses = WITNESSES.map(({ vkey }, at) => `witness W${at + 1} ${vkey}\n`).join('');
  return `# An example: the keys belong to nobody.\nlog ${log}\n\n${witnesses}\n${quorum}\n`;
}

export async function makeVectors(): Promise<Vectors> {
  const small = await smallElection();
  const { election } = small;
  const cases = [...(await proofCases(small)), ...(await bundleCases(small))];
  const damaged = structuredClone(await election.consistency(3, 8)) as { path: string[] };
  damaged.path.reverse();
  const index: Case[] = cases.map(({ content: _, ...rest }) => rest);
  const texts: [string, string][] = [
    [POLICY, policyText('group any-two 2 W1 W2 W3\nquorum any-two', LOG.vkey)],
    ['policy-three.txt', policyText('group all-three all W1 W2 W3\nquorum all-three', LOG.vkey)],
    ['policy-rehearsal.txt', policyText('quorum none', logKey(REHEARSAL_ORIGIN).vkey)],
    ['kept.txt', election.checkpoints[7]!],
    ['kept-3.txt', election.checkpoints[2]!],
    ['kept-5.txt', election.checkpoints[4]!],
    ['consistency.json', json(await election.consistency(3, 8))],
    ['consistency-damaged.json', json(damaged)],
    ['trees-of-sums.json', json(treeVectors())],
    ['records.json', json(recordVectors())],
    ['log.json', json(await logVectors(election))],
    ['checkpoint-body.txt', checkpointText({ origin: LOG.key.name, size: 8, root: await election.log.rootAt(8) })],
    ['cases.json', json(index)],
  ];
  const files = new Map<string, Buffer>(texts.map(([file, content]) => [file, Buffer.from(content)]));
  for (const { file, content } of cases) files.set(file, Buffer.from(content as string));
  return { files, cases };
}
