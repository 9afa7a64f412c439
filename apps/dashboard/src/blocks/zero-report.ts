/** Whether two officers opened the count, in one line. */
import type { ZeroReport } from '#libs/results';
import { html, type Markup } from '../html/html';
import type { Page } from './page';

export function zeroReportLine(
  { words: { zeroReport: words } }: Page,
  { state, report, approval, required }: ZeroReport,
): Markup {
  const waits = required ? words.waits : words.goesOn;
  if (report === null) return html`<p>${words.missing} ${waits}</p>`;
  if (state === 'proposed' || approval === null) {
    return html`<p>${words.proposed(report.officerId)} ${waits} <code>${report.sha256}</code></p>`;
  }
  return html`<p>
    ${words.opened(report.officerId, approval.officerId)} <code>${report.sha256}</code>
    <code>${approval.sha256}</code>
  </p>`;
}
