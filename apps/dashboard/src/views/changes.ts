/** The night as a story: what each snapshot changed, in sentences that lead to what they rest on. */
import type { SnapshotChanges } from '../blocks/change';
import { changeLink, changeSentence } from '../blocks/change-sentence';
import type { ElectionPage } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { electionTitle, type View } from './frame';

export interface ChangeList {
  readonly entries: readonly SnapshotChanges[];
  /** Number before which the next page begins; null on the last. */
  readonly next: number | null;
}

function entry(page: ElectionPage, told: SnapshotChanges): Markup {
  const { words, formats, links } = page;
  const there = links.elsewhere({ snapshot: told.snapshot });
  return html`<li data-key="${told.snapshot}" class="entry">
    <h2>
      <a href="${there.election()}">${words.snapshot} ${told.snapshot}</a>
      <small><time datetime="${new Date(told.timeMs).toISOString()}">${formats.shortTime(told.timeMs)}</time></small>
    </h2>
    ${told.changes.length === 0 && html`<p>${words.story.nothing}</p>`}
    <ul>
      ${told.changes.map((change) => {
        const sentence = changeSentence(page, change);
        const to = changeLink(there, change);
        return html`<li class="change ${change.kind}">
          ${to === null ? sentence : html`<a href="${to}">${sentence}</a>`}
        </li>`;
      })}
    </ul>
  </li>`;
}

export function changesView(page: ElectionPage, { entries, next }: ChangeList): View {
  const { words, links, at, formats } = page;
  const body = html`<h1>${words.story.heading}</h1>
    <p>
      ${words.story.intro} <a href="${links.feed('atom')}">${words.story.atom}</a> ·
      <a href="${links.feed('json')}">${words.story.asJson}</a>
    </p>
    ${at !== null && html`<p><small>${formats.zone(at.timeMs)}</small></p>`}
    <ol class="plain feed">
      ${entries.map((told) => entry(page, told))}
    </ol>
    ${next !== null && html`<p><a rel="next" href="${links.changes(next)}">${words.story.older}</a></p>`}`;
  return { title: electionTitle(page, words.story.heading), body };
}
