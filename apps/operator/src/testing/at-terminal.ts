/** The built program at a real (pseudo-)terminal, where somebody presses Ctrl-C. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';

const PROGRAM = join(repositoryRoot(), 'dist', 'apps', 'operator', 'src', 'main.js');
/** Beyond this a call hangs. */
const CALL_MAX_MS = 60_000;

/** Runs a program at a terminal of 80 columns and types Ctrl-C into it once what it shows matches the first argument. */
const TYPIST = `
import fcntl, os, pty, re, struct, sys, termios
pattern, *call = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(call[0], call)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
shown = b''
typed = False
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not typed and re.search(pattern.encode(), shown):
        typed = os.write(terminal, b'\\x03') == 1
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(code if code >= 0 else 128 - code)
`;

export interface AtTerminal {
  readonly code: number | null;
  /** All that the terminal was told to show, with its control sequences. */
  readonly shown: string;
}

/** `python` from `pythonWith('pty')`. */
export function interruptedAt(
  python: string,
  pattern: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<AtTerminal> {
  const call = ['-c', TYPIST, pattern, process.execPath, PROGRAM, ...args];
  const child = spawn(python, call, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: CALL_MAX_MS,
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (shown += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, shown }));
  });
}
