/** English words of every page. The other languages have the same members; a test holds them to it. */
import type { Formats } from '../formats';

const precincts = (formats: Formats, count: number): string =>
  formats.plural(count) === 'one' ? 'precinct' : 'precincts';

export const page = {
  name: 'Sanaq: results of elections',
  skip: 'Skip to the results',
  language: 'Language',
  elections: 'Elections',
  views: 'Views',
  search: 'Search',
  searchElections: 'Search elections by name or id',
  searchPrecincts: 'Search by number or name',
  nothingFound: 'Nothing found.',
  votingDay: 'Voting day',
  next: 'Next page',
  first: 'First page',
  rehearsal: 'Rehearsal',
  rehearsalBanner: 'This is a rehearsal with an invented country. Nobody voted; these are not results.',
  noJavascript: 'To see newer figures, load the page again.',

  // State of the count
  stateHeading: 'State of the count',
  states: {
    none: 'Nothing is counted yet',
    counting: 'Counting is under way; figures and seats can still change',
    complete: 'Every precinct is settled; the commission has not established the result yet',
    certified: 'Two officers have established the result; the final mandates follow',
    final: 'The result is final',
    suspended: 'The mandates are suspended by a decision',
  },
  decisionRequired: 'The law leaves a question open here: a commission must decide it',
  countedOf: (formats: Formats, counted: number, expected: number): string =>
    `${formats.number(counted)} of ${formats.number(expected)} ${precincts(formats, expected)}`,
  counted: 'Counted',
  stillOut: 'Still out',
  nothingOut: 'Nothing is still out',
  missing: 'missing',
  held: 'held for a decision',
  annulled: 'annulled',
  notHeld: 'no voting held',
  openItems: 'Records on which someone must still decide',
  lastSnapshot: 'Figures as of',
  snapshot: 'Snapshot',
  root: 'Root',
  verify: 'How to check it',
  atSnapshot: 'You are looking at an earlier snapshot.',
  toNewest: 'Show the newest',
  notPublished: 'No results of this election are published yet.',
  publishFrom: 'Nothing is published before',

  // Live
  live: 'Live: newer figures appear by themselves.',
  pause: 'Pause',
  resume: 'Go on',
  paused: 'Paused: the figures stay as they are.',
  stale: 'The connection is lost. What you see may be out of date; it is of',
  staleQuiet: 'Nothing new has been published for a while.',

  // Votes
  votes: 'Votes',
  list: 'List',
  candidate: 'Candidate',
  answer: 'Answer',
  share: 'Share',
  seats: 'Seats',
  number: 'No.',
  result: 'Result',
  againstAll: 'Against all',
  withdrawn: 'withdrawn',
  baseOfShares: 'Base of every share',
  baseTerms: {
    votes: 'all votes, against all included',
    lists: 'votes for all lists, without against all',
    took_part: 'voters who took part',
  },
  threshold: 'Threshold',
  thresholdShort: (share: string): string => `threshold ${share}`,
  passes: 'takes part in the distribution',
  fails: 'below the threshold',
  againstAllFirst: 'Against all has the most votes.',
  noVotes: 'Nobody has votes yet.',
  total: 'Total',

  // Seats
  seatsProjected: 'Seats if counting stopped now',
  seatsComplete: 'Seats as they follow from the count, not established yet',
  seatsCertified: 'Seats as established',
  seatsFinal: 'Final seats',
  noSeats: 'No seats follow from the votes yet.',
  hemicycle: (seats: string): string =>
    `Half circle of ${seats} seats, list after list; the numbers are those of the table`,
  elected: 'elected',
  ahead: 'ahead if counting stopped now',
  results: {
    elected: 'Elected',
    repeat_vote: 'A repeat vote follows',
    repeat_elections: 'Repeat elections follow',
    adopted: 'Adopted',
    rejected: 'Rejected',
    not_held: 'The referendum was not held',
  },

  // Participation
  participation: 'Participation',
  figureNames: {
    ballots_issued_of_list:
      'Voters who received ballots, of those on the lists (turnout as the Central Election Commission reports it)',
    took_part_of_list: 'Voters who took part, without invalid ballots, of those on the lists',
    referendum_took_part_of_list: 'Citizens who took part, with invalid ballots, of those entitled',
    ballots_found: 'Ballots found in the boxes',
    ballots_taken_away: 'Ballots issued and not found in the boxes',
  },
  ofBase: (numerator: string, denominator: string): string => `${numerator} of ${denominator}`,
  ofCounted: 'Only counted protocols are in these figures.',
  figure: 'Figure',
  value: 'Value',

  // Contests
  contests: 'Contests',
  contest: 'Contest',
  allContests: 'All contests',
  leading: 'First by votes',
  round: 'Round',
  stateOf: {
    counting: 'counting',
    complete: 'complete',
    certified: 'established',
    final: 'final',
    suspended: 'suspended',
    none: 'not begun',
  },

  // How to check
  verifyHeading: 'How to check these figures',
  verifyIntro:
    'Every figure of a snapshot follows from the stream of records, and anyone can compute it again on a machine of their own. The root binds all of them: if one vote in one precinct were different, the root would be different too.',
  verifySteps: [
    'Write down the number and the root of the snapshot from this page, and compare them with those that other people have.',
    'Get the stream and count it yourself:',
    'The program must print the same root. It shares no figure with this page.',
  ],
  zeroReport: {
    opened: (first: string, second: string): string =>
      `Zero report: before the first protocol ${first} signed that every counter was zero, and ${second} approved it.`,
    proposed: (first: string): string => `Zero report: ${first} has signed it, a second officer has not.`,
    missing: 'Zero report: missing.',
    waits: 'Protocols wait for it.',
    goesOn: 'Counting did not wait for it.',
  },
  verifyProof: 'Check the proof of a precinct against your paper, on your own device',
  verifyMore: 'The whole procedure, for a program of your own too, is in docs/verification.md of the source code.',
  data: 'Data',
  files: 'files of the newest snapshot (CSV, NDJSON, JSON, NIST), with sizes and hashes',
  wholeSnapshot: 'All figures of this snapshot (JSON)',

  // Problems
  problemHeading: 'This page is not here',
  problems: {
    notFound: 'There is nothing at this address.',
    election: 'There is no election with this name.',
    unavailable: 'The results cannot be read at present. Please come back in a moment.',
    invalid: 'The address is not one of this page.',
    defect: 'The page failed by a mistake of ours.',
  },
  meant: 'Did you mean:',
  toStart: 'To the list of elections',
} as const;
