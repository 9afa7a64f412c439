import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERDICTS } from '#libs/election';
import { repositoryRoot } from '#libs/platform';
import { VERDICT_NO, verdictKindOf } from './verdict-numbers';

describe('numbers of verdicts in the store', () => {
  test('every kind has one of its own, and is found again by it', () => {
    expect(VERDICTS.map((kind) => verdictKindOf(VERDICT_NO[kind]))).toEqual([...VERDICTS]);
  });

  test('a number that no engine wrote is no kind', () => {
    expect([0, 9, -1].map(verdictKindOf)).toEqual([null, null, null]);
  });

  test('they are those that the table was made with', () => {
    const sql = readFileSync(join(repositoryRoot(), 'infra/sql/0003_journal.sql'), 'utf8');
    const said = /^-- kind: (.*)\.$/m.exec(sql)?.[1] ?? '';
    expect(said).toBe(VERDICTS.map((kind) => `${VERDICT_NO[kind]} ${kind}`).join(', '));
    expect(sql).toContain(`where kind = ${VERDICT_NO.held};`);
  });
});
