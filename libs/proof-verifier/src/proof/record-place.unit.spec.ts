import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownCheck } from '../checks/check';
import { verifyReceipt } from './verify-receipt';

const VECTORS = join(__dirname, '../../../../docs/vectors');
const receipt = JSON.parse(readFileSync(join(VECTORS, 'valid/receipt.json'), 'utf8')) as {
  readonly record: Readonly<Record<string, unknown>>;
};

async function c10Of(record: object): Promise<string | undefined> {
  const { checks } = await verifyReceipt(JSON.stringify({ ...receipt, record }));
  return checks.find(({ number }) => number === 'C10')?.outcome;
}

describe('a record in a receipt', () => {
  it('may come with its bytes, which must have the hash that the stream binds', async () => {
    expect(await c10Of(receipt.record)).toBe('passed');
    expect(await c10Of({ ...receipt.record, value: Buffer.from('{}').toString('base64') })).toBe('failed');
  });

  it('may be shown by its leaf alone: its place is checked, and that nothing proves its name and time is said', async () => {
    const { checks, record } = await verifyReceipt(JSON.stringify(receipt));
    expect(checks.map(({ outcome }) => outcome)).not.toContain('failed');
    const leaf = `sha256:${Buffer.from(record?.leaf ?? []).toString('hex')}`;
    const { position, timestampMs, index, path } = receipt.record;
    expect(await c10Of({ position, timestampMs, leaf, index, path })).toBe('not applicable');
    const shown = { position, timestampMs: 0, leaf, index, path };
    const said = (await verifyReceipt(JSON.stringify({ ...receipt, record: shown }))).checks.find(
      ({ number }) => number === 'C10',
    );
    expect(shownCheck(said!).what).toMatch(/position and time are NOT proved/);
    const other = leaf.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    expect(await c10Of({ position, timestampMs, leaf: other, index, path })).toBe('failed');
    // Both forms at once could be read in two ways.
    expect(await c10Of({ ...receipt.record, leaf })).toBe('failed');
  });
});
