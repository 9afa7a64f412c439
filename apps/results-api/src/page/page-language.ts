/** In which language a page is asked for. */
import { isLanguage, type Language } from '#apps/dashboard';
import type { Request } from '../http/express';

/** The language that a path begins with, and the rest of it. */
export function languageOf({ originalUrl }: Request): { readonly language: Language; readonly path: string } {
  const [, first = '', rest = ''] = /^\/(?:embed\/)?([^/?]*)(.*)$/s.exec(originalUrl) ?? [];
  return { language: isLanguage(first) ? first : 'kk', path: rest };
}
