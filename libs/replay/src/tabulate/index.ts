/** A door of its own for the recount of files, which mostly needs no server. */
export { tabulate } from './tabulate';
export type { DefinitionFileProblem, TabulateOptions, TabulateProgress, TabulateResult } from './tabulate-options';
