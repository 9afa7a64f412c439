/** The tree over the stream and the chain of verdicts, held against what docs/log-and-proofs.md says in its own words. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { chainedRowText, type LaterVerdict } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { EMPTY_ROOT, leafHash, nodeHash } from '#libs/log';
import { History, sameClosing, type ClosingRow } from './history';
import { streamLeafData } from './stream-leaf';
import { VerdictChain } from './verdict-chain';

const sha256 = (...bytes: readonly Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(bytes)).digest();

function integer(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer.subarray(8 - bytes);
}

const lp = (bytes: Buffer): Buffer => Buffer.concat([integer(bytes.length, 4), bytes]);

/** Section 1, word for word. */
function leafAsWritten({ position, timestampMs, key, headers, value }: StreamRecord): Buffer {
  return Buffer.concat([
    integer(position, 8),
    integer(timestampMs, 8),
    key === null ? Buffer.from([0]) : Buffer.concat([Buffer.from([1]), lp(key)]),
    integer(headers.length, 4),
    ...headers.map(([name, bytes]) => Buffer.concat([lp(Buffer.from(name)), lp(bytes)])),
    value === null ? Buffer.from([0]) : Buffer.concat([Buffer.from([1]), sha256(value)]),
  ]);
}

/** RFC 6962, section 2.1, word for word. */
function rootAsWritten(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leafHash(leaves[0] ?? Buffer.alloc(0));
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootAsWritten(leaves.slice(0, split)), rootAsWritten(leaves.slice(split)));
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const content = fc.record({
  hole: fc.nat(3),
  timestampMs: fc.nat(2 ** 45),
  key: fc.option(bytes),
  headers: fc.array(fc.tuple(fc.string({ maxLength: 8 }), bytes), { maxLength: 3 }),
  value: fc.option(bytes),
});

function recordsOf(contents: readonly (typeof content extends fc.Arbitrary<infer T> ? T : never)[]): StreamRecord[] {
  let position = -1;
  return contents.map(({ hole, ...rest }) => ({ position: (position += 1 + hole), ...rest }));
}

function told(history: History, records: readonly StreamRecord[]): void {
  for (const record of records) {
    history.record(record, sha256(record.value ?? Buffer.alloc(0)));
    history.verdict({
      ...{ cause: record.position, subject: record.position, verdict: 'counted', codes: [], warnings: [] },
      ...{ detail: null, contestId: null, round: null, precinctId: null, source: 's', id: 'i', sha256: sha256() },
    });
  }
}

describe(History, () => {
  it('has the leaves that the specification describes, with names of records reused where they are the values’', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 20 }), (contents) => {
        const records = recordsOf(contents);
        const history = new History();
        told(history, records);
        for (const record of records) {
          const value = record.value === null ? null : sha256(record.value);
          expect(streamLeafData(record, value)).toEqual(leafAsWritten(record));
        }
        const { stream } = history.bind();
        const root = rootAsWritten(records.map(leafAsWritten)).toString('hex');
        expect(stream).toEqual({ root: `sha256:${root}`, size: records.length });
      }),
    );
  });

  it('hashes the value itself of a record in binary mode, which has another name', () => {
    const record: StreamRecord = {
      position: 0,
      timestampMs: 1,
      key: null,
      headers: [['CE_specversion', Buffer.from('1.0')]],
      value: Buffer.from('{}'),
    };
    const history = new History();
    history.record(record, sha256(Buffer.from('another name')));
    expect(history.bind().stream.root).toBe(`sha256:${leafHash(leafAsWritten(record)).toString('hex')}`);
  });

  it('goes on from any closing record as the one that never stopped, blocks of 256 too', () => {
    const contents = fc.array(content, { minLength: 500, maxLength: 600 });
    fc.assert(
      fc.property(contents, fc.array(fc.nat(599), { minLength: 1, maxLength: 3 }), (list, cuts) => {
        const records = recordsOf(list);
        const at = [...new Set(cuts.map((cut) => (cut % (records.length - 1)) + 1))].sort((a, b) => a - b);
        const whole = new History();
        let again = new History();
        const [wholeBlocks, againBlocks] = [[...whole.takeBlocks()], [...again.takeBlocks()]];
        let from = 0;
        for (const to of [...at, records.length]) {
          const some = records.slice(from, to);
          const rows = [whole, again].map((history): ClosingRow => {
            told(history, some);
            return history.close(some.at(-1)?.position ?? 0, JSON.stringify(history.bind()));
          });
          const [one, other] = rows;
          if (one === undefined || other === undefined) throw new Error('two rows');
          expect(sameClosing(one, other)).toBe(true);
          wholeBlocks.push(...whole.takeBlocks());
          againBlocks.push(...again.takeBlocks());
          const restored = History.from(other);
          expect(restored).not.toBeNull();
          again = restored ?? again;
          from = to;
        }
        expect(againBlocks).toEqual(wholeBlocks);
        expect(wholeBlocks.map(({ firstPosition }) => firstPosition)).toEqual(
          Array.from({ length: Math.floor(records.length / 256) }, (_, no) => records[no * 256]?.position),
        );
      }),
      { numRuns: 8 },
    );
  });
});

describe(VerdictChain, () => {
  it('is the hash over the one before and the rows since, and stays where there are none', () => {
    const long = 'ж'.repeat(40_000);
    const named = { verdict: 'held', warnings: [], contestId: 'c', round: 1, precinctId: 'p' } as const;
    const row = fc.record({
      ...{ cause: fc.nat(), subject: fc.nat(), codes: fc.array(fc.string(), { maxLength: 2 }) },
      detail: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(long)),
      names: fc.option(fc.record({ source: fc.string(), id: fc.string(), sha256: fc.constant(sha256()) })),
    });
    const rowOf = ({ names, ...rest }: typeof row extends fc.Arbitrary<infer T> ? T : never): LaterVerdict => {
      return { ...named, ...rest, ...names };
    };
    fc.assert(
      fc.property(fc.array(fc.array(row.map(rowOf), { maxLength: 6 }), { maxLength: 5 }), (closings) => {
        const chain = new VerdictChain();
        let expected: Buffer = Buffer.alloc(32);
        let count = 0;
        for (const rows of closings) {
          const texts = rows.map(chainedRowText);
          for (const [at, one] of rows.entries()) {
            const { bytes: made, from, to } = chain.add(one);
            expect(made.toString('utf8', from, to)).toBe(texts[at]);
          }
          count += rows.length;
          if (rows.length > 0) expected = sha256(expected, ...texts.map((text) => lp(Buffer.from(text))));
          expect(chain.close()).toEqual({ count, root: expected });
          expect(chain.close()).toEqual({ count, root: expected });
        }
      }),
      { numRuns: 40 },
    );
  });
});
