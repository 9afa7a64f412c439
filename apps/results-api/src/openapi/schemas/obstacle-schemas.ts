/** Schemas of what stands between a count and a lawful result. */
import { count, flag, hash, list, object, text, textOrNull, time, times, type Schema } from './parts';

export const OBSTACLE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Obstacles: object({
    electionId: text,
    rehearsal: flag,
    snapshot: count,
    root: hash,
    ...times,
    ruleStorms: {
      ...list(object({ contestId: text, code: text, failed: count, protocols: count, examples: list(text) })),
      description:
        'Controls that fail in a quarter or more of a contest’s protocols (20 at least) of the last ten minutes of stream time: the form or the rule is wrong.',
    },
    held: {
      ...list(object({ code: text, records: count, oldest: time })),
      description: 'Held records by code; one with several codes is under each.',
    },
    missing: list(object({ contestId: text, round: count, precincts: count })),
    missingDocuments: {
      ...list(
        object({
          contestId: text,
          round: count,
          precinctId: text,
          kind: {
            type: 'string',
            enum: ['box_act', 'named_paper'],
            description:
              'box_act: the act on a portable box with more ballots than applications (Art. 43(3-1)); named_paper: the paper on which a correction or recount rests, without a file of it.',
          },
          named: textOrNull,
          since: time,
        }),
      ),
      description: 'Of protocols that count; 1,000 at most, all of them in missing-documents.csv.',
    },
    missingDocumentsInAll: count,
  }),
};
