/** Colours that a definition gives to its options: a stylesheet of their own, because the page allows no inline style. */
import type { ElectionDefinition } from '#libs/election';
import { DARK, LIGHT, readable, type Scheme } from '../charts/readable-colours';

/** The class of a colour such as `#0b5cad`; null where none is given. */
export function colourClass(colour: string | undefined): string | null {
  return colour === undefined ? null : `k-${colour.slice(1).toLowerCase()}`;
}

function rules(colours: readonly string[], scheme: Scheme): string {
  return colours.map((colour) => `.${colourClass(colour) ?? ''}{--c:${readable(colour, scheme)}}`).join('\n');
}

/** The stylesheet of an election's colours; null where its options have none. */
export function optionColours({ contests }: Pick<ElectionDefinition, 'contests'>): string | null {
  const given = contests.flatMap(({ options }) => options.flatMap(({ colour }) => colour?.toLowerCase() ?? []));
  const colours = [...new Set(given)].sort();
  if (colours.length === 0) return null;
  return `${rules(colours, LIGHT)}\n@media (prefers-color-scheme:dark){\n${rules(colours, DARK)}\n}\n`;
}
