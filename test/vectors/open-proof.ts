/** Proofs and receipts that are changed on the way to their files. */
import { POLICY, type Case, type MadeCase } from './cases';
import type { SmallElection } from './made/small-election';

/** A proof that is changed on the way to its file. */
export interface OpenProof {
  readonly format: string;
  precinct: {
    readonly leaf: { state: string; slot: number; register: string; precinct: string };
    readonly sums: number[];
  };
  units: {
    level: number;
    children: number;
    index: number;
    readonly siblings: [string, number[]][];
  }[];
  contest: object;
  readonly election: { size: number };
  readonly outcome: { readonly entry: { certified: number | null; state: string }; readonly path: string[] };
  readonly closing: { time: string };
  readonly log: { index: number; size: number; readonly path: string[]; checkpoint: string | null };
  protocol: { timestampMs: number; readonly path: string[] } | null;
}

export interface OpenReceipt {
  readonly record: { timestampMs: number };
  verdicts: unknown;
}

export const open = (document: unknown): OpenProof => structuredClone(document) as OpenProof;
export const openReceipt = (document: unknown): OpenReceipt => structuredClone(document) as OpenReceipt;

type Change = (proof: OpenProof) => void;

export const text = (document: unknown): string => `${JSON.stringify(document, null, 1)}\n`;

export class Cases {
  readonly made: MadeCase[] = [];

  constructor(private readonly small: SmallElection) {}

  add(file: string, about: string, fails: readonly string[], content: string, rest: Partial<Case> = {}): void {
    const kind = file.includes('receipt') ? 'receipt' : 'proof';
    const folder = fails.length === 0 ? 'valid' : 'broken';
    this.made.push({ file: `${folder}/${file}.json`, kind, about, fails, policy: POLICY, ...rest, content });
  }

  /** A proof of the second precinct in the snapshot with all protocols, changed. */
  async broken(
    file: string,
    about: string,
    fails: readonly string[],
    change: Change,
    rest: Partial<Case> = {},
  ): Promise<void> {
    const proof = open(await this.small.election.proof(3, 'list', 1));
    change(proof);
    this.add(`proof-${file}`, about, fails, text(proof), rest);
  }
}
