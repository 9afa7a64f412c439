/** What the schemas of the answers are made of: JSON Schema 2020-12. */

export type Schema = Readonly<Record<string, unknown>>;

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const text: Schema = { type: 'string' };
export const textOrNull: Schema = { type: ['string', 'null'] };
export const count: Schema = { type: 'integer', minimum: 0 };
export const flag: Schema = { type: 'boolean' };
export const time: Schema = { type: 'string', format: 'date-time' };
export const timeOrNull: Schema = { type: ['string', 'null'], format: 'date-time' };
export const hash: Schema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
export const hashOrNull: Schema = { type: ['string', 'null'], pattern: '^sha256:[0-9a-f]{64}$' };
export const countOrNull: Schema = { type: ['integer', 'null'], minimum: 0 };
export const anyObject: Schema = { type: 'object' };
export const cellState: Schema = { type: 'string', enum: ['missing', 'counted', 'held', 'annulled', 'notHeld'] };

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

export const figures: Schema = {
  type: 'object',
  additionalProperties: count,
  description: 'By id, in definition order.',
};
export const figuresOrNull: Schema = { ...figures, type: ['object', 'null'] };
export const title: Schema = { type: ['object', 'null'], properties: { kk: text, ru: text, en: text } };

export const place = { electionId: text, contestId: text, round: count, snapshot: count };
export const times = { time, publishedAt: timeOrNull };

export const quoted = list(ref('NamedFigure'));

export const repeatVoteAmong = {
  ...list(text),
  description: 'Who is on the ballot of the repeat vote; only if that is the result.',
};

export const additionalElections = {
  ...object({ seats: count, article: textOrNull }),
  description: 'Only where fewer are elected than there are mandates, and the act fills the others so.',
};

export const changedOfficers = {
  ...list(text),
  description:
    'Officers who have certified it and are not, or not with this key and these rights, in the sealed definition.',
};

export const withdrawn = {
  ...list(object({ optionId: text, decision: hash })),
  description: 'Options that were withdrawn, with the decision; their votes are in every sum.',
};
