import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, integerOption, isSet, listOf, numberOf, textOf } from '../../command/option-values';

const verb = () => require('./verify') as typeof import('./verify');

@Command({
  name: 'verify',
  arguments: '[target]',
  description: 'check a proof, a receipt, an audit bundle, a stream file or a running API by numbered checks',
})
export class VerifyCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq verify proof.json --policy policy.txt --typed took_part=310,amanat=150',
    'sanaq verify audit.tar.gz --policy policy.txt --kept checkpoint-of-yesterday.txt',
    'sanaq verify --receipt receipt.json --policy policy.txt',
    'sanaq verify https://results.example.org/v1/elections/E --policy policy.txt',
  ];
  protected override readonly notes = [
    'Nothing is taken from the server: hashes, sums and signatures are computed here, by code that shares nothing with the',
    'engine. Each check has a number (docs/log-and-proofs.md); exit code 0 no check failed, 1 one failed, 2 the file is none',
    'of these. Without --policy nobody says whose key the log has: C1 and C2 are "not applicable", and the command says so.',
    '',
    'Who can cheat how, and what it takes to see it:',
    '  T1 changes a row, T2 rewrites PostgreSQL: an audit bundle or any proof under the old checkpoint shows it.',
    '  T3 rewrites PostgreSQL and Kafka: seen by whoever kept a checkpoint (--kept), by a receipt, or by witnesses.',
    '  T4 shows two people two histories: seen when they compare checkpoints (--kept), or by witnesses (C2).',
    '  T5 has the log’s key and signs another history: seen only by whoever kept a checkpoint, or by witnesses.',
    'So for T3, T4 and T5 somebody must have kept a checkpoint or be a witness: keep the one that is printed.',
    'docs/threats.md has the five with what holds each of them.',
    'A verifier cannot know that a paper is true; only who has the paper can (--typed).',
  ];

  @Option({ flags: '--policy <file>', description: 'whose log, which witnesses: C2SP tlog-policy' })
  parsePolicy(value: string): string {
    return value;
  }

  @Option({ flags: '--receipt <file>', description: 'a receipt: checked by itself, or that TARGET has its record' })
  parseReceipt(value: string): string {
    return value;
  }

  @Option({
    flags: '--typed <name=figure>',
    description: 'a figure from the paper, by counter or option (several: again, or with commas)',
  })
  parseTyped(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--kept <file>', description: 'a checkpoint that was kept: this one must continue it' })
  parseKept(value: string): string {
    return value;
  }

  @Option({ flags: '--consistency <file|url>', description: 'the proof of it, where TARGET is a proof: /log/proof' })
  parseConsistency(value: string): string {
    return value;
  }

  @Option({ flags: '--rehearsal', description: 'a rehearsal is meant: under a policy its log is refused otherwise' })
  parseRehearsal(): boolean {
    return true;
  }

  @Option({ flags: '--contest <id>', description: 'the contest that was asked for (C8)' })
  parseContest(value: string): string {
    return value;
  }

  @Option({ flags: '--precinct <id>', description: 'the precinct that was asked for (C8)' })
  parsePrecinct(value: string): string {
    return value;
  }

  @Option({ flags: '--snapshot <number>', description: 'the snapshot that was asked for (C8)' })
  parseSnapshot(value: string): number {
    return integerOption(value, '--snapshot', 0);
  }

  @Option({ flags: '--round <number>', description: 'the round that was asked for (C8)' })
  parseRound(value: string): number {
    return integerOption(value, '--round', 1);
  }

  @Option({ flags: '--hierarchy <name>', description: 'the hierarchy that was asked for (C8)' })
  parseHierarchy(value: string): string {
    return value;
  }

  @Option({ flags: '--register <sha256>', description: 'the register that was sealed before the voting (C8)' })
  parseRegister(value: string): string {
    return value;
  }

  protected work([target]: readonly string[], options: Options): Promise<ExitCode> {
    return verb().verify(this.session, {
      target,
      receipt: textOf(options, 'receipt'),
      typed: listOf(options, 'typed'),
      policy: textOf(options, 'policy'),
      kept: textOf(options, 'kept'),
      consistency: textOf(options, 'consistency'),
      rehearsal: isSet(options, 'rehearsal'),
      asked: {
        contestId: textOf(options, 'contest'),
        precinctId: textOf(options, 'precinct'),
        snapshot: numberOf(options, 'snapshot'),
        round: numberOf(options, 'round'),
        hierarchy: textOf(options, 'hierarchy'),
        register: textOf(options, 'register'),
      },
    });
  }
}
