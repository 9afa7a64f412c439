import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, numberOf, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./simulate') as typeof import('./simulate');

const PRECINCTS_MAX = 4_194_304;
const PRECINCTS = 10_223;
const SEED_MAX = 0xffff_ffff;
const RATE_MAX = 10_000_000;

@Command({
  name: 'simulate',
  description: 'rehearsal data of any size, into a file or straight into a stream',
})
export class SimulateCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq simulate --precincts 500 --seed 7 --out rehearsal.ndjson.gz',
    'sanaq simulate --precincts 10223 --rate 500 --errors 2',
  ];
  protected override readonly notes = [
    'With --out it writes a whole stream, which "sanaq tabulate --stream" takes.',
    'Without --out it defines the election and publishes its protocols.',
  ];

  @Option({ flags: '--precincts <number>', description: `number of precincts (default ${PRECINCTS})` })
  parsePrecincts(value: string): number {
    return integerOption(value, '--precincts', 1, PRECINCTS_MAX);
  }

  @Option({ flags: '--seed <number>', description: 'another seed makes other figures (default 1)' })
  parseSeed(value: string): number {
    return integerOption(value, '--seed', 0, SEED_MAX);
  }

  @Option({ flags: '--rate <records>', description: 'records a second at most' })
  parseRate(value: string): number {
    return integerOption(value, '--rate', 1, RATE_MAX);
  }

  @Option({ flags: '--errors <percent>', description: 'share of protocols to which something happens (default 1)' })
  parseErrors(value: string): number {
    const percent = /^\d{1,3}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
    if (percent >= 0 && percent <= 100) return percent;
    throw wrongCall(`--errors must be a number from 0 to 100, not ${JSON.stringify(value)}`);
  }

  @Option({ flags: '--election <id>', description: 'id of the election (default rehearsal)' })
  parseElection(value: string): string {
    return value;
  }

  @Option({ flags: '--out <file>', description: 'write a file instead (.gz is packed)' })
  parseOut(value: string): string {
    return value;
  }

  protected work(_: readonly string[], options: Options): Promise<ExitCode> {
    const [errorsPercent, ratePerSecond] = [numberOf(options, 'errors'), numberOf(options, 'rate')];
    const [election, out] = [textOf(options, 'election'), textOf(options, 'out')];
    return verb().simulate(this.session, {
      precincts: numberOf(options, 'precincts') ?? PRECINCTS,
      seed: numberOf(options, 'seed') ?? 1,
      ...(errorsPercent === undefined ? {} : { errorsPercent }),
      ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
      ...(election === undefined ? {} : { election }),
      ...(out === undefined ? {} : { out }),
    });
  }
}
