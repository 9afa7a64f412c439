import { Command } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./status') as typeof import('./status');

@Command({
  name: 'status',
  arguments: '[election]',
  description: 'how far every contest is, and how far the count is behind the stream',
})
export class StatusCommand extends OperatorCommand {
  protected readonly examples = ['sanaq status', 'sanaq status kz-2023-03-19 --json'];

  protected work([election]: readonly string[]): Promise<ExitCode> {
    return verb().status(this.session, election);
  }
}
