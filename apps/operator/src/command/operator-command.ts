/** What all verbs have in common: `--json`, help with an example, wrong calls as errors with exit code 2. */
import { Inject } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';
import type { ExitCode } from '#libs/platform';
import { bytesOption, numberOf } from './option-values';
import { withWideTables } from '../output/table';
import { SESSION, Session } from '../session';

const loadBackend = () => require('#libs/backend') as typeof import('#libs/backend');

/** Commander's class in the version that nest-commander brings. */
type Command = Parameters<CommandRunner['setCommand']>[0];

/** Options as commander gives them: by long name, in camel case. */
export type Options = Readonly<Record<string, unknown>>;

export abstract class OperatorCommand extends CommandRunner {
  /** Shown by `--help`. */
  protected abstract readonly examples: readonly string[];
  /** More about the verb, shown by `--help`. */
  protected readonly notes: readonly string[] = [];

  constructor(@Inject(SESSION) protected readonly session: Session) {
    super();
  }

  override setCommand(command: Command): this {
    const examples = this.examples.map((example) => `  $ ${example}`).join('\n');
    const notes = this.notes.length === 0 ? '' : `\n${this.notes.join('\n')}\n`;
    command
      .allowExcessArguments(false)
      .exitOverride()
      .addHelpText('after', `${notes}\n${this.examples.length > 1 ? 'Examples' : 'Example'}:\n${examples}`);
    return super.setCommand(command);
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

  override async run(parameters: string[], options: Options = {}): Promise<void> {
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

/** A verb that only groups others: without one of them it shows its help and the call was wrong. */
export abstract class GroupCommand extends OperatorCommand {
  protected work(): Promise<ExitCode> {
    return Promise.resolve(this.command.error('error: a subcommand is required (see --help)'));
  }
}
