/**
 * Repeat votes. Someone who was withdrawn is in none: the others of the tied do, and the last one left is elected
 * without a vote (Art. 95(3), 109-1); of two with the most votes, those two who are still there (Art. 63, 79(1)).
 */
import { askGap, elected, placesAmong, rankedIds, repeatElections, votesOf, withTie, type Gap } from './candidates';
import type { Here as AnyHere, Places } from './candidates';
import type { Case, Edition } from '../case/case';
import { askForPlaces } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { byCodeUnits } from '../document/json';
import { open, type Cited, type Solution } from '../course/solution';

/** What the rules make of one candidate who is left: elected, a question, a repeat vote anyway, elections anew. */
export type OneLeft = 'elected' | 'asked' | 'stands' | 'anew';

export interface Repeating extends Edition {
  readonly oneLeft: OneLeft;
}

type Here = AnyHere<Repeating>;

export function isGone({ withdrawn }: Case, id: string): boolean {
  return withdrawn.includes(id);
}

function leavingOut<H extends Here>(here: H, cited: Cited, ids: readonly string[]): H {
  if (ids.length === 0) return here;
  const withdrawn: ExpectedObject = { ...cited, text: SENTENCE, options: [...ids].sort(byCodeUnits) };
  return { ...here, nodes: { ...here.nodes, withdrawn } };
}

function nobodyLeft(here: Here, cited: Cited, withdrawn: readonly string[]): Solution {
  return askGap(here, {
    gap: 'GAP-WITHDRAWN-2',
    article: cited.article,
    facts: { withdrawn },
    options: {
      repeat_elections: () => repeatElections(here),
      mandates_vacant: () => ({ kind: 'settled', result: null, seats: null, winners: [], nodes: here.nodes }),
    },
  });
}

function oneLeft(here: Here, cited: Cited, candidate: string): Solution {
  if (here.rules.oneLeft === 'elected') return elected(here, cited, [candidate]);
  return askGap(here, {
    gap: 'GAP-AKIM-3',
    article: cited.article,
    facts: { candidate },
    options: {
      candidate_elected: () => elected(here, cited, [candidate]),
      repeat_elections: () => repeatElections(here),
    },
  });
}

export function repeatVote(before: Here, cited: Cited, among: readonly string[]): Solution {
  const { given, rules } = before;
  const gone = among.filter((id) => isGone(given, id)).sort(byCodeUnits);
  const here = leavingOut(before, cited, gone);
  const repeatVoteAmong = rankedIds(given).filter((id) => among.includes(id) && !isGone(given, id));
  const [only] = repeatVoteAmong;
  if (only === undefined) return nobodyLeft(here, cited, gone);
  if (repeatVoteAmong.length === 1 && gone.length > 0 && rules.oneLeft !== 'stands') return oneLeft(here, cited, only);
  const repeat: ExpectedObject = { ...cited, text: SENTENCE, among: repeatVoteAmong };
  const nodes = { ...here.nodes, repeat };
  return { kind: 'settled', result: 'repeat_vote', seats: null, winners: [], repeatVoteAmong, nodes };
}

/** Either kind of repeat, as a decision says; where all of those named are gone, what follows from that is asked. */
export function askWhich(here: Here, gap: Omit<Gap, 'options'>, cited: Cited, among: readonly string[]): Solution {
  const left = among.filter((id) => !isGone(here.given, id));
  if (left.length < 2 && here.rules.oneLeft === 'anew') return repeatElections(here);
  if (left.length === 0) return repeatVote(here, cited, among);
  const options = {
    repeat_vote: () => repeatVote(here, cited, among),
    repeat_elections: () => repeatElections(here),
  };
  return askGap(here, { ...gap, options });
}

/** Nobody has a vote. `article`: of the question. */
export function askNoVotes(here: Here, article: string | null, winner: Cited, repeat: Cited): Solution {
  const everybody = rankedIds(here.given);
  const gap = { gap: 'GAP-NO-VOTES', article, facts: {} };
  if (everybody.length !== here.given.seats) return askWhich(here, gap, repeat, everybody);
  const options = {
    all_elected: () => elected(here, winner, everybody),
    repeat_elections: () => repeatElections(here),
  };
  return askGap(here, { ...gap, options });
}

/** Two go into the repeat vote, but more share the votes of the last of the two. */
export function askForTwo(before: Here, { certain, tied, left }: Places, gap: string | null, cited: Cited): Solution {
  const here = withTie(before, cited, tied, left);
  const others = ['all_tied', 'repeat_elections'];
  const contest = { gap, article: cited.article, tied, places: left, others };
  const { chosen, open: question, other } = askForPlaces(here.course, contest);
  if (question !== null) {
    return open(question, here.nodes, { seats: null, winners: [], undecided: left - chosen.length });
  }
  if (other === 'repeat_elections') return repeatElections(here);
  return repeatVote(here, cited, [...certain, ...(other === null ? chosen : tied)]);
}

/** The two with the most votes of those who are still there. */
export function repeatOfTwo(before: Here, gap: string | null, cited: Cited): Solution {
  const { given } = before;
  const there: Case = { ...given, options: given.options.filter(({ optionId }) => !isGone(given, optionId)) };
  const ids = rankedIds(there);
  if (ids.length === 0) return repeatVote(before, cited, rankedIds(given));
  const places = placesAmong(there, Math.min(2, ids.length));
  const last = [...places.certain, ...places.tied].map((id) => votesOf(given, id)).sort((a, b) => a - b)[0] ?? 0;
  const passedOver = given.withdrawn.filter((id) => rankedIds(given).includes(id) && votesOf(given, id) >= last);
  const here = leavingOut(before, cited, passedOver);
  return places.left > 0 ? askForTwo(here, places, gap, cited) : repeatVote(here, cited, places.certain);
}

/** Of tied candidates two should stand: whichever two are left, or a decision where more are. */
export function twoOfTied(before: Here, cited: Cited, tied: readonly string[], gap: string): Solution {
  const { given } = before;
  const gone = tied.filter((id) => isGone(given, id));
  const left = tied.filter((id) => !gone.includes(id));
  if (left.length <= 2) return repeatVote(withTie(before, cited, tied, 1), cited, tied);
  return askForTwo(leavingOut(before, cited, gone), { certain: [], tied: left, left: 2 }, gap, cited);
}
