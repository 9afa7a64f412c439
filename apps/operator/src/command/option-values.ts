/** Readers for the values of options; what they throw is a wrong call. */
import { EXIT, SanaqError } from '#libs/basics';

export function wrongCall(message: string, action = 'correct the call (see --help)'): SanaqError {
  return new SanaqError({ code: 'CALL_INVALID', message, actor: 'user', action, exitCode: EXIT.badInput });
}

export function integerOption(value: string, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw wrongCall(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`);
}

const BYTE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** A number of bytes, as it is or as `500M`, `20G`. */
export function bytesOption(value: string, name: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([KMGT]?)$/.exec(value.toUpperCase()) ?? [];
  const bytes = digits === '' ? Number.NaN : Number(digits) * (BYTE_UNITS[unit] ?? Number.NaN);
  if (bytes >= 1 && bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw wrongCall(`${name} must be a number of bytes such as 500M or 20G, not ${JSON.stringify(value)}`);
}

/** Options that may be given several times. */
export function collected(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), value];
}

export function textOf(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(options: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
}

export function listOf(options: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function isSet(options: Readonly<Record<string, unknown>>, name: string): boolean {
  return options[name] === true;
}
