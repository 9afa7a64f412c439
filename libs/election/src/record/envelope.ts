/** What comes with every record of the stream: its CloudEvents attributes and its signature. */

/** `sha256:` and 64 lower-case hex digits. */
export type Sha256Name = string;

/** A signature that came with a record. The payload is fixed; only the key is open. */
export interface SignatureClaim {
  /** Key id named in the signature's header (RFC 7638 thumbprint), or null. */
  readonly keyId: string | null;
  /** True if the signature is valid for the record under this Ed25519 public key (base64url of its 32 bytes). */
  verifiedBy(publicKey: string): boolean;
}

/** The CloudEvents attributes that matter for judging. */
export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly rehearsal: boolean;
  readonly signature: SignatureClaim | null;
}

/** A record by its name and its place. */
export interface PlacedRecord {
  readonly sha256: Sha256Name;
  readonly position: number;
}
