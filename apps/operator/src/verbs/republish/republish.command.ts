import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./republish') as typeof import('./republish');

@Command({
  name: 'republish',
  arguments: '<election>',
  description:
    'has a lost topic of verdicts, results or mandates written again from the database, with the same ids and bytes',
})
export class RepublishCommand extends OperatorCommand {
  protected readonly examples = ['sanaq republish kz-2023-03-19'];
  protected override readonly notes = [
    'For a topic that is gone, or was made anew and is empty: what is left of one must be deleted first.',
    'The topic is made here; tabulation (of mandates seat-allocation) then writes it, from the first record on.',
  ];

  protected work([electionId = '']: readonly string[]): Promise<ExitCode> {
    return verb().republish(this.session, electionId);
  }
}
