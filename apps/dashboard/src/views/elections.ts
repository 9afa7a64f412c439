/** The list of elections, with a search. */
import type { ElectionSummary } from '#libs/results';
import type { Page } from '../blocks/page';
import { html } from '../html/html';
import { formatsOf } from '../words/formats';
import { nameOf } from '../words/language';
import type { View } from './frame';

export interface ElectionList {
  readonly elections: readonly ElectionSummary[];
  /** The id after which the next page begins; null on the last. */
  readonly next: string | null;
  /** What was looked for; null: nothing. */
  readonly wanted: string | null;
  /** Whether this is not the first page. */
  readonly continued: boolean;
}

export function electionsView(page: Page, { elections, next, wanted, continued }: ElectionList): View {
  const { words, language } = page;
  const home = `/${language}/`;
  const address = (query: Readonly<Record<string, string>>): string => {
    const all = wanted === null ? query : { q: wanted, ...query };
    return `${home}?${new URLSearchParams(all).toString()}`;
  };
  const body = html`<h1>${words.elections}</h1>
    <form action="${home}" method="get" role="search">
      <label for="q">${words.searchElections}</label>
      <input id="q" type="search" name="q" value="${wanted ?? ''}" maxlength="200" />
      <button>${words.search}</button>
    </form>
    ${elections.length === 0 && html`<p>${words.nothingFound}</p>`}
    <ul class="plain elections">
      ${elections.map(({ electionId, title, votingDay, rehearsal, published }) => {
        const formats = formatsOf(language, 'Asia/Almaty');
        return html`<li>
          <a href="${home}${encodeURIComponent(electionId)}">${nameOf(language, title, electionId)}</a>
          ${rehearsal === true && html`<span class="tag">${words.rehearsal}</span>`}
          <br /><small
            >${votingDay !== null && html`${words.votingDay}: ${formats.day(votingDay)}. `}${
              published === null
                ? words.notPublished
                : html`${words.lastSnapshot} ${formats.time(published.publishedAtMs)}`
            }</small
          >
        </li>`;
      })}
    </ul>
    ${continued && html`<a href="${address({})}">${words.first}</a>`}
    ${next !== null && html`<a href="${address({ after: next })}">${words.next}</a>`}`;
  return { title: words.elections, body };
}
