import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { GroupCommand, OperatorCommand, type Options } from '../../command/operator-command';
import { textOf } from '../../command/option-values';

const verb = () => require('./key') as typeof import('./key');

@Command({
  name: 'new',
  arguments: '<name>',
  description: 'make a key pair: a private file, and the line for "officers" of the definition',
})
export class KeyNewCommand extends OperatorCommand {
  protected readonly examples = ['sanaq key new o1 --commission CEC', 'sanaq key new example.org/kz --log'];
  protected override readonly notes = ['The private key goes into NAME.key.json, which is never written over.'];

  @Option({ flags: '--out <file>', description: 'another file for the private key' })
  parseOut(value: string): string {
    return value;
  }

  @Option({
    flags: '--log',
    description: 'a key for the log of closing records; the name is the log’s, such as example.org/kz',
  })
  parseLog(): boolean {
    return true;
  }

  @Option({ flags: '--commission <name>', description: 'the officer’s commission' })
  parseCommission(value: string): string {
    return value;
  }

  protected work([name = '']: readonly string[], options: Options): Promise<ExitCode> {
    const [out, commission] = [textOf(options, 'out'), textOf(options, 'commission')];
    if (options['log'] === true) return verb().newLogKeyFile(this.session, name, out);
    return verb().newKey(this.session, {
      name,
      ...(out === undefined ? {} : { out }),
      ...(commission === undefined ? {} : { commission }),
    });
  }
}

@Command({ name: 'key', description: 'officers’ keys', subCommands: [KeyNewCommand] })
export class KeyCommand extends GroupCommand {
  protected readonly examples = ['sanaq key new o1'];
}
