/**
 * Policies (C2SP tlog-policy): whose logs are accepted, and which witnesses must have cosigned. Read strictly: a line
 * that is not understood makes the whole policy invalid, never weaker.
 */
import { toHex } from '../bytes/encodings';
import { isSignedBy, parseVerifierKey, type ParsedNote, type VerifierKey } from './verify-note';

const LOG_TYPE = 0x01;
const WITNESS_TYPE = 0x04;
const ENTRIES_MAX = 1_000;
const NOT_ALLOWED = /[^\t\n\u0020-\u007e\u0080-\u{10ffff}]/u;

/** As the policy calls it, with its key as text, too. */
export interface NamedWitness {
  readonly name: string;
  readonly vkey: string;
  readonly key: VerifierKey;
  readonly url: string | null;
}

/** A witness, or a group that has witnessed when `threshold` of its members have. */
type Member =
  | (NamedWitness & { readonly kind: 'witness' })
  | { readonly kind: 'group'; readonly name: string; readonly threshold: number; readonly members: readonly Member[] };

export interface Policy {
  readonly logs: readonly { readonly key: VerifierKey; readonly url: string | null }[];
  /** Null: no cosignature is demanded. */
  readonly quorum: Member | null;
  readonly witnesses: readonly NamedWitness[];
}

/** The policy is none; `line` from 1. */
export class PolicyInvalid extends Error {
  constructor(
    readonly problem: string,
    readonly line: number,
  ) {
    super(`line ${line}: ${problem}`);
    this.name = 'PolicyInvalid';
  }
}

class PolicyReader {
  private readonly logs: { key: VerifierKey; url: string | null }[] = [];
  private readonly named = new Map<string, Member>();
  private readonly keys = new Set<string>();
  private readonly grouped = new Set<string>();
  private quorum: Member | null | undefined;
  private line = 0;

  read(text: string): Policy {
    if (NOT_ALLOWED.test(text)) throw new PolicyInvalid('a control character other than tab and line feed', 1);
    const lines = text.split('\n');
    if (lines.length > ENTRIES_MAX) throw new PolicyInvalid('too many lines', ENTRIES_MAX);
    for (const line of lines) {
      this.line++;
      const [word = '', ...rest] = line.split(/[ \t]+/).filter((item) => item !== '');
      if (word !== '' && !word.startsWith('#')) this.entry(word, rest);
    }
    if (this.quorum === undefined) throw this.wrong('the line "quorum" is missing');
    const witnesses = [...this.named.values()].flatMap((member) => (member.kind === 'witness' ? [member] : []));
    return { logs: this.logs, quorum: this.quorum, witnesses };
  }

  private wrong(problem: string): PolicyInvalid {
    return new PolicyInvalid(problem, this.line);
  }

  private entry(word: string, items: readonly string[]): void {
    if (word === 'log') this.log(items);
    else if (word === 'witness') this.witness(items);
    else if (word === 'group') this.group(items);
    else if (word === 'quorum') this.setQuorum(items);
    else throw this.wrong(`unknown word "${word.slice(0, 40)}"`);
  }

  private key(vkey: string | undefined, type: number): VerifierKey {
    const key = parseVerifierKey(vkey ?? '');
    if (key?.type !== type) throw this.wrong(`no key of Ed25519 for a ${type === LOG_TYPE ? 'log' : 'witness'}`);
    const bytes = `${type} ${toHex(key.publicKey)}`;
    if (this.keys.has(bytes)) throw this.wrong('a key stands twice');
    this.keys.add(bytes);
    return key;
  }

  private log(items: readonly string[]): void {
    if (items.length < 1 || items.length > 2) throw this.wrong('"log" takes a key and an address');
    this.logs.push({ key: this.key(items[0], LOG_TYPE), url: items[1] ?? null });
  }

  private define(member: Member): void {
    const { name } = member;
    if (name === 'none' || this.named.has(name)) throw this.wrong(`the name "${name.slice(0, 40)}" is taken`);
    this.named.set(name, member);
  }

  private witness(items: readonly string[]): void {
    const [name, vkey, url = null, ...more] = items;
    if (name === undefined || vkey === undefined || more.length > 0) {
      throw this.wrong('"witness" takes a name, a key and an address');
    }
    this.define({ kind: 'witness', name, vkey, key: this.key(vkey, WITNESS_TYPE), url });
  }

  private known(name: string): Member {
    const member = this.named.get(name);
    if (member === undefined) throw this.wrong(`"${name.slice(0, 40)}" is not defined above`);
    return member;
  }

  private group([name, threshold = '', ...names]: readonly string[]): void {
    if (name === undefined || names.length === 0) throw this.wrong('"group" takes a name, a number and members');
    const members = names.map((one) => {
      if (this.grouped.has(one)) throw this.wrong(`"${one.slice(0, 40)}" is a member already`);
      this.grouped.add(one);
      return this.known(one);
    });
    const number = threshold === 'all' ? names.length : threshold === 'any' ? 1 : Number(threshold);
    const isNumber = /^(?:all|any|[1-9][0-9]{0,4})$/.test(threshold);
    if (!isNumber || number > names.length) throw this.wrong(`"${threshold.slice(0, 40)}" is no number of its members`);
    this.define({ kind: 'group', name, threshold: number, members });
  }

  private setQuorum([name, ...more]: readonly string[]): void {
    if (name === undefined || more.length > 0) throw this.wrong('"quorum" takes one name');
    if (this.quorum !== undefined) throw this.wrong('"quorum" stands twice');
    this.quorum = name === 'none' ? null : this.known(name);
  }
}

/** Throws {@link PolicyInvalid}. */
export function parsePolicy(text: string): Policy {
  return new PolicyReader().read(text);
}

/** Which of the policy's witnesses have cosigned, by name; and whether they are enough. */
export async function witnessesOf(
  note: ParsedNote,
  policy: Policy,
): Promise<{ readonly cosigned: readonly string[]; readonly isEnough: boolean }> {
  const cosigned = new Set<string>();
  for (const { name, key } of policy.witnesses) {
    if (await isSignedBy(note, key)) cosigned.add(name);
  }
  const hasWitnessed = (member: Member): boolean =>
    member.kind === 'witness'
      ? cosigned.has(member.name)
      : member.members.filter(hasWitnessed).length >= member.threshold;
  return { cosigned: [...cosigned], isEnough: policy.quorum === null || hasWitnessed(policy.quorum) };
}

/** How many witnesses at least are a quorum; 0 where none is demanded. */
export function leastWitnesses({ quorum }: Policy): number {
  const least = (member: Member): number =>
    member.kind === 'witness'
      ? 1
      : member.members
          .map(least)
          .sort((a, b) => a - b)
          .slice(0, member.threshold)
          .reduce((sum, each) => sum + each, 0);
  return quorum === null ? 0 : least(quorum);
}

/** For messages: a log's name and the first bytes of its key. */
export function keyText({ name, keyId }: VerifierKey): string {
  return `${name}+${toHex(keyId)}`;
}
