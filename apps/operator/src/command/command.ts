/**
 * What a verb says of itself, as data: its name, its arguments, its options. `command-tree.ts` makes the command line of
 * it. Nothing but the words is loaded for it, so that help, completion and a wrong call are answered at once.
 */
import type { Command as CommanderCommand } from 'commander';
import type { Session } from '../session';

/** A verb of one call. */
export interface Verb {
  /** Binds it to the command line, and adds to its help. */
  attach(command: CommanderCommand): void;
  run(parameters: readonly string[], options: Readonly<Record<string, unknown>>): Promise<void>;
}

/** A verb, or a verb of a group. */
export type CommandClass = new (session: Session) => Verb;

export interface CommandWords {
  readonly name: string;
  /** As commander writes them: `<file>` must be given, `[name]` may, `<files...>` are several. */
  readonly arguments?: string;
  readonly description: string;
  /** Of a group, in the order of its help. */
  readonly subCommands?: readonly CommandClass[];
}

export interface OptionWords {
  /** `--json`, or with a value `--map <file>`. */
  readonly flags: string;
  readonly description: string;
}

/** An option, and the method that reads its value. */
export interface DeclaredOption extends OptionWords {
  readonly method: string;
}

const COMMANDS = new WeakMap<object, CommandWords>();
const OPTIONS = new WeakMap<object, DeclaredOption[]>();

/** Declares a verb. */
export function Command(words: CommandWords): (target: CommandClass) => void {
  return (target) => {
    COMMANDS.set(target, words);
  };
}

/** Declares an option; the method reads the value and throws CALL_INVALID where it is none. */
export function Option(words: OptionWords): (target: object, method: string) => void {
  return (target, method) => {
    const declared = OPTIONS.get(target) ?? [];
    declared.push({ ...words, method });
    OPTIONS.set(target, declared);
  };
}

/** Throws where the class declares nothing. */
export function wordsOf(command: CommandClass): CommandWords {
  const words = COMMANDS.get(command);
  if (words === undefined) throw new Error(`${command.name} declares no command`);
  return words;
}

/** Its own options first, then those it shares with others. */
export function optionsOf(command: CommandClass): readonly DeclaredOption[] {
  const found: DeclaredOption[] = [];
  for (
    let at: object | null = command.prototype as object;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    found.push(...(OPTIONS.get(at) ?? []));
  }
  return found;
}
