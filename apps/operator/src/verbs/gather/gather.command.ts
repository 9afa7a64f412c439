import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { isSet } from '../../command/option-values';

const verb = () => require('./gather') as typeof import('./gather');

@Command({
  name: 'gather',
  arguments: '<election>',
  description: 'submit again what senders wrote into other partitions of an election’s stream',
})
export class GatherCommand extends OperatorCommand {
  protected readonly examples = ['sanaq gather kz-2023-03-19 --dry-run', 'sanaq gather kz-2023-03-19'];
  protected override readonly notes = [
    'For the error TOPIC_PARTITIONS. First have every sender write to partition 0: what comes later into another',
    'stops the count again. Nothing is deleted, and what is submitted twice counts once. docs/recovery.md has the steps.',
  ];

  @Option({ flags: '--dry-run', description: 'only say how many records lie where' })
  parseDryRun(): boolean {
    return true;
  }

  protected work([electionId = '']: readonly string[], options: Options): Promise<ExitCode> {
    return verb().gatherElection(this.session, electionId, isSet(options, 'dryRun'));
  }
}
