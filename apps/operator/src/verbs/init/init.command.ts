import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';

import { OperatorCommand, type Options } from '../../command/operator-command';
import { textOf } from '../../command/option-values';

const verb = () => require('./init') as typeof import('./init');

@Command({
  name: 'init',
  arguments: '<dir>',
  description: 'write a small whole election into a new folder: files, keys, schemas, and the commands to run it',
})
export class InitCommand extends OperatorCommand {
  protected readonly examples = ['sanaq init my-election'];
  protected override readonly notes = ['The files are explained in DIR/README.md. Nothing is written over.'];

  @Option({ flags: '--election <id>', description: 'its electionId (default: made of the folder’s name)' })
  parseElection(value: string): string {
    return value;
  }

  protected work([folder = '']: readonly string[], options: Options): Promise<ExitCode> {
    const election = textOf(options, 'election');
    return verb().init(this.session, { folder, ...(election === undefined ? {} : { election }) });
  }
}
