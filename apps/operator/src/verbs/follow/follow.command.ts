import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf } from '../../command/option-values';

const verb = () => require('./follow') as typeof import('./follow');

const EVERY_S_DEFAULT = 10;
const EVERY_S_MAX = 86_400;

@Command({
  name: 'follow',
  arguments: '<url>',
  description:
    'watch an election’s log and stream: what is new must continue what is known; says in words what changed',
})
export class FollowCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq follow https://results.example.org/v1/elections/E --policy policy.txt --store ./watch',
    'sanaq follow http://127.0.0.1:3000/v1/elections/E --once',
  ];
  protected override readonly notes = [
    'It keeps the newest checkpoint, all closing records and the stream in the store, and computes their roots anew. At the',
    'first contradiction it stops with exit code 1 and leaves both checkpoints in the store: that is the evidence. This is',
    'how a history that was changed, or shown to you and not to others, comes out: compare checkpoints with other watchers.',
    'The figures are computed from the stream by "sanaq replay" and "sanaq tabulate", not here.',
  ];

  @Option({ flags: '--store <dir>', description: 'where it keeps what it knows (default ./follow)' })
  parseStore(value: string): string {
    return value;
  }

  @Option({ flags: '--state <dir>', description: 'the same' })
  parseState(value: string): string {
    return value;
  }

  @Option({ flags: '--policy <file>', description: 'whose log, which witnesses: C2SP tlog-policy' })
  parsePolicy(value: string): string {
    return value;
  }

  @Option({ flags: '--rehearsal', description: 'a rehearsal is meant' })
  parseRehearsal(): boolean {
    return true;
  }

  @Option({ flags: '--every <seconds>', description: `how often it looks (default ${EVERY_S_DEFAULT})` })
  parseEvery(value: string): number {
    return integerOption(value, '--every', 1, EVERY_S_MAX);
  }

  @Option({ flags: '--once', description: 'look once and end' })
  parseOnce(): boolean {
    return true;
  }

  protected work([url = '']: readonly string[], options: Options): Promise<ExitCode> {
    return verb().follow(this.session, {
      url: url.replace(/\/$/, ''),
      store: textOf(options, 'store') ?? textOf(options, 'state') ?? 'follow',
      policy: textOf(options, 'policy'),
      rehearsal: isSet(options, 'rehearsal'),
      everyMs: (numberOf(options, 'every') ?? EVERY_S_DEFAULT) * 1_000,
      isOnce: isSet(options, 'once'),
    });
  }
}
