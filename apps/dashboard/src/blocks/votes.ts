/** Votes of a contest: each option with its votes, its share and the base of all shares. */
import type { Contest, NamedFigure } from '#libs/election';
import type { ContestMandates, ContestOutcome } from '#libs/results';
import { html, type Markup } from '../html/html';
import { shareOf } from '../words/formats';
import { figureOf } from './figures';
import { chip, shownOptions, type ShownOption } from './options';
import type { Page } from './page';
import type { Standing } from './standing';

export interface ShownContest {
  readonly contest: Contest;
  readonly outcome: ContestOutcome;
  /** Null where a unit or a precinct is shown, which has no seats. */
  readonly mandates: ContestMandates | null;
  readonly standing: Standing;
}

/** Votes of any place, with the shares that the results state for it. */
export interface PlaceVotes {
  readonly votes: Readonly<Record<string, number>>;
  readonly figures: readonly NamedFigure[];
}

/** What the base of the shares is, in words where there are some. */
function baseName({ words, language }: Page, contest: Contest, id: string): string {
  const terms: Readonly<Record<string, string>> = words.baseTerms;
  const one = (term: string): string =>
    terms[term] ?? contest.form.counters.find(({ counterId }) => counterId === term)?.title?.[language] ?? term;
  return id.split(' + ').map(one).join(' + ');
}

function baseLine(page: Page, contest: Contest, shares: readonly NamedFigure[]): Markup | null {
  const [first] = shares;
  if (first?.denominator === null || first?.of.denominator == null) return null;
  const base = page.formats.number(first.denominator);
  return html`${page.words.baseOfShares}: <b>${base}</b>, ${baseName(page, contest, first.of.denominator)}.`;
}

/** A share from 0 to 100 % as a bar, with a line where the threshold is. */
function bar(option: ShownOption, { numerator, denominator }: NamedFigure, threshold: number | null): Markup {
  const share = denominator === null || denominator <= 0 ? 0 : Math.min(1, Math.max(0, numerator / denominator));
  const width = (share * 100).toFixed(2);
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="6" />
    <rect class="fill ${option.colour}" width="${width}" height="6" />
    ${threshold !== null && html`<rect class="limit" x="${threshold.toFixed(2)}" width="0.6" height="6" />`}
  </svg>`;
}

/** The threshold as a percentage, and which lists reach it, as the rules compared them. */
function thresholdOf({ contest: { ruleSet }, outcome }: ShownContest): {
  readonly percent: number;
  readonly passes: ReadonlyMap<string, boolean>;
} | null {
  if (ruleSet.method !== 'hare_largest_remainder' || ruleSet.threshold === null) return null;
  const { numerator, denominator } = ruleSet.threshold;
  const lists = outcome.outcome.trace.threshold?.lists ?? [];
  return { percent: (100 * numerator) / denominator, passes: new Map(lists.map(({ list, passes }) => [list, passes])) };
}

interface Row {
  readonly option: ShownOption;
  readonly votes: number;
  readonly share: NamedFigure | undefined;
}

function rowsOf(page: Page, contest: Contest, { votes, figures }: PlaceVotes): readonly Row[] {
  return shownOptions(page, contest).map((option) => ({
    option,
    votes: figureOf(votes, option.optionId),
    share: figures.find(({ name, optionId }) => name === 'share' && optionId === option.optionId),
  }));
}

/** A row in the order of votes, the order of the ballot where they are equal. */
function byVotes(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => b.votes - a.votes);
}

function shareCell(page: Page, { share }: Row): string {
  return (share === undefined ? null : shareOf(page.formats, share)) ?? '–';
}

/** The table of a place that has no seats of its own. */
export function placeVotes(page: Page, contest: Contest, place: PlaceVotes): Markup {
  const rows = rowsOf(page, contest, place);
  return votesTable(page, contest, rows, null);
}

/** The table of a whole contest: with its threshold, who is withdrawn, and the seats. */
export function contestVotes(page: Page, shown: ShownContest): Markup {
  const { contest, outcome } = shown;
  const rows = rowsOf(page, contest, outcome);
  const [first] = byVotes(rows);
  const { words } = page;
  const counted = rows.some(({ votes }) => votes > 0);
  return html`${!counted && html`<p>${words.noVotes}</p>`}
  ${counted && first?.option.againstAll === true && html`<p class="question">${words.againstAllFirst}</p>`}
  ${votesTable(page, contest, rows, shown)}`;
}

function votesTable(page: Page, contest: Contest, rows: readonly Row[], shown: ShownContest | null): Markup {
  const { words, formats } = page;
  const lists = contest.ruleSet.method === 'hare_largest_remainder';
  const threshold = shown === null ? null : thresholdOf(shown);
  const seats = lists ? (shown?.mandates?.seats ?? null) : null;
  const withdrawn = new Set(shown?.outcome.withdrawn.map(({ optionId }) => optionId));
  const kind = lists ? words.list : contest.ruleSet.method === 'referendum' ? words.answer : words.candidate;
  const shares = rows.flatMap(({ share }) => share ?? []);
  const line = threshold === null ? null : words.thresholdShort(formats.percent(threshold.percent.toFixed(2)));
  return html`<table class="votes">
    <caption>
      ${baseLine(page, contest, shares)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${kind}</th>
        <th scope="col" class="n">${words.votes}</th>
        <th scope="col" class="n">${words.share}</th>
        <td class="bars">${line}</td>
        ${seats !== null && html`<th scope="col" class="n">${words.seats}</th>`}
      </tr>
    </thead>
    <tbody>
      ${byVotes(rows).map((row) => {
        const { option, votes, share } = row;
        const passes = threshold?.passes.get(option.optionId);
        return html`<tr>
          <th scope="row">
            ${chip(option)} <span>${option.name}</span>
            ${withdrawn.has(option.optionId) && html`<small>${words.withdrawn}</small>`}
            ${passes !== undefined && votes > 0 && html`<small>${passes ? words.passes : words.fails}</small>`}
          </th>
          <td class="n">${formats.number(votes)}</td>
          <td class="n">${shareCell(page, row)}</td>
          <td class="bars">${share !== undefined && bar(option, share, threshold?.percent ?? null)}</td>
          ${seats !== null && html`<td class="n">${option.againstAll ? '' : formats.number(figureOf(seats, option.optionId))}</td>`}
        </tr>`;
      })}
    </tbody>
  </table>`;
}
