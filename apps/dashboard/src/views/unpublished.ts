/** An election of which nothing is published yet. */
import type { ElectionPage } from '../blocks/page';
import { html } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

export function unpublishedView(page: ElectionPage): View {
  const { language, words, formats, election } = page;
  const { publishFrom = null } = election;
  const body = html`<h1>${nameOf(language, election.title, election.electionId)}</h1>
    <section class="state none">
      <p class="state-word">${words.notPublished}</p>
      <p>${words.votingDay}: ${formats.day(election.votingDay)}</p>
      ${publishFrom !== null && html`<p>${words.publishFrom} ${formats.time(Date.parse(publishFrom))}</p>`}
    </section>`;
  return { title: electionTitle(page, words.stateOf.none), body };
}
