/**
 * A colour that can be told from the ground and bears a number, as near to the wanted one as that allows: 3:1 against
 * the ground (WCAG 1.4.11), 4.5:1 between the number and the colour (1.4.3).
 */
type Rgb = readonly [red: number, green: number, blue: number];

export interface Scheme {
  /** Darkest or lightest ground on which the colour stands. */
  readonly ground: string;
  /** Of the number in a chip, a seat or a place. */
  readonly text: string;
  /** Where the colour is moved to when it cannot be read. */
  readonly towards: string;
}

/** The grounds are the panels of style/base.css, the texts `--on-colour` of style/colours.css. */
export const LIGHT: Scheme = { ground: '#f4f5f7', text: '#ffffff', towards: '#000000' };
export const DARK: Scheme = { ground: '#1f2429', text: '#0d0f11', towards: '#ffffff' };

const GROUND_CONTRAST = 3;
const TEXT_CONTRAST = 4.5;
const STEPS = 50;

function rgbOf(colour: string): Rgb {
  const part = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function textOf(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of WCAG 2. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21; both as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(rgbOf(one)), luminance(rgbOf(other))].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `colour` as `#rrggbb`, and so is the answer. */
export function readable(colour: string, { ground, text, towards }: Scheme): string {
  const [from, to] = [rgbOf(colour), rgbOf(towards)];
  for (let step = 0; step < STEPS; step++) {
    const mixed = textOf(from.map((part, at) => part + (((to[at] ?? 0) - part) * step) / STEPS) as unknown as Rgb);
    if (contrast(mixed, ground) >= GROUND_CONTRAST && contrast(mixed, text) >= TEXT_CONTRAST) return mixed;
  }
  return towards;
}
