import { Command, SubCommand } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { verbs } from '../lazy';
import { GroupCommand, OperatorCommand, type Options } from '../operator-command';
import { DecidingCommand } from './deciding-command';

@SubCommand({ name: 'list', arguments: '[name]', description: 'records that wait, of an election, a contest, or all' })
export class HeldListCommand extends OperatorCommand {
  protected readonly examples = ['sanaq held list', 'sanaq held list kz-2023-03-19/mazhilis-list'];

  protected work([name]: readonly string[]): Promise<ExitCode> {
    return verbs.held().heldList(this.session, name);
  }
}

@SubCommand({ name: 'show', arguments: '<id>', description: 'one record with its figures and why it is held' })
export class HeldShowCommand extends OperatorCommand {
  protected readonly examples = ['sanaq held show 3f2a91c07be4'];

  protected work([id = '']: readonly string[]): Promise<ExitCode> {
    return verbs.held().heldShow(this.session, id);
  }
}

@SubCommand({ name: 'admit', arguments: '<id>', description: 'count a held record all the same (a signed decision)' })
export class HeldAdmitCommand extends DecidingCommand {
  protected readonly examples = ['sanaq held admit 3f2a91c07be4 --key o1.key.json --resolution resolution.json'];

  protected work([id = '']: readonly string[], options: Options): Promise<ExitCode> {
    return verbs.held().settleHeld(this.session, 'admit', id, this.decidingOptions(options));
  }
}

@SubCommand({ name: 'set-aside', arguments: '<id>', description: 'put a held record aside (a signed decision)' })
export class HeldSetAsideCommand extends DecidingCommand {
  protected readonly examples = ['sanaq held set-aside 3f2a91c07be4 --key o1.key.json --resolution resolution.json'];

  protected work([id = '']: readonly string[], options: Options): Promise<ExitCode> {
    return verbs.held().settleHeld(this.session, 'set_aside', id, this.decidingOptions(options));
  }
}

@Command({
  name: 'held',
  description: 'records that wait for a decision: list, show, admit, set-aside',
  subCommands: [HeldListCommand, HeldShowCommand, HeldAdmitCommand, HeldSetAsideCommand],
})
export class HeldCommand extends GroupCommand {
  protected readonly examples = ['sanaq held list', 'sanaq held show 3f2a91c07be4'];
}
