import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import type { Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf, wrongCall } from '../../command/option-values';
import { DecidingCommand } from '../../command/deciding-command';

const verb = () => require('./certify') as typeof import('./certify');
const all = () => require('./certify-all') as typeof import('./certify-all');

const ROUND_MAX = 1_000;

@Command({
  name: 'certify',
  arguments: '[contest]',
  description: 'show what is still open; with a key, propose the certification or approve the one proposed',
})
export class CertifyCommand extends DecidingCommand {
  protected readonly examples = [
    'sanaq certify mazhilis-list',
    'sanaq certify mazhilis-list --key o1.key.json --resolution resolution.json',
    'sanaq certify --all --key o1.key.json --resolution resolution.json',
  ];
  protected override readonly notes = [
    'The first officer’s call proposes, another officer’s call approves the same root.',
    'Everything still open is named in the signed record, with the resolution’s reason or a reason of its own:',
    '  the resolution’s file may have "openItems": [{"sha256", "reason"}] and "missing": [{"precinctId", "reason"}].',
  ];

  @Option({ flags: '--round <number>', description: 'round number (default 1)' })
  parseRound(value: string): number {
    return integerOption(value, '--round', 1, ROUND_MAX);
  }

  @Option({ flags: '--all', description: 'every contest with nothing open, of all elections or of the one named' })
  parseAll(): boolean {
    return true;
  }

  @Option({ flags: '--confirm <name>', description: 'with --all: the name under which it showed what it would do' })
  parseConfirm(value: string): string {
    return value;
  }

  protected work([contest]: readonly string[], options: Options): Promise<ExitCode> {
    const round = numberOf(options, 'round');
    const confirm = textOf(options, 'confirm');
    if (isSet(options, 'all')) {
      if (round !== undefined) throw wrongCall('--all and --round do not go together', 'leave one of them out');
      const elections = contest === undefined ? [] : [contest];
      const wanted = { elections, ...this.decidingOptions(options), ...(confirm === undefined ? {} : { confirm }) };
      return all().certifyAll(this.session, wanted);
    }
    if (contest === undefined) throw wrongCall('certify needs a contest, or --all', 'name one');
    if (confirm !== undefined) throw wrongCall('--confirm goes with --all', 'leave it out');
    const certifying = { contest, ...this.decidingOptions(options), ...(round === undefined ? {} : { round }) };
    return verb().certify(this.session, certifying);
  }
}
