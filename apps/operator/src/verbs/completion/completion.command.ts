import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./completion') as typeof import('./completion');

@Command({
  name: 'completion',
  arguments: '<shell>',
  description: 'what bash, zsh or fish needs to complete verbs and options',
})
export class CompletionCommand extends OperatorCommand {
  protected readonly examples = [
    'source <(sanaq completion bash)',
    'sanaq completion fish > ~/.config/fish/completions/sanaq.fish',
  ];

  protected work([shell = '']: readonly string[]): Promise<ExitCode> {
    return verb().completion(this.session, shell, this.command.parent ?? this.command);
  }
}
