/** A row of the file with which persons are imported. No problem quotes anything personal: it goes to screens and logs. */
import { isId, isNfc } from '#libs/contracts';
import type { PersonalData } from './commitment';
import { CATEGORIES, foreignCharacterIn, isCalendarDay, type Category } from './rules';

export const PERSON_COLUMNS = [
  'contestId',
  'listId',
  'candidateId',
  'place',
  'name',
  'sex',
  'birthDate',
  'categories',
] as const;
export type PersonColumn = (typeof PERSON_COLUMNS)[number];

/** A person as imported. */
export interface ImportedPerson {
  readonly contestId: string;
  readonly listId: string;
  readonly candidateId: string;
  readonly place: number;
  readonly name: string;
  readonly data: PersonalData;
}

export interface PersonRowProblem {
  readonly code: string;
  /** Null where the row as a whole is meant. */
  readonly column: PersonColumn | null;
  readonly detail: string;
}

const PLACE = /^[1-9]\d{0,4}$/;
const NAME_CHARACTERS_MAX = 200;
const NAME_SPACING = /^\S+(?: \S+)*$/;
const EARLIEST_BIRTH = '1900-01-01';

class Wrong extends Error {
  constructor(readonly problem: PersonRowProblem) {
    super(problem.code);
  }
}

function wrong(code: string, column: PersonColumn, detail: string): Wrong {
  return new Wrong({ code, column, detail });
}

function idOf(text: string, column: PersonColumn): string {
  if (isId(text)) return text;
  throw wrong('PERSON_ID_INVALID', column, `the cell under "${column}" is not an id`);
}

function nameOf(text: string): string {
  if (text === '' || [...text].length > NAME_CHARACTERS_MAX || !isNfc(text) || !NAME_SPACING.test(text)) {
    const wanted = `1 to ${NAME_CHARACTERS_MAX} characters in normal form C with single spaces`;
    throw wrong('PERSON_NAME_INVALID', 'name', `the name is not ${wanted}`);
  }
  const foreign = foreignCharacterIn(text);
  if (foreign === null) return text;
  const { place, character, meant } = foreign;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const instead = meant === null ? '' : `, probably for the Kazakh "${meant}"`;
  throw wrong('PERSON_NAME_LETTER', 'name', `character ${place} of the name is not a Kazakh letter: ${code}${instead}`);
}

function sexOf(text: string): PersonalData['sex'] {
  if (text === 'female' || text === 'male') return text;
  throw wrong('PERSON_SEX_INVALID', 'sex', 'the sex is neither "female" nor "male"');
}

function birthDateOf(text: string, votingDay: string): string {
  if (isCalendarDay(text) && text >= EARLIEST_BIRTH && text < votingDay) return text;
  const wanted = `a day from ${EARLIEST_BIRTH} to before the voting day, written YYYY-MM-DD`;
  throw wrong('PERSON_BIRTH_DATE_INVALID', 'birthDate', `the birth date is not ${wanted}`);
}

function categoriesOf(text: string, sex: PersonalData['sex']): readonly Category[] {
  const words = text === '' ? [] : text.split(/[ ;]+/);
  const known = CATEGORIES.filter((category) => words.includes(category));
  if (known.length !== words.length) {
    const wanted = `none, or some of ${CATEGORIES.join(', ')}, each once, with a space between`;
    throw wrong('PERSON_CATEGORIES_INVALID', 'categories', `the attested categories are not ${wanted}`);
  }
  if (known.includes('woman') && sex !== 'female') {
    throw wrong('PERSON_CATEGORIES_CONTRADICT', 'categories', 'the attested categories contradict the sex');
  }
  return known;
}

/** The person in a row, or what is wrong with it. `cellOf` gives the cell under a column, trimmed. */
export function readPersonRow(
  cellOf: (column: PersonColumn) => string,
  votingDay: string,
): ImportedPerson | PersonRowProblem {
  try {
    const place = cellOf('place');
    if (!PLACE.test(place)) {
      throw wrong('PERSON_PLACE_INVALID', 'place', 'the place on the list is not a whole number from 1 to 99999');
    }
    const sex = sexOf(cellOf('sex'));
    return {
      contestId: idOf(cellOf('contestId'), 'contestId'),
      listId: idOf(cellOf('listId'), 'listId'),
      candidateId: idOf(cellOf('candidateId'), 'candidateId'),
      place: Number(place),
      name: nameOf(cellOf('name')),
      data: {
        sex,
        birthDate: birthDateOf(cellOf('birthDate'), votingDay),
        attested: categoriesOf(cellOf('categories'), sex),
      },
    };
  } catch (error) {
    if (error instanceof Wrong) return error.problem;
    throw error;
  }
}

/** What differs between a heading and the columns wanted, or null. Unknown columns are refused: nothing else is kept. */
export function personHeadingProblem(heading: readonly string[]): string | null {
  const known: readonly string[] = PERSON_COLUMNS;
  const missing = known.filter((name) => !heading.includes(name));
  const unknown = heading.filter((name) => !known.includes(name));
  const twice = heading.filter((name, index) => heading.indexOf(name) < index);
  const parts = [
    missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
    unknown.length > 0 ? `has ${unknown.length} unknown columns, of which nothing may be kept` : '',
    twice.length > 0 ? `has ${twice.join(', ')} twice` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `the heading ${parts.join(' and ')}; wanted is ${PERSON_COLUMNS.join(',')}`;
}
