/** A program of Python's package index, installed for one run into a folder of its own. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHONS = ['python3.13', 'python3.12', 'python3.11', 'python3'];
/** Oldest minor version of Python 3 on which the tools run. */
const MINOR_MIN = 11;
const INSTALL_MAX_MS = 120_000;

export interface PythonTool {
  /** Path of its program. */
  readonly program: string;
  remove(): void;
}

/** The first Python that is new enough, or null. */
function python(): string | null {
  const isNewEnough = (name: string): boolean => {
    try {
      const version = execFileSync(name, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return Number(/^Python 3\.(\d+)/.exec(version)?.[1] ?? 0) >= MINOR_MIN;
    } catch {
      return false;
    }
  };
  return PYTHONS.find(isNewEnough) ?? null;
}

/**
 * A describe that needs a program from Python's package index: skipped loudly where there is no Python for it, a failure
 * under CI=true. `body` gets a function that installs it; where that fails the test fails too.
 */
export function describeWithPython(name: string, body: (install: typeof installTool) => void): void {
  if (python() !== null || process.env['CI'] === 'true') {
    describe(name, () => body(installTool));
    return;
  }
  const reason = `no Python 3.${MINOR_MIN} or newer is here`;
  process.stderr.write(`SKIPPED: ${name}: ${reason}\n`);
  describe.skip(`${name} [SKIPPED: ${reason}]`, () => body(installTool));
}

/** `requirement` as pip takes it, with the version; `program` is what it installs. */
async function installTool(requirement: string, program: string): Promise<PythonTool> {
  const interpreter = python();
  if (interpreter === null) throw new Error(`under CI=true a Python 3.${MINOR_MIN} or newer is required`);
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-python-'));
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  try {
    await run(interpreter, ['-m', 'venv', folder], { timeout: INSTALL_MAX_MS });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement];
    await run(join(bin, 'python'), install, { timeout: INSTALL_MAX_MS });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return { program: join(bin, program), remove: () => rmSync(folder, { recursive: true }) };
}
