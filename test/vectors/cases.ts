/** What an example is, and which checks must fail on it. */
export interface Case {
  /** Below docs/vectors. */
  readonly file: string;
  readonly kind: 'proof' | 'receipt' | 'audit';
  /** What was done to it. */
  readonly about: string;
  /** Numbers of exactly the checks that fail; none: it is a valid example. */
  readonly fails: readonly string[];
  /** Below docs/vectors; each is missing where it is not used. */
  readonly policy?: string;
  readonly kept?: string;
  readonly consistency?: string;
  readonly rehearsal?: true;
  readonly asked?: Readonly<Record<string, string | number>>;
  readonly typed?: Readonly<Record<string, number>>;
}

/** A case with the content of its file. */
export interface MadeCase extends Case {
  readonly content: string | Buffer;
}

export const POLICY = 'policy.txt';
