/** The page on the shape of a contest's data. It reads every precinct, so it is made on demand and not kept live. */
import { Injectable } from '@nestjs/common';
import { shapeView } from '#apps/dashboard';
import type { Contest } from '#libs/election';
import { isAbsent, type SnapshotResults, type StoredElection } from '#libs/results';
import type { Answer } from '../answers/answer';
import { absenceProblem } from '../http/problem';
import { present } from '../queries/published-results';
import { PageAnswers, type PageOf } from './page-answers';
import type { ContestOf } from './place-pages';
import { ShapeOfPrecincts } from './precinct-shape';

/** Contests whose precincts are compared at most. */
const COMPARED_MAX = 100;

@Injectable()
export class ShapePages {
  constructor(private readonly pages: PageAnswers) {}

  shape(of: PageOf, { contestId, round }: ContestOf, optionId: string | undefined): Promise<Answer> {
    return this.pages.about(
      of,
      async ({ page, results, stored }) => {
        const no = stored.contestNo(contestId, round);
        if (no === null) present(await results.contest(contestId, round));
        if (no === null) throw absenceProblem({ absent: 'contest' });
        const contest = stored.contestDefinition(no);
        const place = stored.contest(no);
        const make = async () => {
          const { votes } = present(await results.contest(contestId, place.round));
          const most = Object.entries(votes).sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
          const wanted = optionId !== undefined && Object.hasOwn(votes, optionId) ? optionId : most;
          const shape = hasCounters(contest) ? await shapeOf(results, stored, no, wanted) : null;
          return shapeView(page, { contest, place, shape });
        };
        return { make, state: { contestId, round } };
      },
      { still: true },
    );
  }
}

function hasCounters({ form }: Contest): boolean {
  const has = (id: string): boolean => form.counters.some(({ counterId }) => counterId === id);
  return has('voters_on_list') && has('took_part');
}

/** Voters who took part by precinct, in contests of constituencies beside one that is held everywhere. */
async function tookPartElsewhere(
  results: SnapshotResults,
  stored: StoredElection,
  contestNo: number,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (stored.contestDefinition(contestNo).constituency !== undefined) return found;
  const others = stored.contests.flatMap((other, no) =>
    no !== contestNo && stored.contestDefinition(no).constituency !== undefined ? [other] : [],
  );
  for (const { contestId, round } of others.slice(0, COMPARED_MAX)) {
    const table = results.precinctTable(contestId, { round });
    if (isAbsent(table)) continue;
    for await (const rows of table.pages()) {
      for (const { precinctId, counters } of rows) {
        const tookPart = counters?.['took_part'];
        if (tookPart !== undefined) found.set(precinctId, tookPart);
      }
    }
  }
  return found;
}

async function shapeOf(results: SnapshotResults, stored: StoredElection, contestNo: number, optionId: string) {
  const { contestId, round } = stored.contest(contestNo);
  const elsewhere = await tookPartElsewhere(results, stored, contestNo);
  const shape = new ShapeOfPrecincts(optionId);
  for await (const rows of present(results.precinctTable(contestId, { round })).pages()) {
    for (const row of rows) shape.add(row, elsewhere.get(row.precinctId));
  }
  return shape.found;
}
