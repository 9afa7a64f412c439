import { Command } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { verbs } from '../lazy';
import { OperatorCommand } from '../operator-command';

@Command({
  name: 'summaries',
  arguments: '[name]',
  description: "commissions' own summaries beside the computed sums, of an election, a contest, or all",
})
export class SummariesCommand extends OperatorCommand {
  protected readonly examples = ['sanaq summaries', 'sanaq summaries kz-2023-03-19/mazhilis-list --json'];

  protected work([name]: readonly string[]): Promise<ExitCode> {
    return verbs.summaries().summaries(this.session, name);
  }
}
