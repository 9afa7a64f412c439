/** Words about what changed, what is safe, and what is in the way. */
import type { Formats } from '../formats';

const many = (formats: Formats, count: number, one: string, others: string): string =>
  formats.plural(count) === 'one' ? one : others;

export const story = {
  heading: 'What changed',
  intro: 'One entry for every published snapshot, the newest first. Every line leads to what it rests on.',
  nothing: 'No figure changed.',
  older: 'Older entries',
  atom: 'As a feed (Atom)',
  asJson: 'As JSON',
  counted: (formats: Formats, count: number, contest: string): string =>
    `${contest}: ${formats.number(count)} more ${many(formats, count, 'precinct', 'precincts')} counted`,
  places: (list: string): string => `: ${list}`,
  inOthers: (formats: Formats, count: number, contests: number): string =>
    `${formats.number(count)} more ${many(formats, count, 'protocol', 'protocols')} counted in ${formats.number(contests)} other ${many(formats, contests, 'contest', 'contests')}`,
  passes: (option: string, contest: string): string => `${contest}: ${option} reaches the threshold`,
  fails: (option: string, contest: string): string => `${contest}: ${option} falls below the threshold`,
  seatMoves: (seats: string, from: string, to: string, contest: string): string =>
    `${contest}: projected seats that move from ${from} to ${to}: ${seats}`,
  seatsGiven: (contest: string): string => `${contest}: seats follow from the votes for the first time`,
  seatsGone: (contest: string): string => `${contest}: no seats follow from the votes any more`,
  leads: (option: string, before: string, contest: string): string => `${contest}: ${option} is now ahead of ${before}`,
  fell: (figure: string, by: string, contest: string): string => `${contest}: the sum of “${figure}” fell by ${by}`,
  because: (precincts: string): string => `, because of precinct ${precincts}`,
  replaced: (precinct: string, contest: string): string =>
    `${contest}: the protocol of precinct ${precinct} was replaced`,
  differences: (list: string): string => ` (${list})`,
  state: (precinct: string, state: string, contest: string): string => `${contest}: precinct ${precinct}: ${state}`,
  furtherPrecincts: (count: string): string => `and ${count} more precincts`,
  standing: (contest: string, standing: string): string => `${contest}: ${standing}`,
  questionOpen: (contest: string): string => `${contest}: the law leaves a question open`,
  questionAnswered: (contest: string): string => `${contest}: the open question is answered`,

  safeHeading: 'Seats that are safe and seats still open',
  safeIntro: (precincts: string, voters: string): string =>
    `The result of ${precincts} precincts is still awaited; ${voters} voters are on their lists. Whatever all of them decided:`,
  safeSettled: 'No seat can change any more.',
  safeOpen: 'Seats can still change.',
  safeUnknown: 'It is not known whether a seat can still change; the bounds hold all the same.',
  votersUnknown: 'The register does not say how many voters are on the lists of the precincts still awaited.',
  now: 'Now',
  atLeast: 'At least',
  atMost: 'At most',
  lastSeatHeading: 'What the last seat rests on',
  lastSeat: (holder: string, next: string): string => `The last seat goes to ${holder}; next in line is ${next}.`,
  votesMore: (next: string, votes: string): string => `${next} would need ${votes} more votes to take a seat.`,
  votesMoved: (holder: string, next: string, votes: string): string =>
    `If ${votes} votes for ${holder} had gone to ${next}, the seat would too.`,
} as const;
