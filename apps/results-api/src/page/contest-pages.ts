/** Pages about contests: the election's leading one, any other, and the list of all. */
import { Injectable } from '@nestjs/common';
import {
  contestsView,
  contestView,
  embedView,
  standingOf,
  type BesideContest,
  type Block,
  type ElectionPage,
  type Markup,
  type ShownContest,
  type View,
} from '#apps/dashboard';
import type { Contest, Title } from '#libs/election';
import type { Answer } from '../answers/answer';
import { absenceProblem } from '../http/problem';
import { isAbsent } from '#libs/results';
import { present } from '../queries/published-results';
import { PageAnswers, type PageOf, type Sources, type ViewToMake } from './page-answers';
import { leadingOf, topOf } from './places';
import { SeatSafeties } from './seat-safeties';
import { SharedMandates } from './shared-mandates';

/** Every text under which a contest can be looked for. */
function isNamed({ contestId, title, options }: Contest, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const text = wanted.toLowerCase();
  const names = ({ kk, ru, en }: Title = {}): readonly string[] => [kk, ru, en].filter((name) => name !== undefined);
  const all = [contestId, ...names(title), ...options.flatMap((option) => [option.optionId, ...names(option.title)])];
  return all.some((name) => name.toLowerCase().includes(text));
}

@Injectable()
export class ContestPages {
  constructor(
    private readonly pages: PageAnswers,
    private readonly mandates: SharedMandates,
    private readonly safety: SeatSafeties,
  ) {}

  /** The contest that stands for the election: the first one that is held everywhere, else the first one. */
  leading(of: PageOf): Promise<Answer> {
    return this.pages.about(of, (sources) =>
      this.shown(sources, leadingOf(sources.page.election), undefined, contestView),
    );
  }

  one(of: PageOf, contestId: string, round: number | undefined): Promise<Answer> {
    return this.pages.about(of, (sources) => this.shown(sources, contestId, round, contestView));
  }

  all(of: PageOf, wanted: string | undefined): Promise<Answer> {
    return this.pages.about(of, async ({ page, results, stored }) => {
      const mandates = await this.mandates.of(results, of.electionId);
      const make: ViewToMake['make'] = async () => {
        const { contests } = await results.outcome();
        const shown = contests.flatMap((outcome): ShownContest[] => {
          const no = stored.contestNo(outcome.contestId, outcome.round);
          if (no === null) return [];
          const contest = stored.contestDefinition(no);
          const given = mandates.of(outcome.contestId, outcome.round);
          if (!isNamed(contest, wanted)) return [];
          return [{ contest, outcome, mandates: given, standing: standingOf(outcome, given) }];
        });
        return contestsView(page, { contests: shown, wanted: wanted ?? null });
      };
      return { more: mandates.follows, holds: mandates.holds, make };
    });
  }

  /** One block of a contest, or of the leading one, for the sites of others. */
  block(of: PageOf, block: Block, contestId: string | null, round: number | undefined): Promise<Answer> {
    return this.pages.about(of, (sources) =>
      this.shown(sources, contestId ?? leadingOf(sources.page.election), round, (page, shown, beside) =>
        embedView(page, block, shown, beside, this.pages.assets),
      ),
    );
  }

  /** What is shown of a contest, made into a view by `view`. */
  private async shown(
    { page, results, stored }: Sources,
    contestId: string,
    round: number | undefined,
    view: (page: ElectionPage, shown: ShownContest, beside: BesideContest) => View | Markup,
  ): Promise<ViewToMake> {
    const no = stored.contestNo(contestId, round);
    // The reader says what it is instead: a round that counts in another, or a name near to this one.
    if (no === null) present(await results.contest(contestId, round));
    if (no === null) throw absenceProblem({ absent: 'contest' });
    const contest = stored.contestDefinition(no);
    const mandates = await this.mandates.of(results, page.election.electionId, contestId);
    const make: ViewToMake['make'] = async () => {
      const outcome = present(await results.contest(contestId, round));
      const given = mandates.of(contestId, outcome.round);
      const top = topOf(stored, contest);
      const below = top === null ? null : await results.unit(contestId, top.unitId, { ...top, round: outcome.round });
      const shown = { contest, outcome, mandates: given, standing: standingOf(outcome, given) };
      const beside = {
        below: below === null || isAbsent(below) ? null : below,
        safety: await this.safety.of(results, contest, outcome),
      };
      return view(page, shown, beside);
    };
    return { more: mandates.follows, holds: mandates.holds, state: null, make };
  }
}
