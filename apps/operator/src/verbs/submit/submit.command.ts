import { Command, Option } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, integerOption, listOf, numberOf, textOf } from '../../command/option-values';

const verb = () => require('./submit') as typeof import('./submit');

const RATE_MAX = 10_000_000;

@Command({
  name: 'submit',
  arguments: '<files...>',
  description: 'publish protocols from NDJSON events or CSV files (.gz too)',
})
export class SubmitCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq submit protocols.ndjson',
    'sanaq submit list.csv.gz districts.csv.gz --map list.json --map districts.json --election ge-2012',
  ];
  protected override readonly notes = [
    'CSV as spreadsheets save it: docs/files.md says what is read, and describes the map.',
    'The same file may be submitted again, also when it has grown: each row counts once.',
    'A row that cannot be read is reported with file, line and column; the rest goes on (exit code 1).',
  ];

  @Option({
    flags: '--map <file>',
    description: 'which columns are what, for a CSV; the nth for the nth file, one for all',
  })
  parseMap(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--election <id>', description: 'the election, where the rows do not name it' })
  parseElection(value: string): string {
    return value;
  }

  @Option({ flags: '--rate <records>', description: 'records a second at most' })
  parseRate(value: string): number {
    return integerOption(value, '--rate', 1, RATE_MAX);
  }

  protected work(files: readonly string[], options: Options): Promise<ExitCode> {
    const election = textOf(options, 'election');
    const ratePerSecond = numberOf(options, 'rate');
    return verb().submit(this.session, {
      files,
      maps: listOf(options, 'map'),
      ...(election === undefined ? {} : { election }),
      ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
    });
  }
}
