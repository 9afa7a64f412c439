/** `sanaq completion`: a shell's completion, made from the verbs as they are. */
import { EXIT, type ExitCode } from '#libs/basics';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';

/** What is needed of commander's commands. */
export interface CommandTree {
  name(): string;
  description(): string;
  readonly commands: readonly CommandTree[];
  readonly options: readonly { readonly long?: string | null | undefined; readonly description: string }[];
}

/** `SHELL: script`. */
const SHELLS: Readonly<Record<string, (root: CommandTree) => string>> = { bash, zsh, fish };

export async function completion(session: Session, shell: string, root: CommandTree): Promise<ExitCode> {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script === undefined) throw wrongCall(`there is no completion for "${shell}"`, 'name bash, zsh or fish');
  await session.outText(script(root));
  return EXIT.done;
}

function optionsOf({ options }: CommandTree): readonly string[] {
  return [...options.flatMap(({ long }) => long ?? []), '--help'];
}

/** A line of `case` for each place in a call: what may stand there. */
function places(root: CommandTree): readonly string[] {
  const words = (tree: CommandTree): string => tree.commands.map((command) => command.name()).join(' ');
  const lines = [`    1:*) words="${words(root)} --help --version" ;;`];
  for (const verb of root.commands) {
    for (const sub of verb.commands) {
      lines.push(`    *:"${verb.name()} ${sub.name()}") words="${optionsOf(sub).join(' ')}" ;;`);
    }
    const own = verb.commands.length > 0 ? `${words(verb)} --help` : optionsOf(verb).join(' ');
    lines.push(`    *:"${verb.name()} "*) words="${own}" ;;`);
  }
  return lines;
}

function bash(root: CommandTree): string {
  return `_sanaq() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "$COMP_CWORD:\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${places(root).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then COMPREPLY=($(compgen -f -- "$cur")); fi
}
complete -o filenames -F _sanaq sanaq
`;
}

function zsh(root: CommandTree): string {
  return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(root)}`;
}

function fish(root: CommandTree): string {
  const quoted = (text: string): string => `'${text.replace(/['\\]/g, (one) => `\\${one}`)}'`;
  const lines = root.commands.flatMap((verb) => {
    const seen = `"__fish_seen_subcommand_from ${verb.name()}"`;
    return [
      `complete -c sanaq -n __fish_use_subcommand -a ${verb.name()} -d ${quoted(verb.description())}`,
      ...verb.commands.map((sub) => `complete -c sanaq -n ${seen} -a ${sub.name()} -d ${quoted(sub.description())}`),
      ...[verb, ...verb.commands].flatMap(({ options }) =>
        options.flatMap(({ long, description }) =>
          long === undefined || long === null
            ? []
            : [`complete -c sanaq -n ${seen} -l ${long.replace(/^--/, '')} -d ${quoted(description)}`],
        ),
      ),
    ];
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}
