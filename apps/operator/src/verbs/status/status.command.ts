import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { isSet } from '../../command/option-values';
import { OperatorCommand, type Options } from '../../command/operator-command';

const verb = () => require('./status') as typeof import('./status');

@Command({
  name: 'status',
  arguments: '[election]',
  description: 'progress of every contest, and how far the count lags behind the stream',
})
export class StatusCommand extends OperatorCommand {
  protected readonly examples = ['sanaq status', 'sanaq status kz-2023-03-19 --json'];

  @Option({ flags: '--clocks', description: 'show the statutory deadlines as a table' })
  parseClocks(): boolean {
    return true;
  }

  protected work([name]: readonly string[], options: Options): Promise<ExitCode> {
    return verb().status(this.session, { name, clocks: isSet(options, 'clocks') });
  }
}
