/** Schemas of units and precincts, with all that happened there. */
import { EXPLANATION_REASONS } from '#libs/election';
import {
  type Schema,
  cellState,
  count,
  countOrNull,
  figures,
  figuresOrNull,
  hash,
  hashOrNull,
  list,
  object,
  place,
  quoted,
  ref,
  text,
  textOrNull,
  time,
  times,
  title,
} from './parts';

const precinct = {
  precinctId: text,
  territoryId: textOrNull,
  repeatRound: {
    ...count,
    description: 'The repeat vote that takes the place of the precinct’s vote; only where there is one.',
  },
  state: cellState,
  heldRecords: { ...count, description: 'Records of the precinct that are held.' },
  counters: figuresOrNull,
  votes: figuresOrNull,
  protocol: hashOrNull,
};
/** Members that a precinct may lack. */
const ofPrecinctOptional = ['repeatRound'];
const unit = {
  unit: object({ unitId: text, hierarchy: text, kind: text, parentId: textOrNull, title }, ['title']),
  precincts: ref('PrecinctCounts'),
  heldRecords: {
    ...count,
    description:
      'Held records of precincts below the unit. Those of unknown precincts are of no unit: `openItems` of the contest counts them too.',
  },
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

const withheld = {
  ...list(text),
  description: 'JSON pointers to what is in the stream but not shown; only where there is any.',
};

export const PLACE_SCHEMAS: Readonly<Record<string, Schema>> = {
  UnitFigures: object(unit, PRECINCT_ONLY),
  Summary: {
    description: 'A commission’s own summary of a unit, next to the computed sum, which it never changes.',
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
  Decision: {
    ...object(
      { position: count, sha256: hash, source: text, id: text, received: time, kind: text, officerId: text, withheld },
      ['withheld'],
    ),
    additionalProperties: true,
    description: 'With all that its event says: scope, target, basis, resolution, and what its kind adds.',
  },
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
    verdicts: list(ref('RecordVerdict')),
    next: textOrNull,
  }),
  RecordVerdict: object({
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
};
