import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./results') as typeof import('./results');

const ROUND_MAX = 1_000;

@Command({
  name: 'results',
  arguments: '<contest>',
  description: 'totals of a contest or of a unit in it, with everything they are based on',
})
export class ResultsCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq results mazhilis-list',
    'sanaq results kz-2023-03-19/mazhilis-list --unit KZ-75 --children',
    'sanaq results mazhilis-list --precincts --as-of 20518 --csv',
  ];
  protected override readonly notes = [
    'A contest is named ELECTION/CONTEST, or CONTEST where only one election has it.',
  ];

  @Option({ flags: '--unit <id>', description: 'a unit or constituency instead of the whole' })
  parseUnit(value: string): string {
    return value;
  }

  @Option({ flags: '--children', description: 'what is right below, line by line' })
  parseChildren(): boolean {
    return true;
  }

  @Option({ flags: '--precincts', description: 'every precinct, line by line' })
  parsePrecincts(): boolean {
    return true;
  }

  @Option({ flags: '--as-of <snapshot>', description: 'the snapshot with this number, or the last one before it' })
  parseAsOf(value: string): number {
    return integerOption(value, '--as-of', 0);
  }

  @Option({ flags: '--round <number>', description: 'round number (default 1)' })
  parseRound(value: string): number {
    return integerOption(value, '--round', 1, ROUND_MAX);
  }

  @Option({
    flags: '--csv',
    description: "CSV on stdout; a text that a spreadsheet would run as a formula begins with '",
  })
  parseCsv(): boolean {
    return true;
  }

  protected work([contest = '']: readonly string[], options: Options): Promise<ExitCode> {
    const [unit, round, asOf] = [textOf(options, 'unit'), numberOf(options, 'round'), numberOf(options, 'asOf')];
    const [children, precincts, csv] = [isSet(options, 'children'), isSet(options, 'precincts'), isSet(options, 'csv')];
    if (children && precincts) throw wrongCall('--children and --precincts do not go together', 'choose one');
    if (csv && this.session.json) throw wrongCall('--csv and --json do not go together', 'choose one');
    return verb().results(this.session, {
      contest,
      show: precincts ? 'precincts' : children ? 'children' : 'totals',
      csv,
      ...(unit === undefined ? {} : { unit }),
      ...(round === undefined ? {} : { round }),
      ...(asOf === undefined ? {} : { asOf }),
    });
  }
}
