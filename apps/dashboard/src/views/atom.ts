/** The same story as an Atom feed (RFC 4287). */
import type { SnapshotChanges } from '../blocks/change';
import { changeSentence } from '../blocks/change-sentence';
import type { ElectionPage } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { plainName } from '../words/language';

function told(page: ElectionPage, base: string, entry: SnapshotChanges): Markup {
  const { words, links, election, language } = page;
  const to = `${base}${links.elsewhere({ snapshot: entry.snapshot }).election()}`;
  const sentences = entry.changes.map((change) => changeSentence(page, change));
  const text = sentences.length === 0 ? words.story.nothing : `${sentences.join('. ')}.`;
  return html`<entry>
    <id>urn:sanaq:${encodeURIComponent(election.electionId)}:${entry.snapshot}:${language}</id>
    <title>${words.snapshot} ${entry.snapshot}${election.rehearsal && ` (${words.rehearsal})`}</title>
    <updated>${new Date(entry.publishedAtMs ?? entry.timeMs).toISOString()}</updated>
    <link rel="alternate" type="text/html" href="${to}" />
    <content type="text">${text}</content>
  </entry>`;
}

/** `base`: scheme and host under which the page is asked for. */
export function atomFeed(page: ElectionPage, base: string, entries: readonly SnapshotChanges[]): string {
  const { words, language, election, links } = page;
  const newest = entries[0];
  const updated =
    newest === undefined ? election.votingDay : new Date(newest.publishedAtMs ?? newest.timeMs).toISOString();
  const rehearsal = election.rehearsal ? `${words.rehearsal}: ` : '';
  const title = `${rehearsal}${plainName(language, election.title, election.electionId)}: ${words.story.heading}`;
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
    <id>urn:sanaq:${encodeURIComponent(election.electionId)}:changes:${language}</id>
    <title>${title}</title>
    <updated>${updated.length === 10 ? `${updated}T00:00:00Z` : updated}</updated>
    <author><name>Sanaq</name></author>
    <link rel="self" href="${base}${links.feed('atom')}" />
    <link rel="alternate" type="text/html" href="${base}${links.changes(null)}" />
    ${entries.map((entry) => told(page, base, entry))}
  </feed>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${feed.text}\n`;
}
