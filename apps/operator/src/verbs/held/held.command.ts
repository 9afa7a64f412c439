import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { GroupCommand, OperatorCommand, type Options } from '../../command/operator-command';
import { isSet, textOf, wrongCall } from '../../command/option-values';
import { DecidingCommand } from '../../command/deciding-command';
import type { HeldSelection } from './selection';

const loadHeld = () => require('./held') as typeof import('./held');
const loadAdmitMany = () => require('./admit-many') as typeof import('./admit-many');
const loadSetAside = () => require('./set-aside') as typeof import('./set-aside');

@Command({ name: 'list', arguments: '[name]', description: 'list held records, for an election, a contest, or all' })
export class HeldListCommand extends OperatorCommand {
  protected readonly examples = ['sanaq held list', 'sanaq held list kz-2023-03-19/mazhilis-list'];

  protected work([name]: readonly string[]): Promise<ExitCode> {
    return loadHeld().heldList(this.session, name);
  }
}

@Command({ name: 'show', arguments: '<id>', description: 'one record with its figures and why it is held' })
export class HeldShowCommand extends OperatorCommand {
  protected readonly examples = ['sanaq held show 3f2a91c07be4'];

  protected work([id = '']: readonly string[]): Promise<ExitCode> {
    return loadHeld().heldShow(this.session, id);
  }
}

/** Deciding verbs that mean one record by its id, or many by a selection. */
abstract class SettlingCommand extends DecidingCommand {
  @Option({ flags: '--source <uri>', description: 'all held records of this source' })
  parseSource(value: string): string {
    return value;
  }

  @Option({ flags: '--code <code>', description: 'all records held for this code' })
  parseCode(value: string): string {
    return value;
  }

  @Option({ flags: '--unit <id>', description: 'only those of precincts of this unit or constituency' })
  parseUnit(value: string): string {
    return value;
  }

  @Option({ flags: '--yes', description: 'do not ask for confirmation before deciding on many' })
  parseYes(): boolean {
    return true;
  }

  @Option({ flags: '--of <name>', description: 'only those of this election or contest' })
  parseOf(value: string): string {
    return value;
  }

  protected work([id]: readonly string[], options: Options): Promise<ExitCode> {
    const [source, code, unit, of] = ['source', 'code', 'unit', 'of'].map((name) => textOf(options, name));
    if (isSet(options, 'yes')) this.session.assumeYes = true;
    if (id === undefined) {
      const selection = {
        ...(source === undefined ? {} : { source }),
        ...(code === undefined ? {} : { code }),
        ...(unit === undefined ? {} : { unit }),
        ...(of === undefined ? {} : { of }),
      };
      return this.settleMany(selection, options);
    }
    if ((source ?? code ?? unit ?? of) !== undefined)
      throw wrongCall('one record has no selection', 'leave the options out');
    return this.settleOne(id, options);
  }

  protected abstract settleOne(id: string, options: Options): Promise<ExitCode>;
  protected abstract settleMany(selection: HeldSelection, options: Options): Promise<ExitCode>;
}

@Command({
  name: 'admit',
  arguments: '[id]',
  description: 'count a held record anyway, or all of a source, code or unit (signed decisions)',
})
export class HeldAdmitCommand extends SettlingCommand {
  protected readonly examples = [
    'sanaq held admit 3f2a91c07be4 --key o1.key.json --resolution resolution.json',
    'sanaq held admit --code C11 --unit KZ-75-01 --key o1.key.json --resolution resolution.json',
  ];

  protected settleOne(id: string, options: Options): Promise<ExitCode> {
    return loadHeld().settleHeld(this.session, 'admit', id, this.decidingOptions(options));
  }

  protected settleMany(selection: HeldSelection, options: Options): Promise<ExitCode> {
    return loadAdmitMany().admitMany(this.session, selection, this.decidingOptions(options));
  }
}

@Command({
  name: 'set-aside',
  arguments: '[id]',
  description: 'put a held record aside, or all of a source, code or unit (a signed decision)',
})
export class HeldSetAsideCommand extends SettlingCommand {
  protected readonly examples = [
    'sanaq held set-aside 3f2a91c07be4 --key o1.key.json --resolution resolution.json',
    'sanaq held set-aside --code SECOND_ORIGINAL --unit KZ-75-01 --key o1.key.json --resolution resolution.json',
    'sanaq held set-aside --source urn:example:flood --code PRECINCT_UNKNOWN --key o1.key.json --resolution resolution.json',
  ];

  protected settleOne(id: string, options: Options): Promise<ExitCode> {
    return loadHeld().settleHeld(this.session, 'set_aside', id, this.decidingOptions(options));
  }

  protected settleMany(selection: HeldSelection, options: Options): Promise<ExitCode> {
    return loadSetAside().setAsideMany(this.session, selection, this.decidingOptions(options));
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
