import { shownCheck } from '../checks/check';
import { readStream } from './read-stream';

const NAME = `sha256:${'0'.repeat(64)}`;

describe('a stream file', () => {
  it('whose line has a leaf in place of key and headers says that nothing proves its time', () => {
    const of = (timestampMs: number): string =>
      `${JSON.stringify({ position: 1, timestampMs, leaf: NAME, sha256: NAME, withheld: [''], redacted: null })}\n`;
    const [now, then] = [of(5), of(4)].map((line) => readStream(Buffer.from(line), 'stream.ndjson'));
    // Another time, the same root: so it must be said.
    expect(now?.root).toBe(then?.root);
    const c14 = now?.checks.find(({ number }) => number === 'C14');
    expect(c14?.outcome).toBe('passed');
    expect(shownCheck(c14!).what).toContain('the time of 1 of them is NOT proved');
  });
});
