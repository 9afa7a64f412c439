/** Published results as files: rows in, text out. Knows no store, no clock and no disk. */
export { levelsOf, PRECINCT_LEVEL, type Level } from './levels';
export { fileName, slugOf, stemOf } from './names';
export { nistReport } from './nist/report';
export { Archive, type ArchiveEntry } from './packing/archive';
export { Gzipped } from './packing/deflate';
export type { ContestPlaces, FileContest, FileHead, FileOption, FilePrecinct, FileUnit, Sums } from './shapes';
export { contestTable, optionTable } from './tables/election-tables';
export { precinctTable, unitTable } from './tables/place-tables';
export type { Table } from './tables/table';
export { MEDIA_TYPES, TABLE_FORMATS, writtenTable, type TableFormat } from './tables/written';
