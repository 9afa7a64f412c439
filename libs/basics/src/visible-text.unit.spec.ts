import fc from 'fast-check';
import { renderError } from './error-text';
import { SanaqError } from './errors';
import { visibleJson, visibleLines, visibleText } from './visible-text';

describe('text for a terminal', () => {
  it.each([
    ['a zero-width space', 'a\u200bb', 'a<U+200B>b'],
    ['a byte order mark within', 'a\ufeffb', 'a<U+FEFF>b'],
    ['marks that turn the direction', '\u202e12\u2066', '<U+202E>12<U+2066>'],
    ['a soft hyphen and a joiner', 'a\u00ad\u2060b', 'a<U+00AD><U+2060>b'],
    ['a Hangul filler and a blank pattern', '\u3164\u2800', '<U+3164><U+2800>'],
    ['an escape sequence', '\u001b[2J', '<U+001B>[2J'],
    ['a line feed', 'a\nb', 'a<U+000A>b'],
    ['spaces that look like the usual one', 'a\u00a0b\u202fc\u3000', 'a<U+00A0>b<U+202F>c<U+3000>'],
    ['an unassigned, a private and a half character', '\u0378\ue000\ud800', '<U+0378><U+E000><U+D800>'],
    ['a tag beyond the first plane', 'a\u{e0041}', 'a<U+E0041>'],
    ['letters of every script', 'Қазақстан № 1, «Әділ» — 選挙', 'Қазақстан № 1, «Әділ» — 選挙'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('keeps line feeds in text of several lines', () => {
    expect(visibleLines('a\u200b\nb\r\n')).toBe('a<U+200B>\nb<U+000D>\n');
  });

  it('is the same JSON once escaped, with nothing hidden in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = JSON.stringify({ value, text }, null, 2);
        expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
        expect(visibleText(visibleJson(json).replaceAll('\n', ' '))).toBe(visibleJson(json).replaceAll('\n', ' '));
      }),
    );
  });

  it('is what every error becomes', () => {
    const error = new SanaqError({
      code: 'ID_INVALID',
      message: '"p\u200b1"\nis\u00a0no id',
      place: 'a\u202e.csv:3',
      actor: 'user',
      action: 'correct it',
    });
    expect(renderError(error)).toBe('ID_INVALID: "p<U+200B>1" is<U+00A0>no id, a<U+202E>.csv:3, you must correct it');
  });
});
