import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./summaries') as typeof import('./summaries');

@Command({
  name: 'summaries',
  arguments: '[name]',
  description: "commissions' own summaries next to the computed sums, of an election, a contest, or all",
})
export class SummariesCommand extends OperatorCommand {
  protected readonly examples = ['sanaq summaries', 'sanaq summaries kz-2023-03-19/mazhilis-list --json'];

  protected work([name]: readonly string[]): Promise<ExitCode> {
    return verb().summaries(this.session, name);
  }
}
