/** What a person sees where there is no page. */
import type { Page } from '../blocks/page';
import { html } from '../html/html';
import type { View } from './frame';

export type PageProblem = 'notFound' | 'election' | 'unavailable' | 'invalid' | 'defect';

export function problemView({ words, language }: Page, problem: PageProblem, nearest: readonly string[]): View {
  const body = html`<h1>${words.problemHeading}</h1>
    <p>${words.problems[problem]}</p>
    ${nearest.length > 0 && html`<p>${words.meant} ${nearest.join(', ')}</p>`}
    <p><a href="/${language}/">${words.toStart}</a></p>`;
  return { title: words.problemHeading, body };
}
