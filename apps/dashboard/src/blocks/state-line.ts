/** State of the count in a few lines, for views that are about something else. */
import type { Contest } from '#libs/election';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { asOf, stillOut, type CountState } from './count-state';
import type { ElectionPage } from './page';

/** Of the contest that a view is about, or of the leading one. */
export interface StatedContest extends Pick<CountState, 'standing' | 'precincts'> {
  readonly contest: Pick<Contest, 'contestId' | 'title'>;
}

export function stateLine(page: ElectionPage, { contest, standing, precincts }: StatedContest): Markup {
  const { words, formats, language } = page;
  return html`<aside class="state ${standing}" aria-label="${words.stateHeading}">
    <p>
      ${nameOf(language, contest.title, contest.contestId)}: ${words.states[standing]}. ${words.counted}:
      <b id="counted">${words.countedOf(formats, precincts.counted, precincts.expected)}</b>
    </p>
    ${stillOut(page, precincts)} ${asOf(page)}
  </aside>`;
}
