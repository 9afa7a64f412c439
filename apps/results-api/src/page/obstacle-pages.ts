/** What is open in an election, gathered for its page. */
import { Injectable } from '@nestjs/common';
import {
  documentsView,
  isAsked,
  obstaclesView,
  type Clock,
  type Language,
  type MissingIn,
  type ObstacleList,
} from '#apps/dashboard';
import { deadlinesOf, type Contest, type Title } from '#libs/election';
import { isAbsent, ResultsReader, type ContestOutcome, type HeldItem, type StoredElection } from '#libs/results';
import type { Answer } from '../answers/answer';
import { PageAnswers, type PageOf, type Sources } from './page-answers';
import { topOf } from './places';

const OLDEST_MAX = 50;
const HOUR_MS = 3_600_000;

@Injectable()
export class ObstaclePages {
  constructor(
    private readonly reader: ResultsReader,
    private readonly pages: PageAnswers,
  ) {}

  obstacles(of: PageOf): Promise<Answer> {
    return this.pages.about(of, async (sources) => {
      const { results, page, stored } = sources;
      const found = await this.reader.held(of.electionId);
      // Of the present moment: at an earlier snapshot those are shown that still are open.
      const held = isAbsent(found) ? [] : found.filter(({ position }) => position <= results.at.snapshot);
      const make = async () => {
        const { contests } = await results.outcome();
        const { snapshot } = results.at;
        const storms = await this.reader.ruleStorms(of.electionId, snapshot);
        const documents = await this.reader.missingDocuments(of.electionId, snapshot);
        const list: ObstacleList = {
          storms: storms.map((storm) => ({ ...storm, contest: contestOf(stored, storm.contestId, 1) })),
          documents: documents.length,
          ...heldFacts(stored, held),
          missing: await missingIn(sources, contests),
          countEnds: countEnds(stored, results.at.timeMs),
          questions: questionsOf(stored, contests, page.language),
          clocks: clocksOf(stored, contests),
        };
        return obstaclesView(page, list);
      };
      return { more: held.map(({ position }) => position).join(','), make };
    });
  }

  documents(of: PageOf): Promise<Answer> {
    return this.pages.about(of, ({ page, results, stored }) =>
      Promise.resolve({
        make: async () => {
          const documents = await this.reader.missingDocuments(of.electionId, results.at.snapshot);
          return documentsView(
            page,
            documents.map((one) => ({ ...one, title: contestOf(stored, one.contestId, one.round)?.title })),
          );
        },
      }),
    );
  }
}

function contestOf(stored: StoredElection, contestId: string, round: number): Contest | null {
  const no = stored.contestNo(contestId, round);
  return no === null ? null : stored.contestDefinition(no);
}

function titleOfUnit(stored: StoredElection, unitId: string): Title | undefined {
  const unit = stored.units[stored.unitNo(unitId) ?? -1];
  return unit === undefined ? undefined : stored.titleOf(unit);
}

function heldFacts(
  stored: StoredElection,
  held: readonly HeldItem[],
): Pick<ObstacleList, 'groups' | 'territories' | 'oldest'> {
  const groups = new Map<string, { code: string; contest: Contest | null; records: number; oldestMs: number }>();
  const territories = new Map<string, number>();
  for (const { codes, contestId, round, heldSinceMs, precinctId, unitId } of held) {
    const contest = contestId === null || round === null ? null : contestOf(stored, contestId, round);
    for (const code of codes) {
      const known = groups.get(code);
      if (known === undefined) groups.set(code, { code, contest, records: 1, oldestMs: heldSinceMs });
      else Object.assign(known, { records: known.records + 1, oldestMs: Math.min(known.oldestMs, heldSinceMs) });
    }
    const territory = precinctId === null ? unitId : stored.territoryId(stored.precinctNo(precinctId) ?? -1);
    if (territory !== null) territories.set(territory, (territories.get(territory) ?? 0) + 1);
  }
  const oldest = [...held].sort((a, b) => a.heldSinceMs - b.heldSinceMs).slice(0, OLDEST_MAX);
  return {
    groups: [...groups.values()].sort((a, b) => b.records - a.records),
    territories: [...territories]
      .sort(([, a], [, b]) => b - a)
      .map(([unitId, records]) => ({ unitId, title: titleOfUnit(stored, unitId), records })),
    oldest: oldest.map(({ contestId, round, precinctId, codes, heldSinceMs }) => ({
      place: contestId === null || round === null ? null : { contestId, round },
      contestTitle: contestId === null || round === null ? undefined : contestOf(stored, contestId, round)?.title,
      precinctId,
      codes,
      sinceMs: heldSinceMs,
    })),
  };
}

async function missingIn({ results, stored }: Sources, contests: readonly ContestOutcome[]): Promise<MissingIn[]> {
  const found: MissingIn[] = [];
  for (const { contestId, round, precincts } of contests) {
    if (precincts.missing === 0) continue;
    const contest = contestOf(stored, contestId, round);
    if (contest === null) continue;
    const top = contest.constituency === undefined ? topOf(stored, contest) : null;
    const unit = top === null ? null : await results.unit(contestId, top.unitId, { hierarchy: top.hierarchy, round });
    const children = unit === null || isAbsent(unit) ? [] : unit.children;
    const units = children
      .filter((child) => child.precincts.missing > 0 && child.unit.kind !== 'precinct')
      .map((child) => ({ unitId: child.unit.unitId, title: child.unit.title, missing: child.precincts.missing }));
    found.push({ place: { contestId, round }, title: contest.title, missing: precincts.missing, units });
  }
  return found;
}

function questionsOf(
  stored: StoredElection,
  contests: readonly ContestOutcome[],
  language: Language,
): ObstacleList['questions'] {
  return contests.flatMap(({ contestId, round, votes, outcome: { decision } }) => {
    if (decision === null || !isAsked({ votes })) return [];
    const title = contestOf(stored, contestId, round)?.title;
    return [{ place: { contestId, round }, title, question: decision.question[language], article: decision.article }];
  });
}

/** Of the first contest whose act gives the count its hours. */
function countEnds(stored: StoredElection, nowMs: number): ObstacleList['countEnds'] {
  const { definition } = stored;
  if (definition === null) return null;
  for (const [no, { contestId }] of stored.contests.entries()) {
    const contest = definition.contests.find((one) => one.contestId === contestId);
    const day = stored.votingDayOf(no);
    if (contest === undefined || day === null) continue;
    const due = deadlinesOf(contest.kind, day).find(({ step, hours }) => step === 'counted' && hours !== null);
    if (due?.lastDay == null || due.lastTime === null) continue;
    const ended = inZone(definition.timeZone, due.lastDay, due.lastTime);
    const hoursAgo = nowMs > ended ? Math.floor((nowMs - ended) / HOUR_MS) : null;
    return { day: due.lastDay, time: due.lastTime, hoursAgo };
  }
  return null;
}

/** The instant at which the clocks of a zone show a day and a time. */
function inZone(timeZone: string, day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(asUtc).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return asUtc - (sign === '-' ? -offset : offset);
}

/** Whether a contest has taken a step, as far as the count knows. */
function isDone({ state, officialPublication, registration }: ContestOutcome, step: string): boolean | null {
  if (step === 'counted') return state !== 'counting';
  if (step === 'established') return state === 'certified';
  if (step === 'published') return officialPublication !== null;
  return step === 'registered' ? registration !== null : null;
}

/** Contests of one kind and day share their terms. */
function clocksOf(stored: StoredElection, contests: readonly ContestOutcome[]): readonly Clock[] {
  const clocks = new Map<string, { deadline: Clock['deadline']; contests: number; done: number | null }>();
  for (const outcome of contests) {
    const no = stored.contestNo(outcome.contestId, outcome.round);
    const contest = no === null ? null : stored.contestDefinition(no);
    const day = no === null ? null : stored.votingDayOf(no);
    if (contest === null || day === null) continue;
    for (const deadline of deadlinesOf(contest.kind, day)) {
      const key = [deadline.step, deadline.by, deadline.article, deadline.lastDay].join(' ');
      const known = clocks.get(key) ?? { deadline, contests: 0, done: 0 };
      const done = isDone(outcome, deadline.step);
      known.contests++;
      known.done = done === null || known.done === null ? null : known.done + Number(done);
      clocks.set(key, known);
    }
  }
  return [...clocks.values()];
}
