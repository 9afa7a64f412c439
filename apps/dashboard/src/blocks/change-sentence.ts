/** A change as a sentence, and where it leads. */
import type { Contest, ElectionDefinition } from '#libs/election';
import type { Formats } from '../words/formats';
import { plainName, type Language } from '../words/language';
import type { Words } from '../words/words';
import type { Change, OfContest } from './change';
import type { Links } from './links';

export interface Telling {
  readonly language: Language;
  readonly words: Words;
  readonly formats: Formats;
  readonly election: ElectionDefinition;
}

const PLACES_MAX = 6;

function contestOf({ election }: Telling, contestId: string): Contest | undefined {
  return election.contests.find((contest) => contest.contestId === contestId);
}

function contestName(telling: Telling, { contestId, round }: OfContest): string {
  const name = plainName(telling.language, contestOf(telling, contestId)?.title, contestId);
  return round === 1 ? name : `${name} (${telling.words.round} ${round})`;
}

/** An option or a counter by its id. */
function figureName(telling: Telling, contestId: string, id: string): string {
  const contest = contestOf(telling, contestId);
  const option = contest?.options.find(({ optionId }) => optionId === id);
  if (option?.kind === 'against_all' && option.title === undefined) return telling.words.againstAll;
  const title = option?.title ?? contest?.form.counters.find(({ counterId }) => counterId === id)?.title;
  return plainName(telling.language, title, id);
}

function unitName({ language, election }: Telling, unitId: string): string {
  return plainName(language, election.units.find((unit) => unit.unitId === unitId)?.title, unitId);
}

/** Without the full stop, so that it can stand in a list. */
export function changeSentence(telling: Telling, change: Change): string {
  const { words, formats } = telling;
  const { story } = words;
  switch (change.kind) {
    case 'counted': {
      const shown = change.places.slice(0, PLACES_MAX);
      const list = shown.map(({ unitId, precincts }) => `${unitName(telling, unitId)} ${formats.number(precincts)}`);
      const more = change.places.length > shown.length ? [...list, '…'] : list;
      const counted = story.counted(formats, change.precincts, contestName(telling, change));
      return more.length === 0 ? counted : `${counted}${story.places(more.join(', '))}`;
    }
    case 'counted_in_others':
      return story.inOthers(formats, change.protocols, change.contests);
    case 'threshold': {
      const option = figureName(telling, change.contestId, change.optionId);
      return (change.passes ? story.passes : story.fails)(option, contestName(telling, change));
    }
    case 'seats': {
      const [from, to] = [change.from, change.to].map((id) => figureName(telling, change.contestId, id));
      return story.seatMoves(formats.number(change.seats), from ?? '', to ?? '', contestName(telling, change));
    }
    case 'seats_given':
      return story.seatsGiven(contestName(telling, change));
    case 'seats_gone':
      return story.seatsGone(contestName(telling, change));
    case 'leader': {
      const names = (ids: readonly string[]): string =>
        ids.map((id) => figureName(telling, change.contestId, id)).join(', ');
      return story.leads(names(change.now), names(change.before), contestName(telling, change));
    }
    case 'fell': {
      const { figure, by, precinctIds } = change;
      const fell = story.fell(
        figureName(telling, change.contestId, figure),
        formats.number(by),
        contestName(telling, change),
      );
      return precinctIds.length === 0 ? fell : `${fell}${story.because(precinctIds.join(', '))}`;
    }
    case 'replaced': {
      const { precinctId, contestId, differences } = change;
      const list = Object.entries(differences).map(
        ([id, by]) => `${figureName(telling, contestId, id)} ${formats.difference(by)}`,
      );
      const replaced = story.replaced(precinctId, contestName(telling, change));
      return list.length === 0 ? replaced : `${replaced}${story.differences(list.join(', '))}`;
    }
    case 'state':
      return story.state(change.precinctId, words.places.states[change.after], contestName(telling, change));
    case 'further_precincts':
      return story.furtherPrecincts(formats.number(change.precincts));
    case 'standing':
      return story.standing(contestName(telling, change), words.stateOf[change.standing]);
    case 'question_open':
      return story.questionOpen(contestName(telling, change));
    case 'question_answered':
      return story.questionAnswered(contestName(telling, change));
  }
}

/** The page on which the change rests; `links` as of the snapshot of the change. */
export function changeLink(links: Links, change: Change): string | null {
  switch (change.kind) {
    case 'replaced':
    case 'state':
      return links.precinct(change, change.precinctId);
    case 'fell': {
      const [first] = change.precinctIds;
      return first === undefined ? links.contest(change) : links.precinct(change, first);
    }
    case 'counted_in_others':
      return links.view('contests');
    case 'further_precincts':
      return null;
    default:
      return links.contest(change);
  }
}
