import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, integerOption, isSet, listOf, numberOf, textOf } from '../../command/option-values';

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
    'sanaq submit protocols.ndjson --dry-run',
    'sanaq submit list.csv.gz districts.csv.gz --map list.json --map districts.json --election ge-2012',
  ];
  protected override readonly notes = [
    'CSV as spreadsheets save it: docs/files.md says what is read, and describes the map.',
    'The same file may be submitted again, also when it has grown: each row counts once.',
    'All files are read before anything is sent. If a row cannot be read, matches nothing defined (election, contest, precinct,',
    'option, source, rehearsal mark) or lacks a required counter, nothing is sent (exit code 2): --partial sends the others.',
    'Refused and held records are listed by file and line; the exit code is 1 if there are any.',
  ];

  @Option({
    flags: '--map <file>',
    description: 'column mapping for CSV; the nth map for the nth file, or one map for all',
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

  @Option({ flags: '--partial', description: 'send the valid rows even if others are invalid' })
  parsePartial(): boolean {
    return true;
  }

  @Option({ flags: '--as-is', description: 'send every readable row, even one that will be held or refused' })
  parseAsIs(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'look at the files and send nothing' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--report <file>',
    description: 'write every uncounted row and record to this file, one per line',
  })
  parseReport(value: string): string {
    return value;
  }

  protected work(files: readonly string[], options: Options): Promise<ExitCode> {
    return verb().submit(this.session, {
      files,
      maps: listOf(options, 'map'),
      election: textOf(options, 'election'),
      ratePerSecond: numberOf(options, 'rate'),
      partial: isSet(options, 'partial'),
      asIs: isSet(options, 'asIs'),
      dryRun: isSet(options, 'dryRun'),
      report: textOf(options, 'report'),
    });
  }
}
