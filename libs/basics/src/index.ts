/** What a program has before it loads anything else: errors with their exit codes, and words fit to be shown. */
export { csvText } from './csv-text';
export { causes, codeOf, messageOf } from './causes';
export { databaseRefusal, isConnectionLost, isDatabaseRefusal } from './database-refusals';
export {
  actorIn,
  causeChain,
  errorDocument,
  renderError,
  toSanaqError,
  type ErrorDocument,
  type SerializedError,
} from './error-text';
export { EXIT, SanaqError, type Actor, type ExitCode, type SanaqErrorFields } from './errors';
export { LastUsed } from './last-used';
export { didYouMean, nearestNames } from './nearest-names';
export { repositoryRoot } from './repository-root';
export { sanaqVersion } from './sanaq-version';
export { visibleJson, visibleLines, visibleText } from './visible-text';
