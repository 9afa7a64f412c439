/** Whether bytes that are not UTF-8 are plainly windows-1251, the encoding in which Excel writes Russian and Kazakh. */

const DECODER = new TextDecoder('windows-1251');
const WORD = /\p{L}+/gu;
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const HAS_CYRILLIC = /\p{Script=Cyrillic}/u;
/** `школа`, `Школа` or `ШКОЛА`: what another Cyrillic encoding would make of a word is rarely written so. */
const WELL_CASED = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u;
/** The letters that make up two thirds of Russian text and most of Kazakh. */
const FREQUENT = /[оеаинтрслвк]/giu;
/** Letters of Kazakh in KZ-1048, other letters in windows-1251: a file with one of them has two readings. */
const TWO_READINGS = new Set([
  0x8d, 0x8e, 0x9d, 0x9e, 0xa1, 0xa2, 0xa3, 0xa5, 0xaa, 0xaf, 0xb4, 0xba, 0xbc, 0xbd, 0xbe, 0xbf,
]);
const WELL_MADE_MIN = 0.9;
const FREQUENT_MIN = 0.45;
/** Fewer letters say nothing about how frequent each is. */
const LETTERS_MIN = 30;

export class CyrillicText {
  private words = 0;
  private wellMade = 0;
  private letters = 0;
  private frequent = 0;
  private ambiguous = false;

  add(bytes: Buffer): void {
    this.ambiguous ||= bytes.some((byte) => TWO_READINGS.has(byte));
    for (const [word] of DECODER.decode(bytes).matchAll(WORD)) {
      if (!HAS_CYRILLIC.test(word)) continue;
      this.words += 1;
      if (CYRILLIC.test(word) && WELL_CASED.test(word)) this.wellMade += 1;
      this.letters += word.length;
      this.frequent += word.match(FREQUENT)?.length ?? 0;
    }
  }

  /** Why the text may be something else, or null. */
  doubt(): string | null {
    if (this.words > 0 && this.wellMade < this.words * WELL_MADE_MIN) return 'it does not look like windows-1251';
    if (this.letters >= LETTERS_MIN && this.frequent < this.letters * FREQUENT_MIN) {
      return 'it does not look like windows-1251';
    }
    return this.ambiguous ? 'it may be windows-1251 or KZ-1048, which differ in letters that it contains' : null;
  }
}
