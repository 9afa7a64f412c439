import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, integerOption, listOf, numberOf, textOf } from '../../command/option-values';

const verb = () => require('./verdicts') as typeof import('./verdicts');

const LIMIT_MAX = 1_000_000;
const LIMIT_DEFAULT = 100;

@Command({
  name: 'verdicts',
  arguments: '[election]',
  description: 'what became of records: all, of a source, an id, a code, or of the rows of a file',
})
export class VerdictsCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq verdicts kz-2023-03-19 --code SECOND_ORIGINAL',
    'sanaq verdicts kz-2023-03-19 --source urn:kz:tec:75-01 --id 7c1f',
    'sanaq verdicts kz-2023-03-19 --file list.csv --map list.json',
  ];
  protected override readonly notes = [
    'The current verdict is shown. Records are matched by source, id and hash of their bytes.',
    'For a file, the exit code is 1 if any row is refused, held or not in the stream.',
  ];

  @Option({ flags: '--source <uri>', description: 'records of this source' })
  parseSource(value: string): string {
    return value;
  }

  @Option({ flags: '--id <id>', description: 'records with this id of their sender' })
  parseId(value: string): string {
    return value;
  }

  @Option({ flags: '--code <code>', description: 'records with this code in their verdict' })
  parseCode(value: string): string {
    return value;
  }

  @Option({ flags: '--verdict <kind>', description: 'records with this verdict: counted, held, refused, …' })
  parseVerdict(value: string): string {
    return value;
  }

  @Option({ flags: '--file <file>', description: 'the records of a file, as "sanaq submit" would send them' })
  parseFile(value: string): string {
    return value;
  }

  @Option({ flags: '--map <file>', description: 'which columns of a CSV are what' })
  parseMap(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--limit <records>', description: `records shown at most (default ${LIMIT_DEFAULT})` })
  parseLimit(value: string): number {
    return integerOption(value, '--limit', 1, LIMIT_MAX);
  }

  protected work([election]: readonly string[], options: Options): Promise<ExitCode> {
    return verb().verdicts(this.session, {
      election,
      source: textOf(options, 'source'),
      id: textOf(options, 'id'),
      code: textOf(options, 'code'),
      verdict: textOf(options, 'verdict'),
      file: textOf(options, 'file'),
      map: listOf(options, 'map')[0],
      limit: numberOf(options, 'limit') ?? LIMIT_DEFAULT,
    });
  }
}
