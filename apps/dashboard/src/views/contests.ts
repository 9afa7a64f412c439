/** All contests of an election, with a search. */
import { figureOf } from '../blocks/figures';
import type { ElectionPage } from '../blocks/page';
import type { Standing } from '../blocks/standing';
import { chip, shownOptions } from '../blocks/options';
import type { ShownContest } from '../blocks/votes';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

export interface ContestList {
  readonly contests: readonly ShownContest[];
  readonly wanted: string | null;
}

function firstByVotes(page: ElectionPage, { contest, outcome }: ShownContest): Markup {
  const most = Math.max(0, ...Object.values(outcome.votes));
  if (most === 0) return html`–`;
  const first = shownOptions(page, contest).filter(({ optionId }) => figureOf(outcome.votes, optionId) === most);
  return html`${first.map((option) => html`${chip(option)} ${option.name} `)}<small
      >${page.formats.number(most)}</small
    >`;
}

export function contestsView(page: ElectionPage, { contests, wanted }: ContestList): View {
  const { words, language, links, formats } = page;
  const word = (standing: Standing): string => words.stateOf[standing];
  const body = html`<h1>${words.allContests}</h1>
    <form action="${links.view('contests')}" method="get" role="search">
      <label for="q">${words.searchPrecincts}</label>
      <input id="q" type="search" name="q" value="${wanted ?? ''}" maxlength="200" />
      ${links.snapshot !== null && html`<input type="hidden" name="snapshot" value="${links.snapshot}" />`}
      <button>${words.search}</button>
    </form>
    ${contests.length === 0 && html`<p>${words.nothingFound}</p>`}
    <table class="contests">
      <thead>
        <tr>
          <th scope="col">${words.contest}</th>
          <th scope="col">${words.counted}</th>
          <th scope="col">${words.leading}</th>
        </tr>
      </thead>
      <tbody>
        ${contests.map((shown) => {
          const { contest, outcome, standing } = shown;
          const { precincts, round } = outcome;
          const to = links.contest(outcome);
          return html`<tr>
            <th scope="row">
              <a href="${to}">${nameOf(language, contest.title, contest.contestId)}</a>
              ${round !== 1 && html` <small>${words.round} ${round}</small>`}
            </th>
            <td>
              ${words.countedOf(formats, precincts.counted, precincts.expected)}<br /><small>${word(standing)}</small>
            </td>
            <td>${firstByVotes(page, shown)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  return { title: electionTitle(page, words.allContests), body };
}
