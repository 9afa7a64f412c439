/** Numbers, shares and times as a language writes them. */
import type { NamedFigure } from '#libs/election';
import type { Language } from './language';

/** Seconds are said: two snapshots of one minute are two. */
const TIME: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeStyle: 'medium' };

export class Formats {
  private readonly numbers: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;
  private readonly times: Intl.DateTimeFormat;
  private readonly days: Intl.DateTimeFormat;
  private readonly plurals: Intl.PluralRules;

  /** `timeZone`: an IANA name, which is said beside every time. */
  constructor(
    readonly language: Language,
    readonly timeZone: string,
  ) {
    this.numbers = new Intl.NumberFormat(language);
    this.percents = new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 2 });
    this.times = new Intl.DateTimeFormat(language, { ...TIME, timeZone });
    this.days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
    this.plurals = new Intl.PluralRules(language);
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  /** With the sign always there. */
  difference(value: number): string {
    return value > 0 ? `+${this.number(value)}` : value < 0 ? `−${this.number(-value)}` : '0';
  }

  /** A percentage as the results state it, such as "53.90"; its digits are taken over, nothing is computed. */
  percent(text: string): string {
    return this.percents.format(`${text}E-2` as Intl.StringNumericLiteral);
  }

  /** A point in time with the zone's name and distance from UTC: "1 December 2026, 05:26:06 (Asia/Almaty, UTC+5)". */
  time(ms: number): string {
    return `${this.times.format(ms)} (${this.timeZone}, ${this.offset(ms)})`;
  }

  /** Without the zone: for lists whose heading names it. */
  shortTime(ms: number): string {
    return this.times.format(ms);
  }

  zone(ms: number): string {
    return `${this.timeZone}, ${this.offset(ms)}`;
  }

  /** A day of the calendar, YYYY-MM-DD. */
  day(text: string): string {
    return this.days.format(Date.parse(`${text}T00:00:00Z`));
  }

  /** How long something has been so, in its largest whole unit: "3 hours", "12 minutes". */
  age(ms: number): string {
    const minutes = Math.floor(ms / 60_000);
    const [value, unit] =
      minutes < 60
        ? [minutes, 'minute']
        : minutes < 2_880
          ? [Math.floor(minutes / 60), 'hour']
          : [Math.floor(minutes / 1_440), 'day'];
    return new Intl.NumberFormat(this.language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  }

  plural(count: number): Intl.LDMLPluralRule {
    return this.plurals.select(count);
  }

  private offset(ms: number): string {
    const zone = new Intl.DateTimeFormat('en', { timeZone: this.timeZone, timeZoneName: 'shortOffset' });
    const name = zone.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return name.replace('GMT', 'UTC');
  }
}

/** The percentage of a ratio; null where it has none, or where it would be above 100 or below 0 and so is no share. */
export function shareOf(formats: Formats, { percent, numerator, denominator }: NamedFigure): string | null {
  if (percent === null || denominator === null || numerator < 0 || numerator > denominator) return null;
  return formats.percent(percent);
}

const known = new Map<string, Formats>();
const KNOWN_MAX = 100;

/** Making one costs more than using it. */
export function formatsOf(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  let formats = known.get(key);
  if (formats === undefined) {
    formats = new Formats(language, timeZone);
    if (known.size < KNOWN_MAX) known.set(key, formats);
  }
  return formats;
}
