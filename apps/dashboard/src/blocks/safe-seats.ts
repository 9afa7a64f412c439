/** Which seats those who are not counted yet can still change, and what the last seat rests on. */
import { html, type Markup } from '../html/html';
import { chip, shownOptions } from './options';
import type { Page } from './page';
import type { ShownContest } from './votes';

/** As computed at the edge; nothing of it is in an event. */
export interface SeatSafety {
  readonly awaited: { readonly precincts: number; readonly voters: number | null };
  readonly settled: {
    readonly verdict: 'settled' | 'open' | 'unknown';
    readonly lists: readonly {
      readonly list: string;
      readonly seats: number;
      readonly least: number;
      readonly most: number;
    }[];
  } | null;
  readonly lastSeat: {
    readonly holder: string;
    readonly next: string;
    readonly votesMore: number | null;
    readonly votesTransferred: number | null;
  } | null;
}

function bounds(page: Page, { contest }: ShownContest, { awaited, settled }: SeatSafety): Markup | null {
  const { words, formats } = page;
  const { story } = words;
  if (awaited.voters === null) return html`<p>${story.votersUnknown}</p>`;
  if (settled === null) return null;
  const verdict = { settled: story.safeSettled, open: story.safeOpen, unknown: story.safeUnknown }[settled.verdict];
  const told = shownOptions(page, contest).flatMap((option) => {
    const list = settled.lists.find((one) => one.list === option.optionId);
    return list === undefined || list.most === 0 ? [] : [{ option, list }];
  });
  return html`<p>${story.safeIntro(formats.number(awaited.precincts), formats.number(awaited.voters))}</p>
    <table class="safe">
      <caption>
        ${verdict}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.list}</th>
          <th scope="col" class="n">${story.atLeast}</th>
          <th scope="col" class="n">${story.now}</th>
          <th scope="col" class="n">${story.atMost}</th>
        </tr>
      </thead>
      <tbody>
        ${told.map(
          ({ option, list }) =>
            html`<tr>
              <th scope="row">${chip(option)} <span>${option.name}</span></th>
              <td class="n">${formats.number(list.least)}</td>
              <td class="n">${formats.number(list.seats)}</td>
              <td class="n">${formats.number(list.most)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function lastSeat(page: Page, { contest }: ShownContest, { lastSeat: last }: SeatSafety): Markup | null {
  if (last === null) return null;
  const { words, formats } = page;
  const { story } = words;
  const name = (id: string): string => shownOptions(page, contest).find(({ optionId }) => optionId === id)?.plain ?? id;
  const [holder, next] = [name(last.holder), name(last.next)];
  return html`<h3>${story.lastSeatHeading}</h3>
    <p>
      ${story.lastSeat(holder, next)}
      ${last.votesMore !== null && story.votesMore(next, formats.number(last.votesMore))}
      ${last.votesTransferred !== null && story.votesMoved(holder, next, formats.number(last.votesTransferred))}
    </p>`;
}

/** Null where the seats do not follow from the votes by a list rule alone. */
export function safeSeats(page: Page, shown: ShownContest, safety: SeatSafety | null): Markup | null {
  if (safety === null || (safety.settled === null && safety.lastSeat === null)) return null;
  return html`<section aria-labelledby="safe-heading">
    <h2 id="safe-heading">${page.words.story.safeHeading}</h2>
    ${bounds(page, shown, safety)} ${lastSeat(page, shown, safety)}
  </section>`;
}
