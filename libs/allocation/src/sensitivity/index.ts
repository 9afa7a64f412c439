/** How many votes an outcome rests on, and what voters who are not counted yet could still change. */
export { sensitivityOf, LISTS_MAX as SENSITIVITY_LISTS_MAX } from './sensitivity';
export type { AgainstAllTransfer, Change, ListSensitivity, Sensitivity, Transfer } from './sensitivity';
export { settledSeats } from './settled-seats';
export type { SettledList, SettledSeats, Witness } from './settled-seats';
