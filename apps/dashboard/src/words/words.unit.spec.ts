import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECISION_KINDS } from '#libs/election';
import { repositoryRoot } from '#libs/platform';
import { LANGUAGES, nameOf, plainName } from './language';
import { formatsOf, shareOf } from './formats';
import { WORDS } from './all-words';

/** What is the same in every language. */
const ALIKE = new Set<string>([]);
const CYRILLIC = /[Ѐ-ӿ]/;

function textsOf(value: unknown, at = ''): readonly (readonly [place: string, text: string])[] {
  if (typeof value === 'string') return [[at, value]];
  // Sentences that are made of figures: any will do.
  if (typeof value === 'function') {
    const given = /^\(?formats\b/.test(String(value)) ? [FORMATS, 1, 2] : ['1', '2', '3', '4'];
    return [[at, Reflect.apply(value, null, given) as string]];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => textsOf(one, at === '' ? name : `${at}.${name}`));
}

const FORMATS = formatsOf('en', 'Asia/Almaty');

describe('The words of the page', () => {
  it('say everything in every language: the same members, none of them empty', () => {
    const places = LANGUAGES.map((language) => textsOf(WORDS[language]).map(([place]) => place));
    expect(places[0]).toEqual(places[2]);
    expect(places[1]).toEqual(places[2]);
    for (const language of LANGUAGES) {
      for (const [place, text] of textsOf(WORDS[language]))
        expect([language, place, text.trim().length > 0]).toEqual([language, place, true]);
    }
  });

  it('are translated: no text of Kazakh or Russian is the English one, and each is written in Cyrillic', () => {
    const english = new Map(textsOf(WORDS.en));
    for (const language of ['kk', 'ru'] as const) {
      const left = textsOf(WORDS[language]).filter(
        ([place, text]) =>
          !ALIKE.has(place) && /\p{L}/u.test(text) && (text === english.get(place) || !CYRILLIC.test(text)),
      );
      expect([language, left]).toEqual([language, []]);
    }
  });

  it('mark a name that is there in another language only, and show the id where there is no name', () => {
    expect(nameOf('kk', { ru: 'Горы' }, 'g').text).toBe(
      '<span lang="ru">Горы</span> <span class="foreign">[ru]</span>',
    );
    expect(nameOf('ru', { ru: 'Горы' }, 'g').text).toBe('Горы');
    expect([nameOf('en', undefined, 'a<b').text, plainName('en', {}, 'g')]).toEqual(['a&lt;b', 'g']);
  });
});

describe('Codes of records', () => {
  const SECTIONS = /^(Verdicts: held.*|Recounts|Hints|Any record: .*)$/;

  it('of every section that people meet on the page have words', () => {
    const text = readFileSync(join(repositoryRoot(), 'docs', 'codes.md'), 'utf8');
    const codes = text
      .split(/^## /m)
      .filter((section) => SECTIONS.test(section.slice(0, section.indexOf('\n'))))
      .flatMap((section) => [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code));
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(code! in WORDS.en.records.codes))).toEqual([]);
    expect(DECISION_KINDS.filter((kind) => !(kind in WORDS.en.records.kinds))).toEqual([]);
  });
});

describe('Figures and times', () => {
  it('are written as each language writes them, times with the name of their zone', () => {
    const [kk, ru, en] = LANGUAGES.map((language) => formatsOf(language, 'Asia/Almaty'));
    expect([kk, ru, en].map((formats) => formats?.number(1_234_567).replace(/\s/g, ' '))).toEqual([
      '1 234 567',
      '1 234 567',
      '1,234,567',
    ]);
    expect([kk, ru, en].map((formats) => formats?.percent('53.90').replace(/\s/g, ' '))).toEqual([
      '53,90%',
      '53,90 %',
      '53.90%',
    ]);
    const at = Date.parse('2026-12-01T00:26:06Z');
    for (const formats of [kk, ru, en]) expect(formats?.time(at)).toMatch(/26.*\(Asia\/Almaty, UTC\+5\)$/);
    expect(kk?.time(Date.parse('2023-03-19T12:00:00Z'))).toContain('UTC+6');
  });

  it('never show a share above 100 % or below 0, and none without its base', () => {
    const figure = { name: 'share', of: { numerator: 'a', denominator: 'votes' }, rounding: null } as const;
    const share = (numerator: number, denominator: number | null, percent: string | null): string | null =>
      shareOf(FORMATS, { ...figure, numerator, denominator, percent });
    expect([share(1, 2, '50.00'), share(2, 2, '100.00')]).toEqual(['50.00%', '100.00%']);
    expect([share(3, 2, '150.00'), share(-1, 2, '-50.00'), share(0, 0, null), share(5, null, null)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
