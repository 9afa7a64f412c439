/** The AsyncAPI document by the parser of those who make the standard, and its examples by the contracts. */
import { spawnSync } from 'node:child_process';
import { checkEventData, EVENT_TYPES, isCloudEvent, type EventType } from '#libs/contracts';
import { repositoryRoot } from '#libs/platform';
import { ASYNCAPI } from './document';
import { EXAMPLES } from './examples';

/** In a process of its own: the parser does not run in the modules of a test. */
const VALIDATE = `
const { Parser } = require('@asyncapi/parser');
let text = '';
process.stdin.on('data', (part) => (text += part)).on('end', async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  // Of the advice, only what names a mistake: newer versions of the standard are no reason to change this one.
  const told = diagnostics.filter(({ severity }) => severity <= 1).map(({ code, path, message }) => [code, path.join('.'), message]);
  process.stdout.write(JSON.stringify({ read: document !== undefined, told }));
});`;

function verdictOn(document: object): { readonly read: boolean; readonly told: readonly unknown[] } {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', VALIDATE], {
    cwd: repositoryRoot(),
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { read: boolean; told: unknown[] };
}

describe('The AsyncAPI document', () => {
  it('is what the standard asks for', () => {
    expect(verdictOn(ASYNCAPI)).toEqual({ read: true, told: [] });
  });

  it('would not be with a channel that is not there, or a payload that is no schema', () => {
    const operations = {
      ...(ASYNCAPI['operations'] as object),
      x: { action: 'send', channel: { $ref: '#/channels/x' } },
    };
    expect(verdictOn({ ...ASYNCAPI, operations }).told).not.toEqual([]);
    const broken = JSON.parse(JSON.stringify(ASYNCAPI).replaceAll('"type":"object"', '"type":"thing"')) as object;
    expect(verdictOn(broken).told).not.toEqual([]);
  });

  it('has every type of event, once', () => {
    const { messages } = ASYNCAPI['components'] as { messages: Record<string, { name: string }> };
    const names = Object.values(messages).map(({ name }) => name);
    expect(names.sort()).toEqual([...Object.values(EVENT_TYPES), 'snapshot', 'changes'].sort());
    const channels = ASYNCAPI['channels'] as Record<string, { messages: object }>;
    const sent = Object.values(channels).flatMap((channel) => Object.keys(channel.messages));
    expect(sent.sort()).toEqual(Object.keys(messages).sort());
  });

  it('shows events that the contracts take', () => {
    const all = Object.values(EXAMPLES).flat();
    expect(all.length).toBeGreaterThan(3);
    for (const { name, payload } of all) {
      if (!isCloudEvent(payload)) throw new Error(name);
      expect([name, checkEventData(payload.type as EventType, payload.data)]).toEqual([name, null]);
    }
  });
});
