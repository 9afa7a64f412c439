/** `sanaq simulate`: an election of the invented country, of any size, into a file or into a stream of its own. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  checkedDefinition,
  definitionInvalid,
  definitionRecords,
  fileError,
  publishDefinition,
  RecordSender,
  SentRecords,
  type DefinitionWithRegister,
} from '#libs/backend';
import { decodeRecord, topicNames } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { wordsOf } from '#libs/election';
import { toldElsewhere } from '#libs/patience';
import { type ExitCode, messageOf } from '#libs/basics';
import { simulateStream, type Simulation } from '#libs/rehearsal';
import { GO_ON, tellingHowFar } from '../../command/how-far';
import { startProgress, type Progress } from '../../output/progress';
import { grouped } from '../../output/table';
import type { Session } from '../../session';
import { sentVerdicts } from '../../installation/sent-verdicts';
import { counted, withPublisher } from '../../installation/with-backend';

export interface SimulateOptions {
  readonly precincts: number;
  readonly seed: number;
  readonly errorsPercent?: number;
  readonly ratePerSecond?: number;
  readonly election?: string;
  readonly out?: string;
}

export async function simulate(session: Session, options: SimulateOptions): Promise<ExitCode> {
  const { precincts, seed, errorsPercent, election, out } = options;
  const simulation = simulateStream({
    precincts,
    seed,
    wordsOf,
    ...(errorsPercent === undefined ? {} : { errorsPercent }),
    ...(election === undefined ? {} : { electionId: election }),
  });
  const read = await checkedDefinition(simulation.definition, 'the simulated definition');
  if ('problems' in read) throw definitionInvalid('the simulated definition', read.problems);
  const progress = startProgress(session, out === undefined ? 'publishing' : 'writing');
  try {
    if (out !== undefined) {
      const half = (): readonly string[] => [`${out} is not whole; the same command writes it anew`];
      return await tellingHowFar(session, half, () => toFile(session, simulation, read, out, progress));
    }
    return await toStream(session, simulation, read, options, progress);
  } finally {
    progress.stop();
  }
}

/** A line as `sanaq export` writes it: exact bytes, as text where they are one line of UTF-8. */
function lineOf(record: RecordToAppend, position: number): string {
  const headers = record.headers.map(([name, value]) => [name, value.toString('base64')]);
  const key = record.key?.toString('base64') ?? null;
  const text = record.value?.toString('utf8') ?? '';
  const same = record.value !== null && Buffer.from(text, 'utf8').equals(record.value) && isJson(text);
  const value = same ? { event: text } : { value: record.value?.toString('base64') ?? null };
  return `${JSON.stringify({ position, timestampMs: 0, key, headers, ...value })}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function toFile(
  session: Session,
  simulation: Simulation,
  read: DefinitionWithRegister,
  out: string,
  progress: Progress,
): Promise<ExitCode> {
  const file = createWriteStream(out);
  const target = out.endsWith('.gz') ? createGzip() : file;
  if (target !== file) target.pipe(file);
  const failed = once(file, 'error').then(([error]: unknown[]) => {
    throw fileError('FILE_UNWRITABLE', out, messageOf(error), 'choose another place with --out', error);
  });
  // Awaited by the race below; a failure before it must not count as unhandled.
  toldElsewhere(failed);
  let position = 0;
  const write = async (record: RecordToAppend): Promise<void> => {
    if (!target.write(lineOf(record, position))) await Promise.race([once(target, 'drain'), failed]);
    position += 1;
  };
  for (const record of definitionRecords(read.definition, read.precincts)) await write(record);
  for (const { record } of simulation.items) {
    session.signal.throwIfAborted();
    await write(record);
    progress.update(position);
  }
  target.end();
  await Promise.race([finished(file), failed]);
  const { electionId } = read.definition;
  await session.answer(
    { electionId, file: out, records: position, precincts: read.precincts.length },
    () => `${electionId}: ${grouped(position)} records for ${grouped(read.precincts.length)} precincts in ${out}\n`,
  );
  return 0;
}

/** The hash that names a record; its errors are some of them in binary mode, where it is not that of the value. */
function nameOf({ key, value, headers }: RecordToAppend): Buffer {
  return decodeRecord({ position: 0, timestampMs: 0, key, value, headers: headers ?? [] }).sha256;
}

async function toStream(
  session: Session,
  simulation: Simulation,
  read: DefinitionWithRegister,
  options: SimulateOptions,
  progress: Progress,
): Promise<ExitCode> {
  return withPublisher<ExitCode>(session, async ({ stream, topicPrefix, backend }) => {
    const { electionId } = read.definition;
    const { ratePerSecond } = options;
    const records = new SentRecords();
    const sender = new RecordSender(stream, topicNames(topicPrefix, electionId).stream, {
      signal: session.signal,
      ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
      onSent: (sent) => {
        progress.update(sent);
      },
      onKept: (firstPosition, kept) => {
        records.keptAt(firstPosition, kept);
      },
    });
    const howFar = (): readonly string[] => {
      progress.stop();
      return [`${grouped(sender.sent)} protocols of ${electionId} are in the stream`, GO_ON];
    };
    const counting = await tellingHowFar(session, howFar, async () => {
      await publishDefinition(stream, topicPrefix, read, { signal: session.signal });
      for (const { record } of simulation.items) {
        records.add('', 0, nameOf(record));
        await sender.add(record);
      }
      await sender.flush();
      progress.stop();
      return backend === null ? 'unknown' : counted(session, backend, electionId);
    });
    const { sent } = sender;
    const known = backend !== null && counting === 'counted';
    // Its errors are made on purpose: they are counted, and none is named.
    const unnamed = (): void => undefined;
    const verdicts = known ? (await sentVerdicts(backend, electionId, records, unnamed)).verdicts : {};
    await session.answer({ electionId, published: sent, counting, verdicts }, () => {
      const parts = Object.entries(verdicts).map(([verdict, records]) => `${grouped(records)} ${verdict}`);
      return `${electionId}: ${grouped(sent)} records published${parts.length > 0 ? `: ${parts.join(', ')}` : ''}\n`;
    });
    return 0;
  });
}
