/**
 * Parts of other libraries that rebuilding needs and that their public faces do not (yet) offer. In one file, so that
 * the way in is seen: as soon as #libs/tabulation and #libs/journal export them, only these lines change.
 */
export { JOURNAL_COLUMNS, VERDICT_COLUMNS } from '../../journal/src/journal-rows';
export { certificationFact, certifiedBefore } from '../../tabulation/src/certification-data';
