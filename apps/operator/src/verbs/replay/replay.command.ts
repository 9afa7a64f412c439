import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { isSet, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./replay') as typeof import('./replay');

@Command({
  name: 'replay',
  arguments: '<election>',
  description: 'count an election again beside the live store and compare; exit code 0 equal, 1 different',
})
export class ReplayCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq replay kz-2023-03-19 --compare',
    'sanaq replay kz-2023-03-19 --from kafka --rejudge',
    'sanaq replay kz-2023-03-19 --from kz.ndjson.gz --expect-root sha256:…',
    'sanaq replay kz-2023-03-19 --from kz.ndjson.gz --expect-checkpoint audit.tar.gz',
    'sanaq replay kz-2023-03-19 --from kafka --restore',
  ];
  protected override readonly notes = [
    'It never writes to live tables or topics; only --restore fills an empty database.',
    'A file answers for itself alone, also beside a live store. Its root tells of figures; whether a decision was left out',
    'or records have changed places, only --expect-checkpoint tells.',
    '--expect-root compares with a root kept elsewhere. Where one person owns Kafka and the database both, and in the',
    'standalone, it is the only defence: anyone who owns both can make them agree on anything.',
  ];

  @Option({ flags: '--from <source>', description: 'journal (default), kafka, or a file that "sanaq export" wrote' })
  parseFrom(value: string): string {
    return value;
  }

  @Option({
    flags: '--as-of <snapshot|time>',
    description: 'a snapshot’s number, or a time: the last one published by then',
  })
  parseAsOf(value: string): string {
    return value;
  }

  @Option({ flags: '--rejudge', description: 'judge the bytes again with the current engine' })
  parseRejudge(): boolean {
    return true;
  }

  @Option({
    flags: '--compare',
    description:
      'against stream, verdicts, results and live tables (default where they are; a file answers for itself alone)',
  })
  parseCompare(): boolean {
    return true;
  }

  @Option({ flags: '--no-compare', description: 'only fold' })
  parseNoCompare(): boolean {
    return false;
  }

  @Option({ flags: '--expect-root <root>', description: 'a root kept elsewhere' })
  parseExpectRoot(value: string): string {
    return value;
  }

  @Option({
    flags: '--expect-checkpoint <file>',
    description: 'a checkpoint kept elsewhere, or an audit bundle: the whole log that the records make must be its',
  })
  parseExpectCheckpoint(value: string): string {
    return value;
  }

  @Option({ flags: '--restore', description: 'rebuild a lost, empty database from Kafka' })
  parseRestore(): boolean {
    return true;
  }

  protected work([electionId = '']: readonly string[], options: Options): Promise<ExitCode> {
    const names = ['from', 'asOf', 'expectRoot', 'expectCheckpoint'];
    const [from, asOf, expectRoot, expectCheckpoint] = names.map((name) => textOf(options, name));
    const { compare } = options;
    return verb().replayElection(this.session, {
      electionId,
      from: from === undefined || from === 'journal' || from === 'kafka' ? (from ?? 'journal') : { file: from },
      rejudge: isSet(options, 'rejudge'),
      restore: isSet(options, 'restore'),
      ...(typeof compare === 'boolean' ? { compare } : {}),
      ...(asOf === undefined ? {} : { asOf: asOfOf(asOf) }),
      ...(expectRoot === undefined ? {} : { expectRoot }),
      ...(expectCheckpoint === undefined ? {} : { expectCheckpoint }),
    });
  }
}

/** A number is a snapshot's, anything else a time. */
function asOfOf(text: string): number | Date {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const time = new Date(text);
  if (!Number.isNaN(time.getTime()) && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text)) return time;
  throw wrongCall(`--as-of must be a snapshot’s number or a time with UTC offset, not ${JSON.stringify(text)}`);
}
