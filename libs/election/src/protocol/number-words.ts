/**
 * Whole numbers in words, Kazakh and Russian, as a protocol repeats every figure (Art. 43(8)).
 * Words are compared, not read: the figure is spelled and both sides are brought to one form.
 */
import { certain } from '../certain';

const KK_ONES = ['', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];
const KK_TENS = ['', 'он', 'жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'];
const RU_ONES = ['', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'];
const RU_TEENS = [
  'десять',
  'одиннадцать',
  'двенадцать',
  'тринадцать',
  'четырнадцать',
  'пятнадцать',
  'шестнадцать',
  'семнадцать',
  'восемнадцать',
  'девятнадцать',
];
const RU_TENS = [
  '',
  '',
  'двадцать',
  'тридцать',
  'сорок',
  'пятьдесят',
  'шестьдесят',
  'семьдесят',
  'восемьдесят',
  'девяносто',
];
const RU_HUNDREDS = [
  '',
  'сто',
  'двести',
  'триста',
  'четыреста',
  'пятьсот',
  'шестьсот',
  'семьсот',
  'восемьсот',
  'девятьсот',
];
const RU_SCALES: readonly (readonly [string, string, string])[] = [
  ['', '', ''],
  ['тысяча', 'тысячи', 'тысяч'],
  ['миллион', 'миллиона', 'миллионов'],
  ['миллиард', 'миллиарда', 'миллиардов'],
];
const KK_SCALES = ['', 'мың', 'миллион', 'миллиард'];
/** Greatest number that can be spelled here; a greater figure is a hard control of its own. */
const SPELLED_MAX = 999_999_999_999;

export type WordsLanguage = 'kk' | 'ru';

/** Groups of three digits, lowest first. */
function groupsOf(n: number): number[] {
  const groups: number[] = [];
  let rest = n;
  while (rest > 0) {
    groups.push(rest % 1000);
    rest = Math.trunc(rest / 1000);
  }
  return groups;
}

/** A word of a list; digits and groups never ask for one beyond its end. */
function word(words: readonly string[], index: number): string {
  return certain(words[index], 'the word of a number');
}

function kazakhGroup(group: number): string[] {
  const hundreds = Math.trunc(group / 100);
  const words: string[] = [];
  if (hundreds > 0) words.push(...(hundreds > 1 ? [word(KK_ONES, hundreds)] : []), 'жүз');
  const tens = word(KK_TENS, Math.trunc((group % 100) / 10));
  const ones = word(KK_ONES, group % 10);
  return [...words, tens, ones].filter((word) => word !== '');
}

function russianGroup(group: number, feminine: boolean): string[] {
  const words = [word(RU_HUNDREDS, Math.trunc(group / 100))];
  const rest = group % 100;
  if (rest >= 10 && rest < 20) {
    words.push(word(RU_TEENS, rest - 10));
  } else {
    words.push(word(RU_TENS, Math.trunc(rest / 10)));
    const ones = rest % 10;
    words.push(feminine && ones === 1 ? 'одна' : feminine && ones === 2 ? 'две' : word(RU_ONES, ones));
  }
  return words.filter((word) => word !== '');
}

function russianScale(group: number, scale: readonly [string, string, string]): string {
  const rest = group % 100;
  if (rest >= 11 && rest <= 14) return scale[2];
  if (group % 10 === 1) return scale[0];
  return group % 10 >= 2 && group % 10 <= 4 ? scale[1] : scale[2];
}

/**
 * Spells a whole number from 0 to 999,999,999,999.
 * In Russian thousands are feminine by grammar; the last group is masculine unless `feminine` is set.
 */
export function wordsOf(n: number, language: WordsLanguage, feminine = false): string {
  if (!Number.isSafeInteger(n) || n < 0 || n > SPELLED_MAX) throw new RangeError(`wordsOf: ${n} cannot be spelled`);
  if (n === 0) return language === 'kk' ? 'нөл' : 'ноль';
  const words: string[] = [];
  groupsOf(n).forEach((group, scale) => {
    if (group === 0) return;
    const spelled =
      language === 'kk'
        ? [...kazakhGroup(group), word(KK_SCALES, scale)]
        : [
            ...russianGroup(group, scale === 1 || (scale === 0 && feminine)),
            russianScale(group, certain(RU_SCALES[scale], 'a scale of numbers')),
          ];
    words.unshift(...spelled.filter((word) => word !== ''));
  });
  return words.join(' ');
}

/** "One" may be left out before these where it opens the number or its scale: "бір мың" is "мың". */
const ONE_BEFORE: Readonly<Record<string, readonly string[]>> = {
  бір: ['мың', 'миллион', 'миллиард'],
  одна: ['тысяча'],
  один: ['миллион', 'миллиард'],
};

/** One form for every accepted way to write the same words: case, composed letters, hyphens, spaces, a leading "one". */
function normalised(words: string): string {
  const tokens = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/ё/g, 'е')
    .split(/[\s,.-]+/u)
    .filter((token) => token !== '');
  return tokens
    .filter((token, index) => {
      const [before, next] = [tokens[index - 1], tokens[index + 1]];
      if (next === undefined) return true;
      if (token === 'бір' && next === 'жүз') return false;
      const opens = before === undefined || before.startsWith('милли');
      return !(opens && ONE_BEFORE[token]?.includes(next) === true);
    })
    .join(' ');
}

/** Figures of precincts are small and come again and again: so many are spelled once. */
const SPELLINGS_MAX = 4_096;
const spellings = new Map<number, Spellings>();

interface Spellings {
  /** As they are usually written. */
  readonly usual: readonly string[];
  readonly normalised: readonly string[];
}

function spellingsOf(figure: number): Spellings {
  const known = spellings.get(figure);
  if (known !== undefined) return known;
  const usual = [wordsOf(figure, 'kk'), wordsOf(figure, 'ru'), wordsOf(figure, 'ru', true)];
  const made = { usual, normalised: usual.map(normalised) };
  if (spellings.size >= SPELLINGS_MAX) spellings.clear();
  spellings.set(figure, made);
  return made;
}

/** True if the words spell the figure in Kazakh or Russian (either gender of the last group). */
export function wordsMatch(figure: number, words: string): boolean {
  if (figure > SPELLED_MAX) return false;
  const spelled = spellingsOf(figure);
  return spelled.usual.includes(words) || spelled.normalised.includes(normalised(words));
}
