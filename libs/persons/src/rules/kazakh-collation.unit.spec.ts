import * as fc from 'fast-check';
import { compareByLetters, compareKazakh, foreignCharacterIn } from './kazakh-collation';

const sorted = (...names: readonly string[]): readonly string[] => [...names].sort(compareKazakh);
const ALPHABET = 'АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ';

describe('the alphabetical order of the state language', () => {
  it('has the 42 letters of the Kazakh alphabet in their order', () => {
    expect([...ALPHABET]).toHaveLength(42);
    expect(sorted(...[...ALPHABET].reverse()).join('')).toBe(ALPHABET);
    expect(sorted(...[...ALPHABET.toLowerCase()].reverse()).join('')).toBe(ALPHABET.toLowerCase());
  });

  it.each([
    ['Ә', 'А', 'Б'],
    ['Ғ', 'Г', 'Д'],
    ['Қ', 'К', 'Л'],
    ['Ң', 'Н', 'О'],
    ['Ө', 'О', 'П'],
    ['Ұ', 'У', 'Ү'],
    ['Ү', 'Ұ', 'Ф'],
    ['Һ', 'Х', 'Ц'],
    ['І', 'Ы', 'Ь'],
  ])('puts %s after every name with %s and before every name with %s', (letter, before, after) => {
    expect(sorted(`${after}а`, `${letter}а`, `${before}я`)).toEqual([`${before}я`, `${letter}а`, `${after}а`]);
    expect(sorted(`А${after}а`, `А${letter}а`, `А${before}я`)).toEqual([`А${before}я`, `А${letter}а`, `А${after}а`]);
  });

  it('puts real names where a Kazakh dictionary has them, unlike the order of code points', () => {
    const names = [
      'Абаев',
      'Әбдіров',
      'Байжанов',
      'Ғабитов',
      'Даулетов',
      'Қасымов',
      'Лепесов',
      'Үсенов',
      'Һашимов',
      'Ісләмов',
    ];
    expect(sorted(...[...names].reverse())).toEqual(names);
    expect([...names].sort()).not.toEqual(names);
  });

  it('ends a word at a space or a hyphen, before any letter', () => {
    expect(sorted('Әлиева Ая', 'Әли Ян', 'Әли-Хан Ая', 'Әли')).toEqual(['Әли', 'Әли-Хан Ая', 'Әли Ян', 'Әлиева Ая']);
  });

  it('knows no difference of capitals but for names that are otherwise the same', () => {
    expect(compareByLetters('ӘЛИ', 'әли')).toBe(0);
    expect(compareKazakh('ӘЛИ', 'әли')).not.toBe(0);
    expect(sorted('әЛИб', 'ӘЛИА')).toEqual(['ӘЛИА', 'әЛИб']);
  });
});

describe('the order of names is total', () => {
  const name = fc.oneof(
    fc.string({ unit: fc.constantFrom(...ALPHABET, ...ALPHABET.toLowerCase(), ' ', '-'), maxLength: 6 }),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );

  it('is antisymmetric, and zero only for one and the same text', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareKazakh(a, b)) + Math.sign(compareKazakh(b, a))).toBe(0);
        expect(compareKazakh(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        const [first = '', second = '', third = ''] = sorted(a, b, c);
        expect(compareKazakh(first, second)).toBeLessThanOrEqual(0);
        expect(compareKazakh(second, third)).toBeLessThanOrEqual(0);
        expect(compareKazakh(first, third)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('sorts to the same whatever order the names come in', () => {
    const shuffled = fc
      .array(name, { maxLength: 12 })
      .chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })));
    fc.assert(
      fc.property(shuffled, ([names, other]) => {
        expect(sorted(...other)).toEqual(sorted(...names));
      }),
    );
  });
});

describe('letters of other alphabets', () => {
  it('are found with their place and the letter that was probably meant', () => {
    expect(foreignCharacterIn('Әлиева Iлияс')).toEqual({ place: 8, character: 'I', meant: 'І' });
    expect(foreignCharacterIn('Касым5')).toEqual({ place: 6, character: '5', meant: null });
    expect(foreignCharacterIn('Ғабдуллин-Қожа Һәкім')).toBeNull();
  });
});
