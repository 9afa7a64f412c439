/** The options of a contest as the page shows them: number on the ballot, name, colour. */
import type { Contest } from '#libs/election';
import { html, type Markup } from '../html/html';
import { nameOf, plainName } from '../words/language';
import { colourClass } from './option-colours';
import type { Page } from './page';

/** Colours of style/colours.css; a number stands beside each, because colour alone tells some readers nothing. */
const COLOURS = 12;

export interface ShownOption {
  readonly optionId: string;
  /** From 1 in the order of the ballot; null for against all. */
  readonly number: number | null;
  readonly name: Markup;
  readonly plain: string;
  /** Class of the stylesheet. */
  readonly colour: string;
  readonly againstAll: boolean;
}

/** In the order of the ballot. */
export function shownOptions({ language, words }: Page, { options }: Pick<Contest, 'options'>): readonly ShownOption[] {
  let number = 0;
  return options.map(({ optionId, kind, title, colour }) => {
    const againstAll = kind === 'against_all';
    if (!againstAll) number++;
    return {
      optionId,
      number: againstAll ? null : number,
      name: againstAll && title === undefined ? html`${words.againstAll}` : nameOf(language, title, optionId),
      plain: againstAll && title === undefined ? words.againstAll : plainName(language, title, optionId),
      colour: colourClass(colour) ?? (againstAll ? 'c-against' : `c-${(number - 1) % COLOURS}`),
      againstAll,
    };
  });
}

export function chip({ number, colour }: ShownOption): Markup {
  return html`<span class="chip ${colour}">${number ?? '×'}</span>`;
}
