/** Schemas of what changed from one snapshot to the next. */
import { cellState, count, countOrNull, flag, hash, list, object, text, times, type Schema } from './parts';

/** Members by kind; every change has its kind and its sentences. */
const OF_SOME_KINDS: Readonly<Record<string, Schema>> = {
  contestId: text,
  round: count,
  precincts: count,
  places: list(object({ unitId: text, precincts: count })),
  protocols: count,
  contests: count,
  optionId: text,
  passes: flag,
  from: text,
  to: text,
  seats: count,
  now: list(text),
  before: { anyOf: [text, list(text)], description: 'A state, a hash or ids of options, as the kind has it.' },
  after: { anyOf: [cellState, hash] },
  figure: text,
  by: count,
  precinctIds: list(text),
  precinctId: text,
  differences: { type: 'object', additionalProperties: { type: 'integer' } },
  standing: text,
};

const ENTRY: Readonly<Record<string, Schema>> = {
  snapshot: count,
  previous: { ...countOrNull, description: 'The published snapshot before it; null for the first.' },
  root: hash,
  ...times,
  changes: list(
    object(
      {
        kind: {
          type: 'string',
          enum: [
            'counted',
            'counted_in_others',
            'threshold',
            'seats',
            'seats_given',
            'seats_gone',
            'leader',
            'fell',
            'replaced',
            'state',
            'further_precincts',
            'standing',
            'question_open',
            'question_answered',
          ],
        },
        text: object({ kk: text, ru: text, en: text }),
        ...OF_SOME_KINDS,
      },
      Object.keys(OF_SOME_KINDS),
    ),
  ),
};

export const CHANGE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Changes: object({
    electionId: text,
    rehearsal: flag,
    entries: list(object(ENTRY)),
    next: { ...countOrNull, description: 'What to give as `before` for the next page; null on the last.' },
  }),
  ChangesEvent: object(
    {
      electionId: text,
      rehearsal: flag,
      ...ENTRY,
      reset: { const: true, description: 'Forget what you had: entries before this one are left out.' },
    },
    ['reset'],
  ),
};
