/** The options of a contest as NIST has them: parties, candidates, answers; "against all" is an answer everywhere. */
import type { FileContest, FileOption } from '../shapes';
import { electionType, nist, ownId, voteVariation, worded, type NistObject } from './words';

export interface NistSelections {
  /** Class and members of the contest but for its places and selections. */
  readonly contest: NistObject;
  readonly parties: readonly NistObject[];
  readonly candidates: readonly NistObject[];
  /** In the order of the ballot; `optionId` finds the votes. */
  readonly selections: readonly { readonly optionId: string; readonly selection: NistObject }[];
}

const AGAINST_ALL = { kk: 'Барлығына қарсы', ru: 'Против всех', en: 'Against all' };

export function nistSelections(contest: FileContest): NistSelections {
  const numbered = contest.options.map((option, at) => ({ option, no: at + 1 }));
  return {
    contest: contestClass(contest),
    parties: numbered.flatMap(({ option, no }) => (option.kind === 'list' ? [partyOf(option, no)] : [])),
    candidates: numbered.flatMap(({ option, no }) =>
      option.kind === 'candidate' ? [candidateOf(contest, option, no)] : [],
    ),
    selections: numbered.map(({ option, no }) => ({
      optionId: option.optionId,
      selection: { ...selectionOf(option, no), SequenceOrder: no },
    })),
  };
}

/** By what stands on the ballot beside "against all", wherever on it that stands. */
function contestClass(contest: FileContest): NistObject {
  const kinds = new Set(contest.options.map(({ kind }) => kind));
  if (kinds.has('list')) return nist('PartyContest', voteVariation(contest));
  if (kinds.has('candidate')) {
    return nist('CandidateContest', { ...voteVariation(contest), VotesAllowed: 1, NumberElected: contest.seats });
  }
  const { Type } = electionType(contest);
  return nist('BallotMeasureContest', {
    ...voteVariation(contest),
    Type: Type === 'other' ? 'referendum' : 'ballot-measure',
  });
}

function partyOf({ optionId, title }: FileOption, no: number): NistObject {
  return nist('Party', { '@id': `party-${no}`, Name: worded(title, optionId), ExternalIdentifier: [ownId(optionId)] });
}

function candidateOf({ outcome }: FileContest, { optionId, title }: FileOption, no: number): NistObject {
  const won = outcome.winners.includes(optionId);
  const status = outcome.final ? (won ? 'winner' : outcome.result === 'elected' ? 'defeated' : null) : null;
  const told = status ?? (won ? 'projected-winner' : null);
  return nist('Candidate', {
    '@id': `candidate-${no}`,
    BallotName: worded(title, optionId),
    ExternalIdentifier: [ownId(optionId)],
    ...(told === null ? {} : { PostElectionStatus: told }),
  });
}

function selectionOf({ optionId, kind, title }: FileOption, no: number): NistObject {
  const id = { '@id': `selection-${no}` };
  if (kind === 'list') return nist('PartySelection', { ...id, PartyIds: [`party-${no}`] });
  if (kind === 'candidate') return nist('CandidateSelection', { ...id, CandidateIds: [`candidate-${no}`] });
  const Selection = worded(title ?? (kind === 'against_all' ? AGAINST_ALL : null), optionId);
  return nist('BallotMeasureSelection', { ...id, Selection, ExternalIdentifier: [ownId(optionId)] });
}
