#!/usr/bin/env node
/** The program `sanaq`. */
import { createInterface } from 'node:readline/promises';
import { EXIT } from '#libs/basics';
import { runCli } from './cli';

/** Until what was said is out. */
const TOLD_WITHIN_MS = 300;

const stop = new AbortController();
let interrupted = false;

/** The first Ctrl-C ends what is under way at a clean point, the second one ends the process. */
function onInterrupt(): void {
  if (interrupted) process.exit(130);
  interrupted = true;
  stop.abort();
}

/** The reader of our output has gone (`sanaq … | head`): nobody is left to tell anything. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);
process.stdout.on('error', onOutputError);
process.stderr.on('error', onOutputError);

/** Asks on the terminal; anything but a yes is a no. */
async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: stop.signal })).trim());
  } finally {
    terminal.close();
  }
}

void runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  stderrIsTerminal: process.stderr.isTTY,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
  // A server that does not answer must not keep the call that has told of it.
  if (code === EXIT.unreachable) setTimeout(() => process.exit(code), TOLD_WITHIN_MS).unref();
});
