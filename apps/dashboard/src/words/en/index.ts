import { page } from './page';
import { places } from './places';
import { records } from './records';
import { story } from './story';

/** English: its members are those of every language. */
export const en = { ...page, places, records, story } as const;
