import { Command } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { verbs } from '../lazy';
import { OperatorCommand } from '../operator-command';

@Command({
  name: 'mandates',
  arguments: '[name]',
  description: 'who gets the seats of a contest or an election: projected, or final once certified',
})
export class MandatesCommand extends OperatorCommand {
  protected readonly examples = ['sanaq mandates kz-2023-03-19', 'sanaq mandates mazhilis-list --json'];

  protected work([name]: readonly string[]): Promise<ExitCode> {
    return verbs.mandates().mandates(this.session, name);
  }
}
