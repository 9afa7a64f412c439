/** The CLI as a function, for tests and for programs that run several calls in one process. */
export { runCli } from './cli';
export { type CliIo, type Output } from './session';
