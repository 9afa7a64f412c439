/** What stands between the count and a lawful result: held records, missing protocols, open questions, terms. */
import type { Contest, DueDeadline, Title } from '#libs/election';
import type { RuleStorm } from '#libs/results';
import { codeText } from '../blocks/codes';
import type { ContestPlace } from '../blocks/links';
import type { ElectionPage } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

export interface HeldGroup {
  readonly code: string;
  /** A contest in which the code was given: it has the control's text. */
  readonly contest: Contest | null;
  readonly records: number;
  readonly oldestMs: number;
}

export interface HeldRecordFact {
  readonly place: ContestPlace | null;
  readonly contestTitle: Title | undefined;
  readonly precinctId: string | null;
  readonly codes: readonly string[];
  readonly sinceMs: number;
}

export interface MissingIn {
  readonly place: ContestPlace;
  readonly title: Title | undefined;
  readonly missing: number;
  /** By the units right below the topmost one; empty for a contest of one constituency. */
  readonly units: readonly { readonly unitId: string; readonly title: Title | undefined; readonly missing: number }[];
}

export interface Clock {
  readonly deadline: DueDeadline;
  readonly contests: number;
  /** Null where nothing in the count says so. */
  readonly done: number | null;
}

export interface ObstacleList {
  readonly storms: readonly (RuleStorm & { readonly contest: Contest | null })[];
  /** Papers that counted protocols lack. */
  readonly documents: number;
  readonly groups: readonly HeldGroup[];
  readonly territories: readonly {
    readonly unitId: string;
    readonly title: Title | undefined;
    readonly records: number;
  }[];
  readonly oldest: readonly HeldRecordFact[];
  readonly missing: readonly MissingIn[];
  /** When the count in precincts ends by law, as local day and time; null where no act says so. */
  readonly countEnds: { readonly day: string; readonly time: string; readonly hoursAgo: number | null } | null;
  readonly questions: readonly {
    readonly place: ContestPlace;
    readonly title: Title | undefined;
    readonly question: string;
    readonly article: string | null;
  }[];
  readonly clocks: readonly Clock[];
}

function heldSection(page: ElectionPage, { groups, territories, oldest }: ObstacleList): Markup | null {
  if (groups.length === 0) return null;
  const { words, formats, language, links } = page;
  return html`<section>
    <h2>${words.way.held}</h2>
    <p>${words.way.heldIntro}</p>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.way.rule}</th>
          <th scope="col" class="n">${words.way.count}</th>
          <th scope="col">${words.way.since}</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ code, contest, records, oldestMs }) =>
            html`<tr>
              <th scope="row">${codeText(page, contest, code)}</th>
              <td class="n">${formats.number(records)}</td>
              <td>${formats.shortTime(oldestMs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <h3>${words.way.byCommission}</h3>
    <ul class="plain columns">
      ${territories.map(
        ({ unitId, title, records }) =>
          html`<li>${nameOf(language, title, unitId)}: <b>${formats.number(records)}</b></li>`,
      )}
    </ul>
    <h3>${words.way.oldest}</h3>
    <ul class="plain">
      ${oldest.map(({ place, contestTitle, precinctId, codes, sinceMs }) => {
        const name = precinctId ?? '–';
        const to =
          place === null || precinctId === null
            ? html`${name}`
            : html`<a href="${links.precinct(place, precinctId)}">${name}</a>`;
        return html`<li>
          ${formats.shortTime(sinceMs)}:
          ${to}${place !== null && html`, ${nameOf(language, contestTitle, place.contestId)}`}
          ${codes.map((code) => html`<code>${code}</code> `)}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** Not the commissions': the first thing to look at. */
function stormSection(page: ElectionPage, { storms }: ObstacleList): Markup | null {
  if (storms.length === 0) return null;
  const { words, formats, language, links } = page;
  return html`<section class="storms">
    <h2>${words.way.storms}</h2>
    <p>${words.way.stormsIntro}</p>
    <ul class="plain">
      ${storms.map(({ contest, contestId, code, failed, protocols, examples }) => {
        const place = { contestId, round: 1 };
        return html`<li class="question">
          <a href="${links.contest(place)}">${nameOf(language, contest?.title, contestId)}</a>:
          ${codeText(page, contest, code)}.
          <b>${words.way.stormShare(formats.number(failed), formats.number(protocols))}</b>
          (${words.way.examples}: ${examples.map((id) => html`<a href="${links.precinct(place, id)}">${id}</a> `)})
        </li>`;
      })}
    </ul>
  </section>`;
}

function documentSection({ words, formats, links }: ElectionPage, { documents }: ObstacleList): Markup | null {
  if (documents === 0) return null;
  return html`<section>
    <h2>${words.way.documents}</h2>
    <p><a href="${links.view('documents')}">${words.way.documentCount(formats.number(documents))}</a></p>
  </section>`;
}

function missingSection(page: ElectionPage, { missing, countEnds }: ObstacleList): Markup | null {
  if (missing.length === 0) return null;
  const { words, formats, language, links } = page;
  return html`<section>
    <h2>${words.way.missing}</h2>
    ${
      countEnds !== null &&
      html`<p>
        ${words.way.missingIntro(`${formats.day(countEnds.day)}, ${countEnds.time} (${words.way.localTime})`)}
        ${countEnds.hoursAgo !== null && words.way.waiting(formats.number(countEnds.hoursAgo))}
      </p>`
    }
    <ul class="plain">
      ${missing.map(
        (one) =>
          html`<li>
            <a href="${links.precincts(one.place, { state: 'missing' })}"
              >${nameOf(language, one.title, one.place.contestId)}</a
            >:
            <b>${formats.number(one.missing)}</b>
            ${
              one.units.length > 0 &&
              html`<ul class="plain columns">
                ${one.units.map(
                  ({ unitId, title, missing: count }) =>
                    html`<li>
                      <a href="${links.precincts(one.place, { state: 'missing', unit: unitId })}"
                        >${nameOf(language, title, unitId)}</a
                      >: ${formats.number(count)}
                    </li>`,
                )}
              </ul>`
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

function questionSection(page: ElectionPage, { questions }: ObstacleList): Markup | null {
  if (questions.length === 0) return null;
  const { words, language, links } = page;
  return html`<section>
    <h2>${words.way.questions}</h2>
    <ul class="plain">
      ${questions.map(
        ({ place, title, question, article }) =>
          html`<li class="question">
            <a href="${links.contest(place)}">${nameOf(language, title, place.contestId)}</a>: ${question}
            ${article !== null && html` (${article})`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function clockSection(page: ElectionPage, { clocks }: ObstacleList): Markup | null {
  if (clocks.length === 0) return null;
  const { words, formats } = page;
  return html`<section>
    <h2>${words.way.clocks}</h2>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">${words.way.step}</th>
          <th scope="col">${words.way.by}</th>
          <th scope="col">${words.way.lastDay}</th>
          <th scope="col">${words.way.done}</th>
        </tr>
      </thead>
      <tbody>
        ${clocks.map(({ deadline, contests, done }) => {
          const { step, by, article, lastDay, lastTime } = deadline;
          return html`<tr>
            <th scope="row">${words.way.steps[step]} <small>${words.records.article} ${article}</small></th>
            <td data-label="${words.way.by}">${words.way.takers[by]}</td>
            <td data-label="${words.way.lastDay}">
              ${lastDay === null ? words.way.notYet : formats.day(lastDay)}${lastTime !== null && `, ${lastTime}`}
            </td>
            <td data-label="${words.way.done}">
              ${done === null ? '–' : words.way.ofContests(formats.number(done), formats.number(contests))}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

export function obstaclesView(page: ElectionPage, list: ObstacleList): View {
  const { words } = page;
  const none = list.groups.length + list.missing.length + list.questions.length === 0;
  const body = html`<h1>${words.way.heading}</h1>
    ${none && html`<p class="state-word">${words.way.nothing}</p>`} ${stormSection(page, list)}
    ${heldSection(page, list)} ${missingSection(page, list)} ${documentSection(page, list)}
    ${questionSection(page, list)} ${clockSection(page, list)}`;
  return { title: electionTitle(page, words.way.heading), body };
}
