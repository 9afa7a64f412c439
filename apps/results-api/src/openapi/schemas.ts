import { DISTRIBUTION_REASONS } from '#libs/contracts';
import { EXPLANATION_REASONS, FIGURE_NAMES } from '#libs/election';
import { SENSITIVITY } from './sensitivity-schema';

/** Schemas of the answers, as JSON Schema 2020-12. Answers may get further members; those named here stay. */

export type Schema = Readonly<Record<string, unknown>>;

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };
const count: Schema = { type: 'integer', minimum: 0 };
const flag: Schema = { type: 'boolean' };
const time: Schema = { type: 'string', format: 'date-time' };
const timeOrNull: Schema = { type: ['string', 'null'], format: 'date-time' };
const hash: Schema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const hashOrNull: Schema = { type: ['string', 'null'], pattern: '^sha256:[0-9a-f]{64}$' };
const countOrNull: Schema = { type: ['integer', 'null'], minimum: 0 };
const anyObject: Schema = { type: 'object' };
const cellState: Schema = { type: 'string', enum: ['missing', 'counted', 'held', 'annulled', 'notHeld'] };

function list(items: Schema): Schema {
  return { type: 'array', items };
}

function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

const figures: Schema = { type: 'object', additionalProperties: count, description: 'By id, in definition order.' };
const figuresOrNull: Schema = { ...figures, type: ['object', 'null'] };
const title: Schema = { type: ['object', 'null'], properties: { kk: text, ru: text, en: text } };

const quoted = list(ref('NamedFigure'));
const repeatVoteAmong = {
  ...list(text),
  description: 'Who stands in the repeat vote; only where that is the result.',
};

const additionalElections = {
  ...object({ seats: count, article: textOrNull }),
  description: 'Only where fewer are elected than there are mandates, and the act fills the others so.',
};

const notClosed = {
  ...list(object({ place: text, relation: text, left: text, right: text, article: text })),
  description: 'What does not close in the totals, because a commission admitted a protocol that does not.',
};

const named = (id: string): Schema => list(object({ [id]: text, reason: text }));
const exceptions = {
  ...object({ openItems: named('sha256'), missing: named('precinctId') }),
  description: 'What two officers have certified the result in spite of; only with withExceptions.',
};

const changedOfficers = {
  ...list(text),
  description:
    'Officers who have certified it and are not, or not with this key and these rights, in the sealed definition.',
};

const withheld = {
  ...list(text),
  description: 'JSON pointers to what stands in the stream and is not shown; only where there is any.',
};

const withdrawn = {
  ...list(object({ optionId: text, decision: hash })),
  description: 'Options that were withdrawn, with the decision; their votes are in every sum.',
};

const taken = (what: string): Schema => ({
  ...object({ date: { ...text, format: 'date' }, decision: hash }),
  type: ['object', 'null'],
  description: `${what}; null as long as no decision records it.`,
});

const contestOutcome = {
  contestId: text,
  round: count,
  ruleSet: text,
  root: hash,
  state: { type: 'string', enum: ['counting', 'complete', 'certified'] },
  precincts: ref('PrecinctCounts'),
  openItems: { ...count, description: 'Held records, each of which blocks certification until settled or named.' },
  withExceptions: { ...flag, description: 'The certification names something that stands open or is missing.' },
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
const precinct = {
  precinctId: text,
  territoryId: textOrNull,
  repeatRound: { ...count, description: 'The repeat vote that stands in for the precinct; only where there is one.' },
  state: cellState,
  openItems: count,
  counters: figuresOrNull,
  votes: figuresOrNull,
  protocol: hashOrNull,
};
/** Members that a precinct may lack. */
const ofPrecinctOptional = ['repeatRound'];
const repeats = {
  ...list(
    object({ contestId: text, round: count, countsInRound: count, votingDay: text, precincts: ref('PrecinctCounts') }),
  ),
  description: 'Repeat votes in units that count in this total; only where there is one.',
};
const place = { electionId: text, contestId: text, round: count, snapshot: count };
const times = { time, publishedAt: timeOrNull };
const unit = {
  unit: object({ unitId: text, hierarchy: text, kind: text, parentId: textOrNull, title }, ['title']),
  precincts: ref('PrecinctCounts'),
  openItems: count,
  counters: figures,
  votes: figures,
  figures: quoted,
  state: { ...cellState, description: 'Precincts only.' },
  protocol: { ...hashOrNull, description: 'Precincts only: hash of the counted protocol.' },
};
const PRECINCT_ONLY = ['state', 'protocol'];
const given = {
  position: count,
  verdict: text,
  codes: list(text),
  warnings: list(text),
  detail: textOrNull,
  definitionSha256: hashOrNull,
  engine: text,
};

export const SCHEMAS: Readonly<Record<string, Schema>> = {
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
        denominator: { ...countOrNull, description: 'Null for a number that is no ratio.' },
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
  Elections: object({ elections: list(ref('ElectionSummary')) }),
  Election: object({
    ...election,
    definitionSha256: { ...hashOrNull, description: 'The definition as published: every decision names it.' },
    openAmendments: {
      ...list(object({ sha256: hash, position: count, officerId: text, amendment: anyObject })),
      description: 'Amendments of officers, sources and keys that a second officer has not approved.',
    },
    root: hashOrNull,
    contests: list(ref('ContestOutcome')),
  }),
  Definition: {
    ...anyObject,
    description: 'The definition as it stands in the stream, with rule sets and forms written out.',
  },
  Snapshot: object({ snapshot: count, root: hash, ...times }),
  Snapshots: object({ electionId: text, snapshots: list(ref('Snapshot')), next: countOrNull }),
  Mandates: object({
    electionId: text,
    snapshot: count,
    rehearsal: flag,
    contests: list(
      object(
        {
          contestId: text,
          round: count,
          root: hash,
          final: flag,
          withExceptions: flag,
          changedOfficers,
          suspended: flag,
          withdrawn,
          distribution: countOrNull,
          state: text,
          result: textOrNull,
          seats: figures,
          winners: list(text),
          repeatVoteAmong,
          additionalElections,
          decision: { type: ['object', 'null'] },
          holders: { ...list(ref('ListHolders')), description: 'As far as orders of mandates say who holds them.' },
          history: {
            ...list(ref('Distribution')),
            description: 'Every distribution up to the snapshot, oldest first.',
          },
          unfounded: {
            ...list(object({ distribution: count, position: count })),
            description: 'Stored distributions that do not follow from what was certified; they are not shown.',
          },
          distributed: { type: ['object', 'null'], description: '`data` of the final `mandates.distributed` event.' },
        },
        ['repeatVoteAmong', 'additionalElections', 'unfounded'],
      ),
    ),
    ...times,
  }),
  ListHolders: object({
    listId: text,
    order: hash,
    persons: list(object({ candidateId: text, name: text, commitment: hash })),
  }),
  Distribution: object({
    distribution: count,
    supersedes: countOrNull,
    reason: { type: 'string', enum: DISTRIBUTION_REASONS },
    position: { ...count, description: 'Of the record that brought it about.' },
    order: { type: ['object', 'null'], properties: { listId: text, sha256: hash } },
  }),
  UnitFigures: object(unit, PRECINCT_ONLY),
  Summary: {
    description: 'A commission’s own summary of a unit beside the computed sum, which it never changes.',
    ...object({
      electionId: text,
      contestId: text,
      round: count,
      hierarchy: text,
      unitId: text,
      sha256: hash,
      source: text,
      id: text,
      position: count,
      received: time,
      verdict: { type: 'string', enum: ['accepted', 'held', 'set_aside', 'replaced', 'annulled'] },
      codes: list(text),
      counters: figures,
      votes: figures,
      differences: list(
        object({
          kind: { type: 'string', enum: ['counter', 'option'] },
          id: text,
          submitted: count,
          computed: count,
          difference: { type: 'integer', description: 'submitted − computed' },
          precincts: {
            ...list(
              object({
                precinctId: text,
                reason: { type: 'string', enum: [...EXPLANATION_REASONS] },
                figure: countOrNull,
              }),
            ),
            description: 'Precincts of the unit that could explain the difference.',
          },
        }),
      ),
    }),
  },
  Unit: object(
    { ...place, ...unit, children: list(ref('UnitFigures')), summaries: list(ref('Summary')), ...times },
    PRECINCT_ONLY,
  ),
  PrecinctResult: object(precinct, ofPrecinctOptional),
  Precincts: object({ ...place, precincts: list(ref('PrecinctResult')), next: textOrNull, ...times }),
  Decision: object(
    { position: count, sha256: hash, source: text, id: text, received: time, kind: text, officerId: text, withheld },
    ['withheld'],
  ),
  Precinct: object(
    {
      ...place,
      ...precinct,
      records: list(
        object(
          {
            position: count,
            source: textOrNull,
            id: textOrNull,
            sha256: hash,
            received: time,
            protocol: { type: ['object', 'null'], description: 'Data of the event, without what is withheld.' },
            withheld,
            verdicts: list(object({ ...given, decision: { oneOf: [ref('Decision'), { type: 'null' }] } })),
          },
          ['withheld'],
        ),
      ),
      decisions: list(ref('Decision')),
      ...times,
    },
    ofPrecinctOptional,
  ),
  Verdicts: object({
    electionId: text,
    verdicts: list(
      object({
        id: text,
        ...given,
        subjectPosition: count,
        subject: { type: ['object', 'null'], properties: { source: text, id: text, sha256: hash } },
        sha256: hash,
        contestId: textOrNull,
        round: countOrNull,
        precinctId: textOrNull,
        time,
      }),
    ),
    next: textOrNull,
  }),
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
  Live: object({ live: flag }),
  Readiness: object({ ready: flag, checks: { type: 'object', additionalProperties: text } }),
  Problem: object(
    {
      type: text,
      title: text,
      status: count,
      detail: text,
      instance: text,
      code: text,
      actor: { type: 'string', enum: ['user', 'operator', 'us'] },
      action: text,
      see: { ...text, description: 'Where that is which was asked for; only with some codes.' },
    },
    ['see'],
  ),
};
