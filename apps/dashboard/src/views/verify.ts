/** How anyone can check the figures. */
import type { ZeroReport } from '#libs/results';
import type { ElectionPage } from '../blocks/page';
import { zeroReportLine } from '../blocks/zero-report';
import { html } from '../html/html';
import { electionTitle, type View } from './frame';

export function verifyView(page: ElectionPage, zeroReport: ZeroReport | null): View {
  const { words, at, links, election } = page;
  const [compare, count, same] = words.verifySteps;
  const body = html`<h1>${words.verifyHeading}</h1>
    <p>${words.verifyIntro}</p>
    ${
      at !== null &&
      html`<p>${words.snapshot}: <b>${at.snapshot}</b></p>
        <p>${words.root}: <code>${at.root}</code></p>
        <p><a href="${links.snapshotDocument(at.snapshot)}">${words.wholeSnapshot}</a></p>`
    }
    ${zeroReport !== null && zeroReportLine(page, zeroReport)}
    <ol>
      <li>${compare}</li>
      <li>
        ${count}
        <pre><code>npx sanaq export ${election.electionId} --out stream.ndjson.gz
npx sanaq tabulate --stream stream.ndjson.gz</code></pre>
      </li>
      <li>${same}</li>
    </ol>
    <p><a href="/verify.html">${words.verifyProof}</a></p>
    <p>${words.verifyMore}</p>`;
  return { title: electionTitle(page, words.verifyHeading), body };
}
