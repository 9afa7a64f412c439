/** The part of a list of elections that a person asked for. */
import type { Title } from '#libs/election';
import type { ElectionSummary } from './shapes';
import { PAGE_ROWS_MAX } from './snapshot-results';

export interface ElectionsWanted {
  /** Text in the id or in a title, in any language; letters of both cases are the same. */
  readonly q?: string;
  /** Id of the last election of the page before. */
  readonly after?: string;
  readonly limit?: number;
}

export interface ElectionsPage {
  readonly elections: readonly ElectionSummary[];
  /** What to give as `after` for the next page; null where this is the last one. */
  readonly next: string | null;
}

function namesOf(electionId: string, title: Title | null): string[] {
  const titles: readonly (string | undefined)[] = title === null ? [] : Object.values(title);
  return [electionId, ...titles.filter((name) => name !== undefined)];
}

/** The elections wanted, of all elections in the order of their ids. */
export function electionsPage(all: readonly ElectionSummary[], wanted: ElectionsWanted): ElectionsPage {
  const { q, after, limit = PAGE_ROWS_MAX } = wanted;
  const text = q?.normalize('NFC').toLowerCase();
  const begin = after === undefined ? 0 : all.findIndex(({ electionId }) => comesAfter(electionId, after));
  const from = begin < 0 ? [] : all.slice(begin);
  const matching = from.filter(
    ({ electionId, title }) =>
      text === undefined || namesOf(electionId, title).some((name) => name.toLowerCase().includes(text)),
  );
  const elections = matching.slice(0, limit);
  return { elections, next: matching.length > limit ? (elections.at(-1)?.electionId ?? null) : null };
}

/** As the store orders them: ids are of ASCII, so by their characters. */
function comesAfter(electionId: string, after: string): boolean {
  return electionId > after;
}
