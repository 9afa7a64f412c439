import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import type { Options } from '../../command/operator-command';
import { DecidingCommand } from '../../command/deciding-command';

const verb = () => require('./decide') as typeof import('./decide');

@Command({
  name: 'decide',
  arguments: '<decision.json>',
  description:
    'any decision from a file: the data of a decision, or an event that was signed elsewhere; ' +
    'docs/decisions.md shows a file of every kind',
})
export class DecideCommand extends DecidingCommand {
  protected readonly examples = ['sanaq decide annul-75-01-0007.json --key o1.key.json --resolution resolution.json'];

  protected work([file = '']: readonly string[], options: Options): Promise<ExitCode> {
    return verb().decide(this.session, file, this.decidingOptions(options));
  }
}
