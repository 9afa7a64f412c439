/** Our words in those of NIST SP 1500-100 v2. */
import type { CellState, ContestProgress, Title } from '#libs/election';
import type { FileContest } from '../shapes';

export type NistObject = Readonly<Record<string, unknown>>;

/** An object of a class; members that are undefined are left out when it is written. */
export function nist(className: string, members: NistObject): NistObject {
  return { '@type': `ElectionResults.${className}`, ...members };
}

/** A title in the languages that it has. Without one, the id, in a language that nobody can take for a translation. */
export function worded(title: Title | null, id: string): NistObject {
  const known = (['kk', 'ru', 'en'] as const).flatMap((language) => {
    const content = title?.[language];
    return content === undefined ? [] : [{ language, content }];
  });
  const texts = known.length === 0 ? [{ language: 'und', content: id }] : known;
  const Text = texts.map(({ language, content }) => nist('LanguageString', { Content: content, Language: language }));
  return nist('InternationalizedText', { Text });
}

/** Our id of something, by which readers find it in the other files. */
export function ownId(id: string): NistObject {
  return nist('ExternalIdentifier', { Type: 'other', OtherType: 'sanaq', Value: id });
}

export const RESULTS_STATUS: Readonly<Record<ContestProgress, string>> = {
  counting: 'unofficial-partial',
  complete: 'unofficial-complete',
  certified: 'certified',
};

/** What is annulled is done with: the notes say so, and there are no votes. */
export const COUNT_STATUS: Readonly<Record<CellState, string>> = {
  missing: 'not-processed',
  held: 'in-process',
  counted: 'completed',
  annulled: 'completed',
  notHeld: 'completed',
};

export function countStatus(status: string): NistObject {
  return nist('CountStatus', { Type: 'total', Status: status });
}

/** A majority of a base is asked for in votes on a question too. */
const VARIATIONS: Readonly<Record<string, string>> = {
  hare_largest_remainder: 'proportional',
  plurality: 'plurality',
  absolute_majority: 'majority',
  referendum: 'majority',
};

export function voteVariation({ method }: FileContest): NistObject {
  const known = VARIATIONS[method];
  return known === undefined ? { VoteVariation: 'other', OtherVoteVariation: method } : { VoteVariation: known };
}

/** `general` for a first vote, `runoff` for one that follows it. */
export function electionType({ kind, round }: FileContest): NistObject {
  if (kind.startsWith('referendum')) return { Type: 'other', OtherType: 'referendum' };
  return { Type: round > 1 ? 'runoff' : 'general' };
}
