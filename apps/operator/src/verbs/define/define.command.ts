import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./define') as typeof import('./define');

@Command({
  name: 'define',
  arguments: '<election.json>',
  description: 'check a definition and its register, create the election’s topics, publish and seal',
})
export class DefineCommand extends OperatorCommand {
  protected readonly examples = ['sanaq define election.json'];
  protected override readonly notes = ['Run again with the same file, it resumes where it was interrupted.'];

  protected work([file = '']: readonly string[]): Promise<ExitCode> {
    return verb().define(this.session, file);
  }
}
