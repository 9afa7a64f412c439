/** Programs of other languages that tests try our schemas and topics with. */
import { spawnSync } from 'node:child_process';

export type Program = { readonly command: string } | { readonly reason: string };

/** Under CI=true every program must be there (`.ci/run` installs what is missing). */
const REQUIRED = process.env['CI'] === 'true';

/** The Python of SANAQ_PYTHON, else `python3`, if it has these modules. */
export function pythonWith(...modules: readonly string[]): Program {
  const command = process.env['SANAQ_PYTHON'] ?? 'python3';
  const { status } = spawnSync(command, ['-c', `import ${modules.join(', ')}`], { encoding: 'utf8' });
  return status === 0 ? { command } : { reason: `"${command}" with ${modules.join(' and ')} was not found` };
}

export function goTool(): Program {
  const { status } = spawnSync('go', ['version'], { encoding: 'utf8' });
  return status === 0 ? { command: 'go' } : { reason: '"go" was not found' };
}

/** `sh`, if these programs can be called from it. */
export function shellWith(...programs: readonly string[]): Program {
  const missing = programs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  return missing.length === 0 ? { command: 'sh' } : { reason: `${missing.join(' and ')} was not found` };
}

/** A describe that needs a program: skipped with the reason where it is not there, a failure under CI=true. */
export function describeWith(program: Program, title: string, body: (command: string) => void): void {
  if ('command' in program) {
    describe(title, () => {
      body(program.command);
    });
    return;
  }
  if (REQUIRED) {
    describe(title, () => {
      it('has the program that CI requires', () => {
        throw new Error(program.reason);
      });
    });
    return;
  }
  process.stderr.write(`SKIPPED: ${title}: ${program.reason}\n`);
  describe.skip(`${title} (skipped: ${program.reason})`, () => {
    body('');
  });
}
