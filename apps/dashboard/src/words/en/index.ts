import { page } from './page';
import { places } from './places';
import { records } from './records';
import { shape } from './shape';
import { story } from './story';
import { way } from './way';

/** English: its members are those of every language. */
export const en = { ...page, places, records, shape, story, way } as const;
