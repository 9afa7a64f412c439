/** Rules for names that come from outside. They hold for every id of a definition, a register and a record. */

const ELECTION_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
// Control characters (Unicode category Cc) must not reach logs, terminals or PostgreSQL text.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;
const PLAIN_ASCII = /^[\x21-\x7e]+$/;
export const IDENTIFIER_CHARACTERS_MAX = 256;

/** True for ids of elections: they become parts of topic names. */
export function isElectionId(id: string): boolean {
  return ELECTION_ID.test(id);
}

/** What is wrong with an id other than an election's, or null. NFC, 1–256 characters, no control characters, no `/`. */
export function identifierProblem(id: string): string | null {
  if (id.length === 0) return 'is empty';
  if (id.length > IDENTIFIER_CHARACTERS_MAX) return `is longer than ${IDENTIFIER_CHARACTERS_MAX} characters`;
  if (id.includes('/')) return 'contains "/"';
  if (PLAIN_ASCII.test(id)) return null;
  if (CONTROL_CHARACTER.test(id)) return 'contains a control character';
  if (id.trim() !== id) return 'begins or ends with a space';
  if (!id.isWellFormed()) return 'contains half of a character';
  if (id.normalize('NFC') !== id) return 'is not in Unicode normal form NFC';
  return null;
}
