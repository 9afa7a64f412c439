/** What a document names that must exist: files, links, scripts, commands with their options, codes and other names. */

/** Everything that a document may name. */
export interface Existing {
  /** Paths of files from the root of the repository. */
  readonly files: readonly string[];
  /** Scripts of package.json. */
  readonly scripts: ReadonlySet<string>;
  /** Commands of `sanaq` with their options; a verb of a group as `held list`. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
  /** Codes and environment variables. */
  readonly codes: ReadonlySet<string>;
  /** The text of every source, in which names of metrics, roles and event types must stand. */
  readonly sources: string;
}

/** Folders that are made by running something and are in no commit. */
const MADE = new Set(['dist/', '.sanaq/', 'node_modules/']);

const PATH = /^(?:apps|libs|infra|test|docs|examples)(?:\/[\w.*-]+)*\/?$/;
const FOLDER_OR_FILE = /^(?:[\w.-]+\/)+$|^(?:[\w.-]+\/)*[\w.-]+\.(?:ts|mjs|cjs|sql)$/;
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^GAP(?:-[A-Z0-9]+)+$/;
const NAME = /^(?:sanaq_[a-z_]+(?:\.[a-z_]+)?|kz\.sanaq\.[a-z.]+\.v1)$/;

/** Text between backticks, line by line; what is in blocks of code is left out. */
function spansOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span.replaceAll('\\|', '|'));
}

/** Lines of the blocks of shell commands, without their comments. */
function shellLines(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '')));
}

function isThere(path: string, { files }: Existing): boolean {
  const bare = path.replace(/\/\*$|\/$/, '');
  return files.some((file) => file === bare || file.startsWith(`${bare}/`));
}

/** A file or folder named by the end of its path, as in a list that begins with the whole path of another one. */
function isSomewhere(path: string, { files }: Existing): boolean {
  return files.some((file) => (path.endsWith('/') ? `/${file}`.includes(`/${path}`) : `/${file}`.endsWith(`/${path}`)));
}

function pathsAmiss(spans: readonly string[], existing: Existing): readonly string[] {
  return spans.filter((span) => {
    if (MADE.has(span)) return false;
    if (PATH.test(span)) return !isThere(span, existing);
    return FOLDER_OR_FILE.test(span) && !isSomewhere(span, existing);
  });
}

/** Targets of links within the repository, as paths from its root; `from` is the document's own path. */
function linksAmiss(text: string, from: string, existing: Existing): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:|^#/.test(target)) return false;
    const path = new URL(target, `file:///${from}`).pathname.slice(1);
    return !isThere(path, existing);
  });
}

function scriptsAmiss(text: string, { scripts }: Existing): readonly string[] {
  const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z0-9:-]*)/g)].map(([, name = '']) => name);
  return named.filter((name) => !scripts.has(name)).map((name) => `npm run ${name}`);
}

/** The words of a call of `sanaq`; null where a text is none. A group's verb may stand without `sanaq` before it. */
function callOf(text: string, { commands }: Existing): readonly string[] | null {
  const words = text.trim().split(/\s+/);
  const sanaq = words.indexOf('sanaq');
  if (sanaq === 0 || (sanaq === 1 && words[0] === 'npx')) return words.slice(sanaq + 1);
  return words.length > 1 && commands.has(words.slice(0, 2).join(' ')) ? words : null;
}

/** What of a call does not exist: its command, or options that its command does not have. */
function callAmiss(words: readonly string[], existing: Existing): readonly string[] {
  const [verb = '', second = ''] = words;
  if (!/^[a-z]/.test(verb)) return [];
  const isGroup = [...existing.commands.keys()].some((name) => name.startsWith(`${verb} `));
  const name = isGroup && /^[a-z]/.test(second) ? `${verb} ${second}` : verb;
  const options = existing.commands.get(name);
  if (options === undefined) return [`sanaq ${name}`];
  const given = words.join(' ').match(/--[a-z][a-z-]*/g) ?? [];
  return given.filter((option) => !options.has(option)).map((option) => `sanaq ${name} ${option}`);
}

function callsAmiss(texts: readonly string[], existing: Existing): readonly string[] {
  return texts.flatMap((text) => callAmiss(callOf(text, existing) ?? [], existing));
}

/** Whether a name is in the sources, whole or put together there as `sanaq_mandates_${what}_total`. */
function stands(name: string, sources: string): boolean {
  if (sources.includes(name)) return true;
  const templates = sources.match(/\bsanaq_\w*\$\{\w+\}\w*/g) ?? [];
  return templates.some((template) => new RegExp(`^${template.replaceAll(/\$\{\w+\}/g, '[a-z]+')}$`).test(name));
}

/** Everything that a document names and that does not exist; `from` is its path from the root. */
export function namedButAbsent(text: string, from: string, existing: Existing): readonly string[] {
  const spans = spansOf(text);
  return [
    ...pathsAmiss(spans, existing),
    ...linksAmiss(text, from, existing),
    ...scriptsAmiss(text, existing),
    ...callsAmiss([...spans, ...shellLines(text)], existing),
    ...spans.filter((span) => CODE.test(span) && !existing.codes.has(span)),
    ...spans.filter((span) => NAME.test(span) && !stands(span, existing.sources)),
  ];
}
