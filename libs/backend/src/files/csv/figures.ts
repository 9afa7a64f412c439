/**
 * Figures as spreadsheets write them. `1 346` and `12.0` have one reading, `1.346` and `1,346` have two: a file that
 * writes only the first kind is read, in a file with both nothing but plain digits is.
 */
import { visibleText } from '#libs/basics';

export type FigureStyle = 'plain' | 'spaced' | 'point_zero' | 'comma_zero' | 'unclear';

const SPACES = ' \\u00a0\\u2007\\u2009\\u202f';
const PLAIN = /^\d{1,16}$/;
const SPACED = new RegExp(`^\\d{1,3}(?:([${SPACES}])\\d{3})(?:\\1\\d{3})*$`);
/** Three zeros could be a group of thousands. */
const ZERO_FRACTION = new RegExp(`^(\\d{1,16}|\\d{1,3}(?:([${SPACES}])\\d{3})(?:\\2\\d{3})*)([.,])0{1,2}$`);
const ANY_SPACE = new RegExp(`[${SPACES}]`, 'g');
/** Marks between groups of three, or a fraction: which of both, the cell does not say. */
const UNCLEAR = /^\d{1,3}(?:[.,'’]\d{3})+$|^\d+[.,]\d+$/;

export interface Figure {
  readonly value: number;
  readonly style: FigureStyle;
}

/** What a text would be as a whole number from 0, or null where it is none in any style. */
export function figureIn(text: string): Figure | null {
  if (PLAIN.test(text)) return safe(text, 'plain');
  if (SPACED.test(text)) return safe(text.replace(ANY_SPACE, ''), 'spaced');
  const [, whole, , mark] = ZERO_FRACTION.exec(text) ?? [];
  if (whole !== undefined) return safe(whole.replace(ANY_SPACE, ''), mark === '.' ? 'point_zero' : 'comma_zero');
  return UNCLEAR.test(text) ? { value: Number.NaN, style: 'unclear' } : null;
}

function safe(digits: string, style: FigureStyle): Figure | null {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? { value, style } : null;
}

/** The styles of a whole file, and an example of each as it stands there. */
export class FigureStyles {
  private readonly examples = new Map<FigureStyle, string>();
  private readonly counts = new Map<FigureStyle, number>();

  /** Notes the style of a cell's text; blank cells have none. */
  note(text: string): void {
    const style = figureIn(text)?.style;
    if (style === undefined) return;
    if (!this.examples.has(style)) this.examples.set(style, text);
    this.counts.set(style, (this.counts.get(style) ?? 0) + 1);
  }

  /** Whether every figure of the file has one reading. */
  get clear(): boolean {
    return !this.examples.has('unclear') && !(this.examples.has('point_zero') && this.examples.has('comma_zero'));
  }

  /** `"1 346" (3 cells)` for each style that is not plain digits. */
  described(): readonly string[] {
    return [...this.examples].flatMap(([style, example]) => {
      if (style === 'plain') return [];
      const cells = this.counts.get(style) ?? 0;
      return [`"${visibleText(example)}" as ${figureIn(example)?.value} (${cells} ${cells === 1 ? 'cell' : 'cells'})`];
    });
  }

  /** An example that has two readings, or by which others get them. */
  unclearExample(): string {
    const found = ['unclear', 'comma_zero'].map((style) => this.examples.get(style as FigureStyle));
    return visibleText(found.find((example) => example !== undefined) ?? '');
  }
}

const SHOWN_CHARACTERS = 40;

/** Why a cell under a heading is not a figure, with what it looks like; `styles` of the file where they were looked at. */
export function figureProblem(text: string, heading: string, styles: FigureStyles | null): string {
  const shown = visibleText(text.slice(0, SHOWN_CHARACTERS));
  const wrong = `"${shown}" under "${heading}" is not a whole number`;
  const figure = figureIn(text);
  if (figure === null) return wrong;
  if (figure.style === 'unclear') return `${wrong}: it may mean thousands or a fraction; export whole numbers`;
  const other = styles?.unclearExample() ?? '';
  return `${wrong}: it looks like ${figure.value}, but the file also has "${other}"; export whole numbers`;
}
