/** What all verbs have in common: `--json`, help with an example, wrong calls as errors with exit code 2. */
import type { Command as CommanderCommand } from 'commander';
import { didYouMean, nearestNames, type ExitCode } from '#libs/basics';
import type { Session } from '../session';
import { withWideTables } from '../output/table';
import { Option, type Verb } from './command';
import { bytesOption, numberOf, wrongCall } from './option-values';

const loadBackend = () => require('#libs/backend') as typeof import('#libs/backend');

/** Options as commander gives them: by long name, in camel case. */
export type Options = Readonly<Record<string, unknown>>;

export abstract class OperatorCommand implements Verb {
  /** Shown by `--help`. */
  protected abstract readonly examples: readonly string[];
  /** More about the verb, shown by `--help`. */
  protected readonly notes: readonly string[] = [];
  private attached: CommanderCommand | undefined;

  constructor(protected readonly session: Session) {}

  /** The command line's side of this verb. */
  protected get command(): CommanderCommand {
    if (this.attached === undefined) throw new Error('a verb stands in no command line');
    return this.attached;
  }

  attach(command: CommanderCommand): void {
    this.attached = command;
    const examples = this.examples.map((example) => `  $ ${example}`).join('\n');
    const notes = this.notes.length === 0 ? '' : `\n${this.notes.join('\n')}\n`;
    command
      .allowExcessArguments(false)
      .addHelpText('after', `${notes}\n${this.examples.length > 1 ? 'Examples' : 'Example'}:\n${examples}`);
  }

  @Option({ flags: '--json', description: 'print a single JSON document on stdout and nothing else' })
  parseJson(): boolean {
    return true;
  }

  @Option({ flags: '--max-bytes <bytes>', description: 'maximum size of an input file, uncompressed (default 16G)' })
  parseMaxBytes(value: string): number {
    return bytesOption(value, '--max-bytes');
  }

  @Option({ flags: '--wide', description: 'do not cut tables to 80 columns' })
  parseWide(): boolean {
    return true;
  }

  async run(parameters: readonly string[], options: Options): Promise<void> {
    // Groups have the option too, and commander gives it to the first that knows it.
    const globals = this.command.optsWithGlobals<Options>();
    this.session.json = globals['json'] === true;
    const bytesMax = numberOf(globals, 'maxBytes');
    const own = (): Promise<ExitCode> => this.work(parameters, options);
    const work = globals['wide'] === true ? (): Promise<ExitCode> => withWideTables(own) : own;
    this.session.exitCode = await (bytesMax === undefined ? work() : loadBackend().withFileBytesMax(bytesMax, work));
  }

  protected abstract work(parameters: readonly string[], options: Options): Promise<ExitCode>;
}

/** A verb that only groups others: without one of them the call was wrong. */
export abstract class GroupCommand extends OperatorCommand {
  override attach(command: CommanderCommand): void {
    super.attach(command);
    // What stands where a verb should is named below, and not counted.
    command.allowExcessArguments(true);
  }

  protected work([unknown]: readonly string[]): Promise<ExitCode> {
    if (unknown === undefined) throw wrongCall('a subcommand is required');
    const names = this.command.commands.map((one) => one.name());
    throw wrongCall(`unknown command '${unknown}'${didYouMean(nearestNames(unknown, names))}`);
  }
}
