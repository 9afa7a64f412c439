/** Schemas of mandates: projected, final, and who holds them. */
import { DISTRIBUTION_REASONS } from '#libs/contracts';
import {
  type Schema,
  additionalElections,
  changedOfficers,
  count,
  countOrNull,
  figures,
  flag,
  hash,
  list,
  object,
  ref,
  repeatVoteAmong,
  text,
  textOrNull,
  times,
  withdrawn,
} from './parts';

export const MANDATE_SCHEMAS: Readonly<Record<string, Schema>> = {
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
};
