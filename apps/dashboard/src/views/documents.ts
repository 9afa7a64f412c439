/** Papers that belong to counted protocols and are not there: which, where, and since when. */
import type { Title } from '#libs/election';
import type { MissingDocument } from '#libs/results';
import type { ElectionPage } from '../blocks/page';
import { html } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

/** Beyond them the table is whole in the file. */
const SHOWN_MAX = 500;

export type ShownDocument = MissingDocument & { readonly title: Title | undefined };

export function documentsView(page: ElectionPage, documents: readonly ShownDocument[]): View {
  const { words, formats, language, links, at } = page;
  const age = (sinceMs: number): string => formats.age(Math.max(0, (at?.timeMs ?? sinceMs) - sinceMs));
  const body = html`<h1>${words.way.documents}</h1>
    <p>${words.way.documentsIntro}</p>
    ${documents.length === 0 && html`<p class="state-word">${words.way.noDocuments}</p>`}
    ${
      documents.length > 0 &&
      html`<p>
          <b>${words.way.documentCount(formats.number(documents.length))}</b>
          ${at !== null && html`<a href="${links.documentTable(at.snapshot)}">${words.places.table}</a>`}
        </p>
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">${words.places.precinct}</th>
              <th scope="col">${words.contest}</th>
              <th scope="col">${words.way.document}</th>
              <th scope="col">${words.way.age}</th>
            </tr>
          </thead>
          <tbody>
            ${documents.slice(0, SHOWN_MAX).map(
              (one) =>
                html`<tr>
                  <th scope="row"><a href="${links.precinct(one, one.precinctId)}">${one.precinctId}</a></th>
                  <td data-label="${words.contest}">${nameOf(language, one.title, one.contestId)}</td>
                  <td data-label="${words.way.document}">
                    ${words.way.documentKinds[one.kind]}${one.named !== null && html`: ${one.named}`}
                  </td>
                  <td data-label="${words.way.age}">
                    ${age(one.sinceMs)} <small>${formats.shortTime(one.sinceMs)}</small>
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>`
    }`;
  return { title: electionTitle(page, words.way.documents), body };
}
