/** Schema of what seats rest on: `sensitivity` of a contest, only where it is asked for. */
import type { Schema } from './schemas/parts';

const votes: Schema = { type: 'integer', minimum: 0 };
const votesOrNull: Schema = { type: ['integer', 'null'], minimum: 0 };
const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };

function whole(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) };
}

function orNull(schema: Schema): Schema {
  return { oneOf: [schema, { type: 'null' }] };
}

const change = {
  votes: { ...votes, description: 'The fewest that change a seat; a tie alone is not a change.' },
  state: { type: 'string', enum: ['completed', 'decision_required', 'infeasible', 'invalid_input'] },
  seats: {
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Seats won and lost by list; empty where a decision is required then.',
  },
};

const transfers = (side: Schema, description: string): Schema => ({
  type: 'array',
  items: whole({ from: side, to: side, ...change }),
  description,
});

export const SENSITIVITY: Schema = {
  ...whole({
    schema: { const: 'sanaq.sensitivity.v1' },
    ties: { const: 'not_counted' },
    lists: {
      type: 'array',
      items: whole({
        list: text,
        seats: votes,
        more: orNull(whole(change)),
        fewer: orNull(whole(change)),
        threshold: orNull(whole({ passes: { type: 'boolean' }, votes: votesOrNull, transferred: votesOrNull })),
      }),
    },
    againstAll: orNull(
      whole({
        more: orNull(whole(change)),
        fewer: orNull(whole(change)),
        transfers: transfers(textOrNull, 'Between a list and against all, whose side is null; cheapest first.'),
      }),
    ),
    transfers: transfers(text, 'Between two lists, cheapest first.'),
    lastSeat: orNull(whole({ holder: text, next: text, votesMore: votesOrNull, votesTransferred: votesOrNull })),
  }),
  type: ['object', 'null'],
  description:
    'How many votes the seats of this snapshot rest on; only where asked for. Null where they do not follow from the ' +
    'votes by a list rule alone. Computed when asked, in no event and no root.',
};
