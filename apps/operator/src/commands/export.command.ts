import { Command, Option } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { verbs } from '../lazy';
import { OperatorCommand, type Options } from '../operator-command';
import { integerOption, numberOf, textOf, wrongCall } from '../option-values';

@Command({
  name: 'export',
  arguments: '<election>',
  description: 'the election’s stream as NDJSON (.gz is packed): what tabulate and replay take',
})
export class ExportCommand extends OperatorCommand {
  protected readonly examples = ['sanaq export kz-2023-03-19 --out kz-2023-03-19.ndjson.gz'];

  @Option({ flags: '--as-of <snapshot>', description: 'only up to the snapshot with this number' })
  parseAsOf(value: string): number {
    return integerOption(value, '--as-of', 0);
  }

  @Option({ flags: '--out <file>', description: 'the file to write' })
  parseOut(value: string): string {
    return value;
  }

  protected work([electionId = '']: readonly string[], options: Options): Promise<ExitCode> {
    const [asOf, out] = [numberOf(options, 'asOf'), textOf(options, 'out')];
    if (out === undefined) throw wrongCall('export needs --out FILE', 'name the file to write');
    return verbs.export().exportElection(this.session, { electionId, out, ...(asOf === undefined ? {} : { asOf }) });
  }
}
