import { en } from './en';
import { kk } from './kk';
import { ru } from './ru';
import type { Language } from './language';
import type { Words } from './words';

export const WORDS: Readonly<Record<Language, Words>> = { kk, ru, en };
