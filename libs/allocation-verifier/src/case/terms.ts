/** The base of a threshold: a sum of terms such as `votes`, `lists`, `ballots_invalid` or `2*votes`. */
import { sum, type Case } from './case';

export interface Term {
  readonly factor: bigint;
  readonly name: string;
}

const NAME_CHARACTERS_MAX = 256;

/** NFC, 1–256 characters, no control characters, no `/`, no space at either end, no half of a surrogate pair. */
export function isId(text: string): boolean {
  if (text === '' || text.length > NAME_CHARACTERS_MAX || text !== text.trim()) return false;
  if (text.normalize('NFC') !== text || !text.isWellFormed()) return false;
  return [...text].every((sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return sign !== '/' && code > 0x1f && (code < 0x7f || code > 0x9f);
  });
}

/** Null where a text is not a term. */
export function termOf(text: string): Term | null {
  const star = text.indexOf('*');
  const head = star < 0 ? '' : text.slice(0, star);
  if (!/^[+-]?[0-9]+$/.test(head)) return isId(text) ? { factor: 1n, name: text } : null;
  const name = text.slice(star + 1);
  if (!isId(name) || !/^(0|-?[1-9][0-9]{0,14}|-0)$/.test(head)) return null;
  return { factor: BigInt(head), name };
}

/** Value of the base. A counter that is not given counts nothing: the input was found invalid then. */
export function baseOf(terms: readonly string[], given: Case): bigint {
  const lists = sum(given.options.map(({ votes }) => BigInt(votes)));
  const values: ReadonlyMap<string, bigint> = new Map([
    ...[...given.counters].map(([name, value]) => [name, BigInt(value)] as const),
    ['lists', lists] as const,
    ['votes', lists + BigInt(given.againstAll ?? 0)] as const,
  ]);
  return sum(
    terms.map((text) => {
      const term = termOf(text);
      return term === null ? 0n : term.factor * (values.get(term.name) ?? 0n);
    }),
  );
}
