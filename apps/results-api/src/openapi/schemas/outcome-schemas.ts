/** Schemas of outcomes: an election, a contest, a snapshot, its event. */
import { FIGURE_NAMES } from '#libs/election';
import { SENSITIVITY } from '../sensitivity-schema';
import {
  type Schema,
  additionalElections,
  anyObject,
  changedOfficers,
  count,
  countOrNull,
  figures,
  flag,
  hash,
  hashOrNull,
  list,
  object,
  quoted,
  ref,
  repeatVoteAmong,
  text,
  textOrNull,
  time,
  timeOrNull,
  times,
  title,
  withdrawn,
} from './parts';

const notClosed = {
  ...list(object({ place: text, relation: text, left: text, right: text, article: text })),
  description: 'What does not close in the totals, because a commission admitted a protocol that does not.',
};

const named = (id: string): Schema => list(object({ [id]: text, reason: text }));
const exceptions = {
  ...object({ openItems: named('sha256'), missing: named('precinctId') }),
  description: 'What two officers have certified the result in spite of; only with withExceptions.',
};

const taken = (what: string): Schema => ({
  ...object({ date: { ...text, format: 'date' }, decision: hash }),
  type: ['object', 'null'],
  description: `${what}; null until a decision records it.`,
});

const contestOutcome = {
  contestId: text,
  round: count,
  ruleSet: text,
  root: hash,
  state: { type: 'string', enum: ['counting', 'complete', 'certified'] },
  precincts: ref('PrecinctCounts'),
  openItems: {
    ...count,
    description:
      'Everything that is held in the contest, also of counted and of unknown precincts; each blocks certification until settled or named. `precincts.held` counts precincts that have nothing but held records.',
  },
  withExceptions: { ...flag, description: 'The certification names something that is open or missing.' },
  changedOfficers,
  suspended: { ...flag, description: 'A decision suspends the mandates of the certified result.' },
  withdrawn,
  officialPublication: taken('Day of the official publication of the certified result'),
  registration: taken('Day on which those elected were registered'),
  counters: figures,
  votes: figures,
  figures: quoted,
};
const election = {
  electionId: text,
  title,
  votingDay: { type: ['string', 'null'], format: 'date' },
  rehearsal: { type: ['boolean', 'null'] },
  sealed: flag,
  position: { ...count, description: 'The next position to be counted.' },
  endPosition: count,
  lagRecords: count,
  snapshot: { ...countOrNull, description: 'The newest published snapshot.' },
  publishedAt: timeOrNull,
};
const repeats = {
  ...list(
    object({ contestId: text, round: count, countsInRound: count, votingDay: text, precincts: ref('PrecinctCounts') }),
  ),
  description: 'Repeat votes in units that count in this total; only where there is one.',
};

export const OUTCOME_SCHEMAS: Readonly<Record<string, Schema>> = {
  PrecinctCounts: {
    description: '`expected` is the sum of the other five.',
    ...object({ expected: count, counted: count, held: count, annulled: count, notHeld: count, missing: count }),
  },
  NamedFigure: {
    description: 'A figure that people quote, with both numbers that it is made of.',
    ...object(
      {
        name: { type: 'string', enum: Object.keys(FIGURE_NAMES) },
        optionId: text,
        numerator: { type: 'integer' },
        denominator: { ...countOrNull, description: 'Null for a number that is not a ratio.' },
        of: {
          ...object({ numerator: text, denominator: textOrNull }),
          description: 'What the two numbers are: ids of counters or options, `votes`, or sums of them.',
        },
        percent: { type: ['string', 'null'], pattern: '^-?[0-9]+\\.[0-9]{2}$' },
        rounding: { ...textOrNull, description: 'Of `percent`; null where there is none.' },
      },
      ['optionId'],
    ),
  },
  Outcome: object(
    {
      state: { type: 'string', enum: ['completed', 'decision_required', 'infeasible', 'invalid_input'] },
      final: flag,
      result: textOrNull,
      seats: figures,
      winners: list(text),
      repeatVoteAmong,
      additionalElections,
      decision: { type: ['object', 'null'] },
      trace: anyObject,
      notClosed,
    },
    ['repeatVoteAmong', 'additionalElections', 'notClosed'],
  ),
  ContestOutcome: object({ ...contestOutcome, exceptions, outcome: ref('Outcome') }, ['exceptions']),
  Contest: object(
    {
      electionId: text,
      snapshot: count,
      rehearsal: flag,
      ...contestOutcome,
      exceptions,
      outcome: ref('Outcome'),
      repeats,
      sensitivity: SENSITIVITY,
      ...times,
    },
    ['exceptions', 'repeats', 'sensitivity'],
  ),
  OutcomeDocument: object({
    electionId: text,
    snapshot: count,
    root: hash,
    rehearsal: flag,
    contests: list(ref('ContestOutcome')),
    ...times,
  }),
  ElectionSummary: object(election),
  Elections: object({ elections: list(ref('ElectionSummary')), next: textOrNull }),
  Election: object({
    ...election,
    definitionSha256: { ...hashOrNull, description: 'The definition as published: every decision names it.' },
    openAmendments: {
      ...list(object({ sha256: hash, position: count, officerId: text, amendment: anyObject })),
      description: 'Amendments of officers, sources and keys that a second officer has not approved.',
    },
    zeroReport: {
      ...object({
        state: { type: 'string', enum: ['opened', 'proposed', 'missing'] },
        required: { ...flag, description: 'Nothing counts before it.' },
        root: { ...hashOrNull, description: 'Under which every counter is zero.' },
        software: textOrNull,
        verifierSha256: { ...hashOrNull, description: 'Of the page that checks proofs.' },
        report: ref('ZeroReportRecord'),
        approval: ref('ZeroReportRecord'),
      }),
      description:
        'Whether two officers signed, before the first protocol, that every counter is zero. `missing` without `required`: counting did not wait for it.',
    },
    root: hashOrNull,
    contests: list(ref('ContestOutcome')),
  }),
  ZeroReportRecord: {
    ...object({ position: count, sha256: hash, officerId: text, received: time }),
    type: ['object', 'null'],
    description: 'A signed record of the zero report; null where there is none.',
  },
  Definition: {
    ...anyObject,
    description: 'The definition as it is in the stream, with rule sets and forms written out.',
  },
  Snapshot: object({ snapshot: count, root: hash, ...times }),
  Snapshots: object({ electionId: text, snapshots: list(ref('Snapshot')), next: countOrNull }),
  SnapshotEvent: object(
    {
      electionId: text,
      snapshot: count,
      root: hash,
      rehearsal: flag,
      ...times,
      contests: list(
        object(
          {
            ...contestOutcome,
            exceptions,
            outcome: object(
              {
                state: text,
                final: flag,
                result: textOrNull,
                seats: figures,
                winners: list(text),
                repeatVoteAmong,
                additionalElections,
                notClosed,
              },
              ['repeatVoteAmong', 'additionalElections', 'notClosed'],
            ),
          },
          ['exceptions'],
        ),
      ),
      reset: { const: true, description: 'Events before this one are left out: forget what you had.' },
    },
    ['reset'],
  ),
};
