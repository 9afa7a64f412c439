import { cloudEvent, encodeCloudEvent, EVENT_TYPES, sha256, sha256Name } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { publicLineOf } from './public-line';
import { contentOf, lineOf } from './stream-line';

/** Invented, with a right check digit. */
const ID = '850320300125';
const DATA = {
  electionId: 'small',
  contestId: 'list',
  precinctId: 'p1',
  round: 1,
  counters: { invalid: 0 },
  votes: { a: 7, ext: 3 },
};

function record(data: object, id = 'a1'): StreamRecord {
  const type = EVENT_TYPES.protocolSubmitted;
  const { key, value, headers } = encodeCloudEvent(cloudEvent({ type, source: 'urn:a', id, rehearsal: false, data }));
  return { position: 5, timestampMs: 1_000, key, value, headers };
}

describe('A record in an export for everybody', () => {
  it('is the line of the exact export where nothing is withheld', () => {
    expect(publicLineOf(record(DATA))).toEqual({ line: lineOf(record(DATA)), redacted: false });
  });

  it('has its figures and its hash, and says what is withheld', () => {
    const given = record({ ...DATA, signatories: [{ name: 'A. Person', iin: ID }], ext: { phone: '+77015550142' } });
    const { line, redacted } = publicLineOf(given);
    expect(redacted).toBe(true);
    expect(line).not.toMatch(/850320300125|A\. Person|5550142/);
    expect(JSON.parse(line)).toEqual({
      position: 5,
      timestampMs: 1_000,
      key: null,
      headers: given.headers.map(([name, bytes]) => [name, bytes.toString('base64')]),
      valueSha256: sha256Name(sha256(given.value ?? '')),
      sha256: sha256Name(sha256(given.value ?? '')),
      withheld: ['/data/ext', '/data/signatories'],
      redacted: expect.objectContaining({ id: 'a1', source: 'urn:a', data: DATA }) as object,
    });
  });

  it('is not read as a record: the exact bytes cannot be put together from it', () => {
    const { line } = publicLineOf(record({ ...DATA, signatories: ['A. Person'] }));
    expect(contentOf(Buffer.from(line))).toEqual({ problem: expect.stringContaining('public export') as string });
  });

  it('shows nothing but its hash where it cannot be read, for anything may stand in it', () => {
    for (const value of [Buffer.from(`{"iin":"${ID}"}`), Buffer.from('no JSON'), null]) {
      const { line } = publicLineOf({ ...record(DATA), value });
      expect(JSON.parse(line)).toEqual({
        position: 5,
        timestampMs: 1_000,
        leaf: expect.stringMatching(/^sha256:/) as string,
        sha256: sha256Name(sha256(value ?? '')),
        withheld: [''],
        redacted: null,
      });
    }
  });

  it('has no key and no id in which a national id stands', () => {
    const keyed = publicLineOf({ ...record(DATA), key: Buffer.from(ID) });
    expect(keyed.redacted).toBe(true);
    expect(keyed.line).not.toContain(Buffer.from(ID).toString('base64'));
    expect(publicLineOf(record(DATA, ID)).line).not.toContain(ID);
  });
});
