/** The document around every view: head, banner, live bar, languages. */
import type { Assets } from '../assets';
import type { ElectionView } from '../blocks/links';
import type { ElectionPage, Page } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { LANGUAGE_NAMES, LANGUAGES, nameOf, plainName, type Language } from '../words/language';

export interface View {
  readonly title: string;
  readonly body: Markup;
}

/** A view with its place: what the frame needs beside it. */
export interface Framed {
  readonly view: View;
  readonly assets: Assets;
  /** Path and query below the language, such as `/rehearsal/contests?q=a`. */
  readonly path: string;
  /** State of the count; missing where the view says it itself. */
  readonly state?: Markup;
  /** True for a view that does not keep itself up to date. */
  readonly still?: boolean;
}

/** What stands above a view. */
interface Top {
  readonly banner: Markup | null;
  readonly header: Markup;
  readonly colours: string | null;
  /** Where the data is; null where the page is about no election. */
  readonly files: Markup | null;
}

function head(
  { language, words }: Page,
  { view, assets, path }: Omit<Framed, 'path'> & { readonly path: string | null },
  colours: string | null,
): Markup {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${view.title} · ${words.name}</title>
    <link rel="stylesheet" href="${assets.style}" />
    ${colours !== null && html`<link rel="stylesheet" href="${colours}" />`}
    <link rel="icon" href="data:," />
    ${path !== null && LANGUAGES.filter((one) => one !== language).map((one) => html`<link rel="alternate" hreflang="${one}" href="/${one}${path}" />`)}
    <script type="module" src="${assets.script}"></script>
  </head>`;
}

function languages({ language, words }: Page, path: string): Markup {
  const link = (one: Language): Markup =>
    one === language
      ? html`<b lang="${one}" aria-current="true">${LANGUAGE_NAMES[one]}</b>`
      : html`<a lang="${one}" hreflang="${one}" href="/${one}${path}">${LANGUAGE_NAMES[one]}</a>`;
  return html`<nav class="languages" aria-label="${words.language}">${LANGUAGES.map(link)}</nav>`;
}

function views({ words, links }: ElectionPage): Markup {
  const entries: readonly (readonly [view: ElectionView, name: string])[] = [
    ['contests', words.allContests],
    ['changes', words.story.heading],
    ['obstacles', words.way.heading],
    ['documents', words.way.documents],
    ['search', words.search],
    ['verify', words.verify],
  ];
  return html`<nav class="views" aria-label="${words.views}">
    ${entries.map(([view, name]) => html`<a href="${links.view(view)}">${name}</a>`)}
  </nav>`;
}

/** Hidden until a script has found that it can keep the page up to date. */
function liveBar({ words, formats, at, links, election }: ElectionPage): Markup | null {
  if (links.snapshot !== null) {
    return html`<p class="notice">
      ${words.atSnapshot} <a href="${links.elsewhere({ snapshot: null }).election()}">${words.toNewest}</a>
    </p>`;
  }
  return html`<div
      id="live"
      class="live"
      hidden
      data-election="${election.electionId}"
      data-snapshot="${at?.snapshot ?? -1}"
      data-live="${words.live}"
      data-paused="${words.paused}"
      data-pause="${words.pause}"
      data-resume="${words.resume}"
    >
      <span id="live-words">${words.live}</span> <button id="pause" type="button">${words.pause}</button>
    </div>
    <p id="stale" class="notice stale" role="status" hidden>
      ${words.stale} <b id="stale-time">${at === null ? '–' : formats.time(at.timeMs)}</b>
    </p>
    <p id="quiet" class="notice" role="status" hidden>${words.staleQuiet}</p>
    <noscript><p class="notice">${words.noJavascript}</p></noscript>`;
}

function shell(page: Page, framed: Framed, top: Top): Markup {
  const { banner, header, colours } = top;
  const { language, words } = page;
  return html`<!doctype html>
    <html lang="${language}">
      ${head(page, framed, colours)}
      <body>
        <a class="skip" href="#page">${words.skip}</a>
        <header>${banner} ${header} ${languages(page, framed.path)}</header>
        <main id="page" tabindex="-1">${framed.view.body} ${framed.state ?? null} ${top.files}</main>
        <p id="announce" class="visually-hidden" role="status"></p>
      </body>
    </html> `;
}

/** The data behind every view. */
function dataLinks({ words, links, at }: ElectionPage): Markup | null {
  if (at === null) return null;
  return html`<p class="data">
    ${words.data}: <a href="${links.files()}">${words.files}</a> ·
    <a href="${links.snapshotDocument(at.snapshot)}">${words.wholeSnapshot}</a>
  </p>`;
}

/** A page that is about no election. */
export function framedPage(page: Page, framed: Framed): Markup {
  const header = html`<p class="site"><a href="/${page.language}/">${page.words.name}</a></p>`;
  return shell(page, framed, { banner: null, header, colours: null, files: null });
}

export function framedElection(page: ElectionPage, framed: Framed): Markup {
  const { words, language, election, links } = page;
  const banner = election.rehearsal
    ? html`<p class="banner"><b>${words.rehearsal}.</b> ${words.rehearsalBanner}</p>`
    : null;
  const title = nameOf(language, election.title, election.electionId);
  const header = html`<p class="site"><a href="/${language}/">${words.elections}</a></p>
    <p class="election"><a href="${links.election()}">${title}</a></p>`;
  const all = html`${header}${views(page)}${framed.still !== true && liveBar(page)}`;
  return shell(page, framed, { banner, header: all, colours: page.colours, files: dataLinks(page) });
}

/** A block alone, for a frame on another site. The banner of a rehearsal goes with it. */
export function framedBlock(page: ElectionPage, view: View, assets: Assets): Markup {
  const { words, election, language } = page;
  return html`<!doctype html>
    <html lang="${language}">
      ${head(page, { view, assets, path: null }, page.colours)}
      <body class="embedded">
        <header>
          ${election.rehearsal && html`<p class="banner"><b>${words.rehearsal}.</b> ${words.rehearsalBanner}</p>`}
          ${liveBar(page)}
        </header>
        <main id="page" tabindex="-1">${view.body}</main>
        <p id="announce" class="visually-hidden" role="status"></p>
      </body>
    </html> `;
}

/** What stands in the browser's tab: state first, because titles are cut. */
export function electionTitle({ language, election }: ElectionPage, what: string): string {
  return `${what} · ${plainName(language, election.title, election.electionId)}`;
}
