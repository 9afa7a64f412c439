/**
 * Schemathesis, a program of others, holds the running API to its OpenAPI document with all its checks: what the
 * document allows is answered as it says, what it rules out is refused, and nothing ends in a 500.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '#libs/platform';
import { describeWithPython, type PythonTool } from '../../../test/support/python-tool';
import { CountedElection } from '../../../test/elections/counted-election';
import { startResultsApi, type RunningResultsApi } from './testing/start-api';

const REQUIREMENT = 'schemathesis==4.32.5';
const INSTALL_MAX_MS = 240_000;
const RUN_MAX_SECONDS = 15;
const TEST_MAX_MS = 120_000;
const SEED = '1';

/** Names that are there, so that questions get answers; every other value is made up. */
const CONFIG = `
[parameters]
"path.election" = "small"
"path.contest" = ["list", "district-1"]
"path.unit" = ["N", "R1", "T1"]
"path.precinct" = ["p1", "p3"]
`;

/**
 * The names above also take the place of those that were drawn to be wrong: what is sent then is right, and must not be
 * expected to be refused. Only such cases are left out; wrong values everywhere else are sent and must be refused.
 */
const HOOKS = `
import schemathesis

@schemathesis.hook
def filter_case(context, case):
    path = next((info for at, info in case.meta.components.items() if at.value == "path"), None) if case.meta else None
    return path is None or path.mode.value != "negative"
`;

interface Outcome {
  readonly exitCode: number;
  readonly text: string;
}

describeWithPython('schemathesis', (install) => {
  let election: CountedElection;
  let api: RunningResultsApi;
  let tool: PythonTool;
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-schemathesis-'));

  beforeAll(async () => {
    tool = await install(REQUIREMENT, 'st');
    election = await CountedElection.open({ rehearsal: false });
    await election.count(...election.opening(), election.protocol({ id: 'a1', precinctId: 'p1' }));
    await election.count(election.protocol({ id: 'a3', precinctId: 'p3', counters: { invalid: 5, issued: 1 } }));
    await election.count(election.protocol({ id: 'd1', precinctId: 'p1', contestId: 'district-1' }));
    await election.publish();
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
  }, INSTALL_MAX_MS);
  afterAll(async () => {
    await api.stop();
    await election.close();
    tool.remove();
    rmSync(folder, { recursive: true });
  });

  function run(config: string, hooks: string): Promise<Outcome> {
    const hooksFile = join(folder, 'hooks.py');
    writeFileSync(hooksFile, hooks);
    const file = join(folder, 'schemathesis.toml');
    writeFileSync(file, config);
    const options = ['--checks', 'all', '--seed', SEED, '--max-time', String(RUN_MAX_SECONDS), '--no-color'];
    // A stream never ends; what it sends is held to its schema elsewhere.
    const without = ['--exclude-path', '/v1/elections/{election}/stream'];
    const all = [
      '--config-file',
      file,
      'run',
      `${api.url}/openapi.json`,
      ...options,
      ...without,
      '--request-timeout',
      '10',
    ];
    return new Promise((resolve) => {
      execFile(
        tool.program,
        all,
        {
          cwd: folder,
          timeout: TEST_MAX_MS,
          maxBuffer: 2 ** 26,
          env: { ...process.env, SCHEMATHESIS_HOOKS: hooksFile },
        },
        (error, stdout, stderr) => {
          resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), text: `${stdout}${stderr}` });
        },
      );
    });
  }

  it(
    'finds nothing with names that are there',
    async () => {
      const { exitCode, text } = await run(CONFIG, HOOKS);
      expect(text).toContain('operations');
      expect([exitCode, exitCode === 0 ? '' : text]).toEqual([0, '']);
    },
    TEST_MAX_MS,
  );

  it(
    'finds nothing with names that it makes up',
    async () => {
      const { exitCode, text } = await run('', '');
      expect([exitCode, exitCode === 0 ? '' : text]).toEqual([0, '']);
    },
    TEST_MAX_MS,
  );
});
