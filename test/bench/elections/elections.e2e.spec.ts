/** The benchmark of a night in its short form: that every figure is produced, not how large it is. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describeWithKafka } from '../../support/servers';
import { builtRoot } from '../../crash/tabulation-process';

jest.setTimeout(600_000);

const FIGURES = [
  ...['idle_tx_s', 'idle_cores', 'idle_connections', 'many_to_one', 'list_ms', 'status_s'],
  ...['takeover_many_s', 'start_many_s', 'two_processes'],
];

describeWithKafka('The benchmark of many elections', () => {
  it('produces every figure, each a number of its own', async () => {
    const args = [join(builtRoot(), 'dist', 'test', 'bench', 'main.js'), 'elections'];
    const child = spawn(process.execPath, [...args, '--elections', '4', '--events', '1000'], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(err);
    const lines = out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { figure: string; value: number });
    const missing = process.platform === 'linux' ? [] : ['idle_cores', 'idle_connections'];
    expect(lines.map(({ figure }) => figure).sort()).toEqual(FIGURES.filter((one) => !missing.includes(one)).sort());
    for (const { value } of lines) expect(value).toBeGreaterThanOrEqual(0);
  });
});
