/** The command line, made of what the verbs declare. */
import { Command } from 'commander';
import type { Session } from '../session';
import { optionsOf, wordsOf, type CommandClass } from './command';

/** Where help goes. Errors are thrown: printing them, as one line with a code, is not commander's. */
export type WriteHelp = (text: string) => unknown;

/** The root command with all verbs, ready to parse a call. */
export function commandTree(verbs: readonly CommandClass[], session: Session, writeHelp: WriteHelp): Command {
  const quiet = (): void => undefined;
  const root = new Command('sanaq')
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: quiet, outputError: quiet });
  for (const verb of verbs) addCommand(root, verb, session);
  return root;
}

function addCommand(parent: Command, verb: CommandClass, session: Session): void {
  const words = wordsOf(verb);
  // Made by its parent it inherits where help and errors go.
  const command = parent.command(words.name).description(words.description);
  if (words.arguments !== undefined) command.arguments(words.arguments);
  const own = new verb(session);
  for (const { flags, description, method } of optionsOf(verb)) {
    const read = Reflect.get(own, method) as (value: string, before: unknown) => unknown;
    command.addOption(command.createOption(flags, description).argParser(read.bind(own)));
  }
  own.attach(command);
  for (const sub of words.subCommands ?? []) addCommand(command, sub, session);
  command.action(async () => {
    await own.run(command.args, command.opts());
  });
}
