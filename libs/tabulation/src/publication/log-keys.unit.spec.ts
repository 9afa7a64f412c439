import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSignerKey, formatVerifierKey, isSignedBy, parseCheckpoint, parseNote, parseSignerKey } from '#libs/log';
import { codeOf } from '#libs/platform';
import { LogKeys } from './log-keys';

const ROOT = Buffer.alloc(32, 7);
const END = { size: 3, root: `sha256:${ROOT.toString('hex')}` };

function keyOf(origin: string, seed: number): NonNullable<ReturnType<typeof parseSignerKey>> {
  const key = parseSignerKey(formatSignerKey(origin, Buffer.alloc(32, seed)));
  if (key === null) throw new Error('a key');
  return key;
}

const refused = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
};

describe(LogKeys, () => {
  const own = keyOf('example.org/one', 1);
  const log = { origin: 'example.org/one', vkey: formatVerifierKey(own.verifier) };

  it('signs the checkpoint of a log with the key that the definition names', () => {
    const note = parseNote(new LogKeys([keyOf('example.org/two', 2), own]).sign('e', log, END));
    expect(note !== null && isSignedBy(note, own.verifier)).toBe(true);
    expect(parseCheckpoint(note?.text ?? '')).toEqual({ origin: log.origin, size: 3, root: ROOT });
  });

  it('signs nothing without the key, and says whether it has none or another one', () => {
    expect(refused(() => new LogKeys([]).sign('e', log, END))).toBe('LOG_KEY_MISSING');
    expect(refused(() => new LogKeys([keyOf('example.org/one', 3)]).sign('e', log, END))).toBe('LOG_KEY_DIFFERS');
  });

  it('reads a file of keys, and refuses one with a line that is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-keys-'));
    const file = join(folder, 'keys');
    try {
      writeFileSync(file, `# ours\n\n${formatSignerKey('example.org/one', Buffer.alloc(32, 1))}\n`);
      expect(LogKeys.ofFile(file).sign('e', log, END)).toContain('example.org/one\n3\n');
      writeFileSync(file, 'PRIVATE+KEY+example.org/one+00000000+AAAA\n');
      expect(refused(() => LogKeys.ofFile(file))).toBe('LOG_KEY_UNREADABLE');
      expect(refused(() => LogKeys.ofFile(join(folder, 'none')))).toBe('LOG_KEY_UNREADABLE');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
