/** One contest of an election: the national view, and that of every constituency. */
import { countState, stateSentence, type CountState } from '../blocks/count-state';
import type { ElectionPage } from '../blocks/page';
import { embedHint } from '../blocks/embed-hint';
import { participation } from '../blocks/participation';
import { safeSeats, type SeatSafety } from '../blocks/safe-seats';
import { seatsBlock } from '../blocks/seats';
import { isAsked } from '../blocks/standing';
import { contestVotes, type ShownContest } from '../blocks/votes';
import type { UnitDocument } from '#libs/results';
import { html } from '../html/html';
import { nameOf, plainName } from '../words/language';
import { electionTitle, type View } from './frame';
import { searchForm } from './search';
import { placesBelow } from './unit';

/** What is computed beside the outcome, and what is right below the contest's topmost unit; each null where there is none. */
export interface BesideContest {
  readonly below: UnitDocument | null;
  readonly safety: SeatSafety | null;
}

export function contestView(page: ElectionPage, shown: ShownContest, { below, safety }: BesideContest): View {
  const { language, words, links } = page;
  const { contest, outcome, standing } = shown;
  const state: CountState = {
    standing,
    precincts: outcome.precincts,
    openItems: outcome.openItems,
    decisionRequired: outcome.outcome.decision !== null && isAsked(outcome),
  };
  const round = outcome.round === 1 ? null : html` <small>${words.round} ${outcome.round}</small>`;
  const body = html`<h1>${nameOf(language, contest.title, contest.contestId)}${round}</h1>
    <p id="sentence" class="visually-hidden">${stateSentence(page, state)}</p>
    ${countState(page, state)} ${seatsBlock(page, shown)}
    <section aria-labelledby="votes-heading">
      <h2 id="votes-heading">${words.votes}</h2>
      ${contestVotes(page, shown)}
    </section>
    ${safeSeats(page, shown, safety)} ${participation(page, outcome.figures)}
    ${below !== null && placesBelow(page, contest, below)}
    <p><a href="${links.shape(outcome)}">${words.shape.heading}</a></p>
    ${searchForm(page, '')} ${embedHint(page, outcome)}
    ${page.election.contests.length > 1 && html`<p><a href="${links.view('contests')}">${words.allContests}</a></p>`}`;
  const what = plainName(language, contest.title, contest.contestId);
  return { title: electionTitle(page, `${words.stateOf[standing]}: ${what}`), body };
}
