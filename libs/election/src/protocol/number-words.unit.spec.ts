import fc from 'fast-check';
import { wordsMatch, wordsOf } from './number-words';

describe('Numbers in words', () => {
  it.each([
    [0, 'нөл', 'ноль'],
    [1, 'бір', 'один'],
    [12, 'он екі', 'двенадцать'],
    [101, 'жүз бір', 'сто один'],
    [1_000, 'бір мың', 'одна тысяча'],
    [2_002, 'екі мың екі', 'две тысячи два'],
    [21_011, 'жиырма бір мың он бір', 'двадцать одна тысяча одиннадцать'],
    [345_678, 'үш жүз қырық бес мың алты жүз жетпіс сегіз', 'триста сорок пять тысяч шестьсот семьдесят восемь'],
    [1_000_000, 'бір миллион', 'один миллион'],
    [5_000_014, 'бес миллион он төрт', 'пять миллионов четырнадцать'],
  ])('%d is spelled in Kazakh and Russian', (figure, kk, ru) => {
    expect([wordsOf(figure, 'kk'), wordsOf(figure, 'ru')]).toEqual([kk, ru]);
  });

  it('are accepted in capitals, with hyphens, commas and spaces, and without a leading "one"', () => {
    expect(wordsMatch(1_234, '  Тысяча двести-тридцать  ЧЕТЫРЕ')).toBe(true);
    expect(wordsMatch(1_100, 'мың бір жүз')).toBe(true);
    expect(wordsMatch(1_000_014, 'миллион четырнадцать')).toBe(true);
    expect(wordsMatch(1_000_014, 'миллион он төрт')).toBe(true);
    expect(wordsMatch(9, 'Тоғыз'.normalize('NFD'))).toBe(true);
    expect(wordsMatch(342, 'триста сорок две')).toBe(true);
    expect(wordsMatch(1_234, 'тысяча двести тридцать пять')).toBe(false);
  });

  it('of twenty-one thousand are not those of twenty thousand', () => {
    expect(wordsMatch(20_000, 'жиырма бір мың')).toBe(false);
    expect(wordsMatch(101_000, 'жүз бір мың')).toBe(true);
    expect(wordsMatch(100_000, 'жүз бір мың')).toBe(false);
  });

  it('match their own figure and no other', () => {
    const figure = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(figure, figure, fc.constantFrom('kk' as const, 'ru' as const), (a, b, language) => {
        expect(wordsMatch(a, wordsOf(a, language))).toBe(true);
        expect(wordsMatch(b, wordsOf(a, language))).toBe(a === b);
      }),
    );
  });
});
