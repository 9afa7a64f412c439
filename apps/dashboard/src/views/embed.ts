/** One block as a page of its own, for the sites of others: state, snapshot and banner go with it. */
import type { Assets } from '../assets';
import { countState } from '../blocks/count-state';
import type { ElectionPage } from '../blocks/page';
import { participation } from '../blocks/participation';
import { placePicture } from '../blocks/place-map';
import { placeTable } from '../blocks/places';
import { seatsBlock } from '../blocks/seats';
import { type Block } from '../blocks/embed-hint';
import { isAsked } from '../blocks/standing';
import { contestVotes, type ShownContest } from '../blocks/votes';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import type { BesideContest } from './contest';
import { framedBlock } from './frame';
import { isLeaf, listBelow } from './unit';

function blockOf(page: ElectionPage, block: Block, shown: ShownContest, { below }: BesideContest): Markup | null {
  const { contest, outcome } = shown;
  switch (block) {
    case 'state':
      return null;
    case 'seats':
      return seatsBlock(page, shown);
    case 'votes':
      return contestVotes(page, shown);
    case 'participation':
      return participation(page, outcome.figures);
    case 'places': {
      if (below === null) return null;
      const list = listBelow(contest, below);
      return html`${!isLeaf(below) && placePicture(page, list)} ${placeTable(page, list)}`;
    }
  }
}

export function embedView(
  page: ElectionPage,
  block: Block,
  shown: ShownContest,
  beside: BesideContest,
  assets: Assets,
): Markup {
  const { language, words, links } = page;
  const { contest, outcome, standing } = shown;
  const state = {
    standing,
    precincts: outcome.precincts,
    openItems: outcome.openItems,
    decisionRequired: outcome.outcome.decision !== null && isAsked(outcome),
  };
  const title = html`${nameOf(language, contest.title, contest.contestId)}`;
  const body = html`<h1>${title}</h1>
    ${blockOf(page, block, shown, beside)} ${countState(page, state)}
    <p><a href="${links.contest(outcome)}" target="_blank" rel="noopener">${words.shape.wholePage}</a></p>`;
  return framedBlock(page, { title: words.shape.blocks[block], body }, assets);
}
