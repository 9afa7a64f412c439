import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, integerOption, listOf, numberOf, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./witness') as typeof import('./witness');

const PORT_DEFAULT = 3090;

@Command({
  name: 'witness',
  description: 'cosign the checkpoints of others’ logs (C2SP tlog-witness): POST /add-checkpoint',
})
export class WitnessCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq witness --key witness.key --name witness.party.example --log VKEY --store ./witness',
    'sanaq witness --key witness.key --log VKEY --log VKEY --port 3090',
  ];
  protected override readonly notes = [
    'A witness signs that a checkpoint continues the last one that it signed, and nothing else: it says nothing of the',
    'figures. Two histories of one log need two sets of witnesses, so whoever demands a quorum in the policy sees them.',
    'What it has signed is stored (--store) and synced before it answers; two witnesses must not share key or store.',
    'It listens on this machine alone; put a proxy with TLS in front of it, or say with --host where to listen.',
  ];

  @Option({
    flags: '--key <file>',
    description: 'the witness’s private key; made where it is missing and --name is given',
  })
  parseKey(value: string): string {
    return value;
  }

  @Option({ flags: '--name <name>', description: 'the witness’s name, such as witness.party.example, for a new key' })
  parseName(value: string): string {
    return value;
  }

  @Option({ flags: '--log <vkey>', description: 'key of a log that is witnessed (again for each)' })
  parseLog(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--store <dir>', description: 'where the last checkpoint of each log is kept (default ./witness)' })
  parseStore(value: string): string {
    return value;
  }

  @Option({ flags: '--port <port>', description: `where it listens (default ${PORT_DEFAULT}; 0: any free one)` })
  parsePort(value: string): number {
    return integerOption(value, '--port', 0, 65_535);
  }

  @Option({ flags: '--host <address>', description: 'the address to listen on (default 127.0.0.1)' })
  parseHost(value: string): string {
    return value;
  }

  protected work(_: readonly string[], options: Options): Promise<ExitCode> {
    const key = textOf(options, 'key');
    const logs = listOf(options, 'log');
    if (key === undefined) throw wrongCall('witness needs --key FILE', 'name the file of the key');
    if (logs.length === 0) throw wrongCall('witness needs --log VKEY', 'name the log, as its definition does');
    return verb().witness(this.session, {
      key,
      name: textOf(options, 'name'),
      logs,
      store: textOf(options, 'store') ?? 'witness',
      port: numberOf(options, 'port') ?? PORT_DEFAULT,
      host: textOf(options, 'host') ?? '127.0.0.1',
    });
  }
}
