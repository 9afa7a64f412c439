import * as fc from 'fast-check';
import { commitmentOf, newSalt } from './commitment';
import { PERSON_COLUMNS, personHeadingProblem, readPersonRow, type PersonColumn } from './person-row';
import { placesTaken } from './places-taken';

const GOOD: Readonly<Record<PersonColumn, string>> = {
  contestId: 'list',
  listId: 'a',
  candidateId: 'c1',
  place: '7',
  name: 'Әбдірахманова Күләш',
  sex: 'female',
  birthDate: '1961-04-12',
  categories: 'woman disability',
};

const read = (changed: Partial<Record<PersonColumn, string>>) =>
  readPersonRow((column) => changed[column] ?? GOOD[column], '2023-03-19');

describe('a row of the file of persons', () => {
  it('is a person with attested categories', () => {
    expect(read({})).toEqual({
      contestId: 'list',
      listId: 'a',
      candidateId: 'c1',
      place: 7,
      name: 'Әбдірахманова Күләш',
      data: { sex: 'female', birthDate: '1961-04-12', attested: ['woman', 'disability'] },
    });
    expect(read({ categories: '' })).toMatchObject({ data: { attested: [] } });
  });

  it.each([
    ['contestId', 'a/b', 'PERSON_ID_INVALID'],
    ['listId', '', 'PERSON_ID_INVALID'],
    ['candidateId', 'c\u0007', 'PERSON_ID_INVALID'],
    ['place', '0', 'PERSON_PLACE_INVALID'],
    ['place', '1.5', 'PERSON_PLACE_INVALID'],
    ['name', '', 'PERSON_NAME_INVALID'],
    ['name', 'Әли  Асан', 'PERSON_NAME_INVALID'],
    ['name', 'Ә'.repeat(201), 'PERSON_NAME_INVALID'],
    ['name', 'Iлияс', 'PERSON_NAME_LETTER'],
    ['sex', 'w', 'PERSON_SEX_INVALID'],
    ['birthDate', '12.04.1961', 'PERSON_BIRTH_DATE_INVALID'],
    ['birthDate', '1961-02-30', 'PERSON_BIRTH_DATE_INVALID'],
    ['birthDate', '2023-03-19', 'PERSON_BIRTH_DATE_INVALID'],
    ['birthDate', '1890-01-01', 'PERSON_BIRTH_DATE_INVALID'],
    ['categories', 'woman woman', 'PERSON_CATEGORIES_INVALID'],
    ['categories', 'pensioner', 'PERSON_CATEGORIES_INVALID'],
    ['categories', 'disability (second group)', 'PERSON_CATEGORIES_INVALID'],
  ] as const)('is refused with %s %j as %s, in its column', (column, cell, code) => {
    expect(read({ [column]: cell })).toMatchObject({ code, column });
  });

  it('is refused where a man is attested as a woman', () => {
    expect(read({ sex: 'male' })).toMatchObject({ code: 'PERSON_CATEGORIES_CONTRADICT' });
  });

  it('names the letter of another alphabet and the Kazakh one that was meant', () => {
    expect(read({ name: 'Iлияс' })).toMatchObject({
      detail: 'character 1 of the name is not a Kazakh letter: U+0049, probably for the Kazakh "І"',
    });
  });

  it('quotes nothing personal in any problem, for problems go to screens and logs', () => {
    const personal = fc.record({
      sex: fc.constantFrom('q-SECRET', 'female'),
      birthDate: fc.constantFrom('1961-SECRET', '1961-04-12'),
      categories: fc.constantFrom('SECRET', 'woman SECRET', ''),
    });
    fc.assert(
      fc.property(personal, (cells) => {
        const text = JSON.stringify(read(cells));
        expect(text).not.toContain('SECRET');
        if (text.includes('"code"')) expect(text).not.toContain('1961');
      }),
    );
  });
});

describe('the heading of the file', () => {
  it('may have the columns in any order', () => {
    expect(personHeadingProblem([...PERSON_COLUMNS].reverse())).toBeNull();
  });

  it('may have no other column, so that nothing else about a person can be kept', () => {
    expect(personHeadingProblem([...PERSON_COLUMNS, 'iin'])).toMatch(/1 unknown column/);
    expect(personHeadingProblem(PERSON_COLUMNS.slice(1))).toMatch(/lacks contestId/);
    expect(personHeadingProblem([...PERSON_COLUMNS, 'sex'])).toMatch(/sex twice/);
  });
});

describe('a commitment to a person’s data', () => {
  const list = { electionId: 'e', contestId: 'list', listId: 'a' };
  const someone = { candidateId: 'c1', name: 'Әли' };
  const data = { sex: 'male', birthDate: '1970-01-01', attested: ['youth', 'disability'] } as const;

  it('is the same for the same data and salt, whatever the order of the categories', () => {
    const salt = newSalt();
    const other = { ...data, attested: ['disability', 'youth'] } as const;
    expect(commitmentOf(list, someone, data, salt)).toBe(commitmentOf(list, someone, other, salt));
  });

  it('differs for every other datum, list, person and salt', () => {
    const salt = newSalt();
    const all = [
      commitmentOf(list, someone, data, salt),
      commitmentOf(list, someone, data, newSalt()),
      commitmentOf(list, someone, { ...data, sex: 'female' }, salt),
      commitmentOf(list, someone, { ...data, birthDate: '1970-01-02' }, salt),
      commitmentOf(list, someone, { ...data, attested: ['youth'] }, salt),
      commitmentOf(list, { ...someone, name: 'Әлі' }, data, salt),
      commitmentOf({ ...list, listId: 'b' }, someone, data, salt),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(newSalt()).toHaveLength(32);
  });
});

describe('places on a list', () => {
  const wanted = (pairs: Readonly<Record<string, number>>) =>
    Object.entries(pairs).map(([candidateId, place]) => ({ candidateId, place }));
  const refused = (stored: Readonly<Record<string, number>>, imported: Readonly<Record<string, number>>) =>
    [...placesTaken(new Map(Object.entries(stored)), wanted(imported))].sort();

  it('may be exchanged between persons of one import', () => {
    expect(refused({ a: 1, b: 2 }, { a: 2, b: 1 })).toEqual([]);
  });

  it('are not taken from a person who is not moved', () => {
    expect(refused({ a: 1, b: 2 }, { c: 2 })).toEqual(['c']);
  });

  it('are not taken from a person who could not be moved', () => {
    expect(refused({ a: 1, b: 2 }, { a: 2, c: 1 })).toEqual(['a', 'c']);
  });
});
