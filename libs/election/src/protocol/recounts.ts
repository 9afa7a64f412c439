/** Recounts of a precinct (Art. 43): on which article, and the one that a precinct commission may make by itself. */
import { isRegulated } from '#libs/allocation';
import { countEnds } from '../law/deadlines';
import { legalBasisOf, sameArticle } from '../law/cited-basis';
import type { ProtocolHead } from '../record/protocol';

/** By the precinct commission itself, once, at the written request of a proxy. */
const OWN_RECOUNT = '43(7-1)';

/** True for a recount that the precinct commission makes by itself. */
export function isOwnRecount({ replaces, legalBasis }: ProtocolHead): boolean {
  return replaces?.reason === 'recount' && legalBasis !== undefined && sameArticle(legalBasis.article, OWN_RECOUNT);
}

/** Why a protocol cannot rest on the article that it cites, or null; one that cites none is not asked. */
export function recountCode(
  protocol: ProtocolHead,
  contest: { readonly kind: string; readonly votingDay: string; readonly recounted: boolean },
): 'RECOUNT_UNLAWFUL' | 'RECOUNT_TWICE' | null {
  const { legalBasis, replaces } = protocol;
  if (legalBasis === undefined) return null;
  const question = { matter: 'recount', contestKind: contest.kind, votingDay: contest.votingDay } as const;
  if (replaces?.reason !== 'recount' || 'code' in legalBasisOf(question, legalBasis)) return 'RECOUNT_UNLAWFUL';
  return contest.recounted && isOwnRecount(protocol) ? 'RECOUNT_TWICE' : null;
}

/**
 * RFC 3339 with the offset of a place: the clock on the wall of anyone who signed. UTC is how computers write a time whose
 * place they do not know.
 */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.\d+)?[+-](?!00:00)\d{2}:\d{2}$/;

/**
 * `RECOUNT_LATE` where the precinct commission's own recount was signed after the twelve hours of the count, which is
 * the time that Art. 43(7-1) leaves it. Told by the record's own local time alone; null where it has none (one in
 * UTC is not a commission's wall clock), and a warning only, for the hours of voting may have been changed (Art. 43(1)).
 *
 * @param votingDay of the round that is recounted
 */
export function recountWarning(
  protocol: ProtocolHead,
  contest: { readonly kind: string; readonly votingDay: string },
): 'RECOUNT_LATE' | null {
  if (!isRegulated(contest.kind) || !isOwnRecount(protocol)) return null;
  if (protocol.signedAt === undefined) return null;
  const [, day, time] = LOCAL_TIME.exec(protocol.signedAt) ?? [];
  if (day === undefined || time === undefined) return null;
  return `${day}T${time}` > `${countEnds(contest.votingDay)}:00` ? 'RECOUNT_LATE' : null;
}
