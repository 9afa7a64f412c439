/** Asks a URL again and again over some connections: a process of its own, so that its processor time is not the API's. */
import { Agent, get } from 'node:http';

const [url = '', asked = '0', connections = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

function once(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body = text));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${url}: ${body}`));
      });
    }).on('error', reject);
  });
}

async function main(): Promise<void> {
  let left = Number(asked);
  const work = async (): Promise<void> => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: Number(connections) }, work));
  agent.destroy();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
