import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./define') as typeof import('./define');

@Command({
  name: 'define',
  arguments: '<election.json|folder>',
  description: 'check a definition and its register, or all of a folder, create the topics, publish and seal',
})
export class DefineCommand extends OperatorCommand {
  protected readonly examples = ['sanaq define election.json', 'sanaq define elections/'];
  protected override readonly notes = [
    'Run again with the same file, it resumes where it was interrupted.',
    'Of a folder, every *.json that is a definition is checked first; nothing is published while one is wrong.',
  ];

  protected work([path = '']: readonly string[]): Promise<ExitCode> {
    return verb().define(this.session, path);
  }
}
