/** What a page is asked for. */
import type { Request } from '../http/express';
import { pathId, type Parameters } from '../http/parameters';
import type { PageOf } from './page-answers';
import { languageOf } from './page-language';

/** What is looked for; an empty search looks for nothing. */
export function searched(parameters: Parameters): string | undefined {
  const text = parameters.textOrEmpty('q')?.trim();
  return text === '' ? undefined : text;
}

export function pageOf(request: Request, election: string, parameters: Parameters): PageOf {
  const electionId = pathId('election', election);
  return { ...languageOf(request), electionId, snapshot: parameters.snapshot() ?? null };
}
