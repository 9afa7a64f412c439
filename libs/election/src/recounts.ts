/** Recounts of a precinct (Art. 43): on which article, and the one that a precinct commission may make by itself. */
import { legalBasisOf, sameArticle } from './legal-bases';
import type { Protocol } from './record';

/** By the precinct commission itself, once, at the written request of a proxy. */
const OWN_RECOUNT = '43(7-1)';

/** True for a recount that the precinct commission makes by itself. */
export function isOwnRecount({ replaces, legalBasis }: Protocol): boolean {
  return replaces?.reason === 'recount' && legalBasis !== undefined && sameArticle(legalBasis.article, OWN_RECOUNT);
}

/** Why a protocol cannot rest on the article that it cites, or null; one that cites none is not asked. */
export function recountCode(
  protocol: Protocol,
  contest: { readonly kind: string; readonly votingDay: string; readonly recounted: boolean },
): 'RECOUNT_UNLAWFUL' | 'RECOUNT_TWICE' | null {
  const { legalBasis, replaces } = protocol;
  if (legalBasis === undefined) return null;
  const question = { matter: 'recount', contestKind: contest.kind, votingDay: contest.votingDay } as const;
  if (replaces?.reason !== 'recount' || 'code' in legalBasisOf(question, legalBasis)) return 'RECOUNT_UNLAWFUL';
  return contest.recounted && isOwnRecount(protocol) ? 'RECOUNT_TWICE' : null;
}
