import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./allocate') as typeof import('./allocate');

const LANGUAGES = ['kk', 'ru', 'en'] as const;

@Command({
  name: 'allocate',
  arguments: '<files...>',
  description: 'seats from files, without any service',
})
export class AllocateCommand extends OperatorCommand {
  protected readonly examples = ['sanaq allocate case.json', 'sanaq allocate cases.ndjson > outcomes.ndjson'];
  protected override readonly notes = [
    'A file named .ndjson holds a case a line and gives an outcome a line.',
    'The rule sets that a case may name are listed in docs/editions.md. "repeatVote": true marks a repeat vote;',
    '"withdrawn" names options that were withdrawn; "units" ([{"unitId", "counters", "votes"}]) are the figures that a',
    'majority of units is computed from.',
    'Totals must close, as far as their counters are given (TOTALS_NOT_CLOSED); votes are those of all options and against all:',
    '  elections: took_part = votes; ballots_found = votes + ballots_invalid; votes, took_part and ballots_issued are at',
    '    most voters_on_list (Art. 43);',
    '  local_body, where a ballot may have several marks: ballots_found = took_part + ballots_invalid; the votes of each',
    '    option are at most took_part; took_part and ballots_issued are at most voters_on_list;',
    '  referendums, and each unit: took_part = votes + ballots_invalid + ballots_not_counted, where one of these two is',
    '    given; took_part and ballots_issued are at most voters_on_list; the units add up to the whole (Art. 28, 30, 31 RF);',
    '  generic contests: none, because only their own form says what a counter means.',
    '"asCounted": true takes totals with a protocol that a commission admitted although it does not close: the outcome',
    'names what does not hold.',
    'Up to 40 lists, it is also said how many votes the seats rest on: the fewest more, fewer or moved that change any',
    'seat. Votes that only make a tie do not count. --uncounted says which seats so many further voters cannot change.',
  ];

  @Option({ flags: '--sensitivity', description: 'say for each line of an .ndjson file too what its seats rest on' })
  parseSensitivity(): boolean {
    return true;
  }

  @Option({ flags: '--uncounted <voters>', description: 'voters at most who are not counted yet' })
  parseUncounted(value: string): number {
    return integerOption(value, '--uncounted', 0, 1_000_000_000);
  }

  @Option({ flags: '--language <language>', description: 'kk, ru or en (default) for the sentences' })
  parseLanguage(value: string): string {
    return value;
  }

  protected work(files: readonly string[], options: Options): Promise<ExitCode> {
    const wanted = textOf(options, 'language') ?? 'en';
    const language = LANGUAGES.find((one) => one === wanted);
    if (language === undefined) throw wrongCall('--language must be kk, ru or en');
    return verb().allocate(this.session, files, {
      language,
      sensitivity: isSet(options, 'sensitivity'),
      uncounted: numberOf(options, 'uncounted') ?? null,
    });
  }
}
