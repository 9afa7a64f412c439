import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { isSet } from '../../command/option-values';

const verb = () => require('./mandates') as typeof import('./mandates');

@Command({
  name: 'mandates',
  arguments: '[name]',
  description: 'who gets the seats of a contest or an election: projected, or final once certified',
})
export class MandatesCommand extends OperatorCommand {
  protected readonly examples = ['sanaq mandates kz-2023-03-19', 'sanaq mandates mazhilis-list --json --sensitivity'];

  @Option({ flags: '--sensitivity', description: 'say too how many votes the seats of lists rest on' })
  parseSensitivity(): boolean {
    return true;
  }

  protected work([name]: readonly string[], options: Options): Promise<ExitCode> {
    return verb().mandates(this.session, name, { sensitivity: isSet(options, 'sensitivity') });
  }
}
