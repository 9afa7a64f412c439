import type { Words } from '../words';
import { page } from './page';
import { places } from './places';
import { records } from './records';
import { story } from './story';

export const ru: Words = { ...page, places, records, story };
