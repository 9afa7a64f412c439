/** The languages of the page, and names that a definition gives in some of them. */
import type { Title } from '#libs/election';
import { html, type Markup } from '../html/html';

export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** Which other language is read by whom the wanted one is missing for. */
const NEXT: Readonly<Record<Language, readonly Language[]>> = {
  kk: ['kk', 'ru', 'en'],
  ru: ['ru', 'kk', 'en'],
  en: ['en', 'ru', 'kk'],
};

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

interface Name {
  readonly text: string;
  /** Null for an id, which is of no language. */
  readonly language: Language | null;
}

function nameIn(language: Language, title: Title | null | undefined, id: string): Name {
  for (const one of NEXT[language]) {
    const text = title?.[one];
    if (text !== undefined && text !== '') return { text, language: one };
  }
  return { text: id, language: null };
}

/** A name as plain text, for `<title>` and attributes. */
export function plainName(language: Language, title: Title | null | undefined, id: string): string {
  return nameIn(language, title, id).text;
}

/** A name; one of another language is marked as such, for those who see it and for those who hear it. */
export function nameOf(language: Language, title: Title | null | undefined, id: string): Markup {
  const name = nameIn(language, title, id);
  if (name.language === null || name.language === language) return html`${name.text}`;
  return html`<span lang="${name.language}">${name.text}</span> <span class="foreign">[${name.language}]</span>`;
}
