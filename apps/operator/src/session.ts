/** One call of the CLI: where its words go, how it ends, and whether it is to stop. */
import { errorDocument, renderError, visibleJson, visibleLines, type ExitCode, type SanaqError } from '#libs/basics';
import type { Environment, RawEnvironment } from '#libs/platform';
import { colouredCode, hasColours } from './output/colours';

/** Checking settings loads class-validator: only for a verb that works with them. */
const loadPlatform = () => require('#libs/platform') as typeof import('#libs/platform');

/** What the CLI needs of a stream such as process.stdout. */
export interface Output {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface CliIo {
  readonly env: RawEnvironment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether stderr is a terminal: progress bars only there. */
  readonly stderrIsTerminal: boolean;
  /** Asks the person at the terminal; missing where nobody sits there. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
  /** Ends the call (Ctrl-C). */
  readonly signal: AbortSignal;
}

export class Session {
  /** One JSON document on stdout and nothing else there. */
  json = false;
  exitCode: ExitCode = 0;
  /** `--yes`: what a person would be asked is meant. */
  assumeYes = false;

  constructor(readonly io: CliIo) {}

  /** Throws CONFIG_INVALID. */
  environment(): Environment {
    return loadPlatform().readEnvironment(this.io.env);
  }

  get signal(): AbortSignal {
    return this.io.signal;
  }

  /** Asks once before something that nothing brings back; where nobody can be asked, the call itself says it. */
  async confirmed(question: string): Promise<boolean> {
    if (this.assumeYes || this.json || this.io.ask === undefined) return true;
    if (await this.io.ask(question)) return true;
    this.say('nothing was changed');
    return false;
  }

  /** Writes to stdout as it is, and waits where the reader is slower. */
  async out(text: string): Promise<void> {
    const { stdout } = this.io;
    if (!stdout.write(text)) await new Promise<void>((resolve) => stdout.once('drain', resolve));
  }

  /** One JSON document to stdout; what a terminal would hide or obey is in it as an escape. */
  async outJson(document: unknown): Promise<void> {
    await this.out(`${visibleJson(JSON.stringify(document, null, 2))}\n`);
  }

  /** Text for people to stdout; what a terminal would hide or obey becomes visible. */
  async outText(text: string): Promise<void> {
    await this.out(visibleLines(text));
  }

  /** A line for people, for the one who watches: stderr. What a terminal would hide or obey becomes visible. */
  say(line: string): void {
    this.io.stderr.write(`${visibleLines(line)}\n`);
  }

  /** An error after which the call continues: one line, or with `--json` an object with the same fields. */
  complain(error: SanaqError): void {
    if (this.json) this.say(visibleJson(JSON.stringify(errorDocument(error))));
    else this.sayError(renderError(error));
  }

  /** The line of an error; on a terminal its code stands out. */
  sayError(line: string): void {
    const { stderr, stderrIsTerminal, env } = this.io;
    const visible = visibleLines(line);
    stderr.write(`${hasColours(stderrIsTerminal, env) ? colouredCode(visible) : visible}\n`);
  }

  /** The answer: the document with `--json`, else the text. */
  async answer(document: unknown, text: () => string): Promise<void> {
    await (this.json ? this.outJson(document) : this.outText(text()));
  }
}
