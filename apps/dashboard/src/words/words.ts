/** What the page says, in each language. */
import type { en } from './en';
import type { page } from './en/page';

/** The members of the English words, with any text in place of the English one. */
type Worded<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Member in keyof T]: Worded<T[Member]> };

export type Words = Worded<typeof en>;
/** Words of every page. */
export type PageWords = Worded<typeof page>;
