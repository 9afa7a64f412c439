import type { Words } from '../words';
import { page } from './page';
import { places } from './places';
import { records } from './records';
import { shape } from './shape';
import { story } from './story';
import { way } from './way';

export const ru: Words = { ...page, places, records, shape, story, way };
