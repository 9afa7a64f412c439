/** Persons of the lists: the rules on them (pure), and the one table that holds their data. */
export { commitmentOf, type ListName, type PersonalData, type Sex } from './commitment';
export { readOrderFile, type OrderFile } from './order/order-file';
export {
  namedShareOf,
  sharePublished,
  verifyListOrder,
  type ListOrderInput,
  type ListOrderVerdict,
} from './order/verify-list';
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
