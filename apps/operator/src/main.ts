#!/usr/bin/env node
/** The program `sanaq`. */
import { runCli } from './cli';

const stop = new AbortController();
let interrupted = false;

/** The first Ctrl-C ends what is under way at a clean point, the second one ends the process. */
function onInterrupt(): void {
  if (interrupted) process.exit(130);
  interrupted = true;
  stop.abort();
}

/** Whoever reads our output has gone (`sanaq … | head`): nobody is left to tell anything. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);
process.stdout.on('error', onOutputError);
process.stderr.on('error', onOutputError);

void runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  stderrIsTerminal: process.stderr.isTTY,
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});
