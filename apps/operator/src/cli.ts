/** A whole call of `sanaq` as a function: arguments in, exit code out. */
import { CommanderError } from 'commander';
import type { StreamError } from '#libs/event-stream';
import { errorDocument, EXIT, renderError, SanaqError, sanaqVersion, toSanaqError, visibleJson } from '#libs/basics';
import { commandTree } from './command/command-tree';
import { wrongCall } from './command/option-values';
import { Session, type CliIo } from './session';
import { VERBS } from './verbs/verbs';

const DESCRIPTION = `Counts an election from its stream of protocols.

sanaq --version prints the version; sanaq completion SHELL prints a completion script for that shell.
Connection: DATABASE_URL and KAFKA_BROKERS, or the standalone's store under SANAQ_DATA (default .sanaq).
Exit codes: 0 done, 1 done, but something differs or is incomplete, 2 usage error or bad input, 3 a commission must
decide first, 4 Kafka or PostgreSQL unreachable, 70 an internal error.`;

/** A call that was ended by Ctrl-C, as shells know it. */
const EXIT_INTERRUPTED = 130;

/** Runs one call. `args` without node and script. Never throws. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const session = new Session(io);
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
      await session.out(`${sanaqVersion()}\n`);
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
  const root = commandTree(VERBS, session, (text) => stdout.write(text)).description(DESCRIPTION);
  if (args.length === 0) {
    await session.out(root.helpInformation());
    session.exitCode = EXIT.badInput;
    return;
  }
  await root.parseAsync(args, { from: 'user' });
}

/** Prints the error and gives its exit code. */
function report(error: unknown, args: readonly string[], session: Session): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
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
  if (error instanceof CommanderError) return wrongCall(error.message.replace(/^error: /, '').replace(/\s+/g, ' '));
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
