/** Persons of the lists: the rules on them (pure), and the one table that holds their data. */
export { commitmentOf, type ListName, type PersonalData, type Sex } from './commitment';
export {
  PERSON_COLUMNS,
  personHeadingProblem,
  readPersonRow,
  type ImportedPerson,
  type PersonColumn,
  type PersonRowProblem,
} from './person-row';
export * from './rules';
export {
  listedPerson,
  PersonStore,
  type ImportOutcome,
  type PersonScope,
  type StoredPerson,
} from './store/person-store';
