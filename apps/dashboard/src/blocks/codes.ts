/** Why a record is held, refused or warned about, in the reader's language. */
import type { Contest } from '#libs/election';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import type { Page } from './page';

/** The control's own text and article where it is one of the form; the page's words for everything else. */
export function codeText({ words, language }: Page, contest: Pick<Contest, 'form'> | null, code: string): Markup {
  const control = contest?.form.controls.find((one) => one.code === code);
  const article = control?.article === undefined ? null : html` (${words.records.article} ${control.article})`;
  const known: Readonly<Record<string, string>> = words.records.codes;
  const text = control === undefined ? html`${known[code] ?? ''}` : nameOf(language, control.text, '');
  return html`<code>${code}</code> ${text}${article}`;
}

export function codeList(page: Page, contest: Pick<Contest, 'form'> | null, codes: readonly string[]): Markup | null {
  if (codes.length === 0) return null;
  return html`<ul>
    ${codes.map((code) => html`<li>${codeText(page, contest, code)}</li>`)}
  </ul>`;
}
