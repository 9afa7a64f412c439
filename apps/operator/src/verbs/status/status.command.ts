import { Command, Option } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { isSet } from '../../command/option-values';
import { OperatorCommand, type Options } from '../../command/operator-command';

const verb = () => require('./status') as typeof import('./status');

@Command({
  name: 'status',
  arguments: '[election]',
  description: 'how far every contest is, and how far the count is behind the stream',
})
export class StatusCommand extends OperatorCommand {
  protected readonly examples = ['sanaq status', 'sanaq status kz-2023-03-19 --json'];

  @Option({ flags: '--clocks', description: 'the times that the act sets, as a table' })
  parseClocks(): boolean {
    return true;
  }

  protected work([name]: readonly string[], options: Options): Promise<ExitCode> {
    return verb().status(this.session, { name, clocks: isSet(options, 'clocks') });
  }
}
