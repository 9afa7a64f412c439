/** A whole call of `sanaq` as a function: arguments in, exit code out. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { Commander } from 'nest-commander/src/constants';
import type { StreamError } from '#libs/event-stream';
import {
  errorDocument,
  EXIT,
  renderError,
  repositoryRoot,
  SanaqError,
  toSanaqError,
  visibleJson,
} from '#libs/platform';
import { OperatorModule } from './operator.module';
import { wrongCall } from './command/option-values';
import { Session, type CliIo } from './session';

const DESCRIPTION = `Counts an election from its stream of protocols.

sanaq --version prints the version; sanaq completion SHELL prints a completion script for that shell.
Connection: DATABASE_URL and KAFKA_BROKERS, or the standalone's store under SANAQ_DATA (default .sanaq).
Exit codes: 0 done, 1 done, but something differs or is incomplete, 2 usage error or bad input, 3 a commission must
decide first, 4 Kafka or PostgreSQL unreachable, 70 an internal error.`;

/** A call that was ended by Ctrl-C, as shells know it. */
const EXIT_INTERRUPTED = 130;

/** What commander throws instead of ending the process. */
interface CommanderError extends Error {
  readonly code: string;
  readonly exitCode: number;
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

/** Commander's part that is needed here; its class comes with nest-commander. */
interface RootCommand {
  name(name: string): RootCommand;
  description(text: string): RootCommand;
  helpInformation(): string;
}

function rethrow(error: Error): never {
  throw error;
}

/** The number of this version of Sanaq, as its package says it. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '?';
}

/** Runs one call. `args` without node and script. Never throws. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const session = new Session(io);
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
      await session.out(`${version()}\n`);
      return EXIT.done;
    }
    await dispatch(args, session);
    return session.exitCode;
  } catch (error) {
    return report(error, args, session);
  }
}

async function dispatch(args: readonly string[], session: Session): Promise<void> {
  const { stdout } = session.io;
  const quiet = (): void => undefined;
  const app = await CommandFactory.createWithoutRunning(OperatorModule.register(session), {
    logger: false,
    errorHandler: rethrow,
    serviceErrorHandler: rethrow,
    // Errors are ours to print: one line with its code.
    outputConfiguration: { writeOut: (text) => stdout.write(text), writeErr: quiet, outputError: quiet },
    abortOnError: false,
  });
  try {
    const root = app.get<RootCommand>(Commander, { strict: false });
    root.name('sanaq').description(DESCRIPTION);
    if (args.length === 0) {
      await session.out(root.helpInformation());
      session.exitCode = EXIT.badInput;
      return;
    }
    await app.get(CommandRunnerService).run(['node', 'sanaq', ...args]);
  } finally {
    await app.close();
  }
}

/** Prints the error and gives its exit code. */
function report(error: unknown, args: readonly string[], session: Session): number {
  if (isCommanderError(error) && error.exitCode === 0) return EXIT.done;
  if (session.signal.aborted) {
    session.say('stopped');
    return EXIT_INTERRUPTED;
  }
  const known = knownError(error);
  // A wrong call may fail before its options are read.
  const asJson = session.json || args.includes('--json');
  if (asJson) session.say(visibleJson(JSON.stringify(errorDocument(known))));
  else session.sayError(renderError(known));
  if (known.exitCode === EXIT.defect && error instanceof Error && error.stack !== undefined && !asJson) {
    session.say(error.stack);
  }
  return known.exitCode;
}

function knownError(error: unknown): SanaqError {
  if (isCommanderError(error)) return wrongCall(error.message.replace(/^error: /, '').replace(/\s+/g, ' '));
  if (isStreamError(error)) return streamError(error);
  return toSanaqError(error);
}

/** By its name: loading its class would load Kafka's client for every call. */
function isStreamError(error: unknown): error is StreamError {
  return error instanceof Error && error.name === 'StreamError';
}

function streamError(error: StreamError): SanaqError {
  return new SanaqError({
    code: error.code,
    message: error.message,
    actor: 'operator',
    action: error.action,
    exitCode: error.retry ? EXIT.unreachable : EXIT.badInput,
    cause: error,
  });
}
