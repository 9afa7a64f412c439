import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ElectionMandates } from '#libs/mandates';
import { verifyDocument } from '#libs/allocation-verifier';
import { filesOfTar, verifyAudit, type AuditFiles, type SeatsFollow } from '#libs/proof-verifier';
import { SILENT } from '../../../../test/elections/certified-election';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../../../../test/elections/replayed-election';
import { sha256, sha256Name } from '#libs/contracts';
import { listVotes } from '#libs/election/testing';
import { exportOfJournal, exportStream } from '../files/export-stream';
import { replay } from '../replay';
import type { ReplayReport } from '../replay-options';
import { exportAudit, type AuditExportOptions, type AuditExportReport } from './export-audit';

jest.setTimeout(180_000);

/** Invented, with a right check digit. */
const ID = '850320300125';
let election: ReplayedElection;
let folder: string;
let report: AuditExportReport;
let files: AuditFiles;
let exact: string[];

const place = (name: string): string => join(folder, name);
const source = (): Pick<AuditExportOptions, 'pool' | 'stream' | 'topicPrefix'> => ({
  pool: election.reader,
  stream: election.stream,
  topicPrefix: 'sanaq',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  election = await ReplayedElection.opened(testLogKey());
  await election.history();
  const personal = election.protocol({ precinctId: 'p3', votes: listVotes(1, 2, 3, 4) });
  const value = JSON.parse(personal.value?.toString('utf8') ?? '') as { data: object };
  value.data = { ...value.data, signatories: [{ name: 'A. Person', iin: ID }] };
  await election.append({ ...personal, value: Buffer.from(JSON.stringify(value)) });
  await election.append({ key: Buffer.from(ID), value: Buffer.from(`{"iin":"${ID}"}`), headers: [] });
  const target = { contestId: 'district-1', round: 1 };
  const basis = { article: '100' };
  const suspension = await election.decision('o1', { kind: 'suspend_mandates', scope: 'contest', target, basis });
  await election.append(suspension.record);
  const lifting = { kind: 'reinstate', scope: 'contest', target: { sha256: suspension.sha256 }, basis: {} } as const;
  await election.append((await election.decision('o1', lifting)).record);
  // A record that changes no figure waits for a closing record; this one has it made.
  await election.append(election.correction(personal, listVotes(2, 2, 3, 4)));
  await new ElectionMandates({
    pool: election.writer,
    stream: election.stream,
    topicPrefix: 'sanaq',
    electionId: ELECTION_ID,
    log: SILENT,
  }).drain(new AbortController().signal);
  report = await exportAudit({ ...source(), electionId: ELECTION_ID, out: place('audit.tar.gz') });
  files = filesOfTar(gunzipSync(await readFile(place('audit.tar.gz'))));
  const journal = await exportOfJournal(election.reader, ELECTION_ID);
  await exportStream({ source: journal, out: place('exact.ndjson') });
  exact = (await readFile(place('exact.ndjson'), 'utf8')).split('\n').slice(0, -1);
});

afterAll(async () => {
  await election.close();
  await rm(folder, { recursive: true });
});

const seatsFollow: SeatsFollow = (data) =>
  verifyDocument(JSON.parse(data)).every(({ verdict }) => verdict === 'agrees') ? null : 'other seats follow';

/** Checks by number that did not pass. */
async function notPassed(of: AuditFiles): Promise<string[]> {
  const { checks } = await verifyAudit(of, {}, seatsFollow);
  return checks.filter(({ outcome }) => outcome === 'failed').map(({ number }) => number);
}

/** The bundle with other lines of one file, and a manifest that knows them. */
function changed(name: string, change: (lines: string[]) => string[]): AuditFiles {
  const lines = Buffer.from(files.get(name) ?? [])
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
  const text = Buffer.from(
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString('utf8')) as {
    files: { name: string; bytes: number; sha256: string }[];
  };
  const listed = manifest.files.map((file) =>
    file.name === name ? { name, bytes: text.length, sha256: sha256Name(sha256(text)) } : file,
  );
  return new Map([
    ...files,
    [name, text],
    ['manifest.json', Buffer.from(JSON.stringify({ ...manifest, files: listed }))],
  ]);
}

/** Two records with each other's content, each at the other's place. */
function exchanged(lines: readonly string[]): string[] {
  const isProtocol = (line: string): boolean => line.includes('protocol.submitted') && !line.includes('redacted');
  const [a = -1, b = -1] = lines.flatMap((line, index) => (isProtocol(line) ? [index] : [])).slice(-2);
  const at = (from: number, to: number): string => {
    const { position, timestampMs } = JSON.parse(lines[to] ?? '') as { position: number; timestampMs: number };
    return JSON.stringify({ ...(JSON.parse(lines[from] ?? '') as object), position, timestampMs });
  };
  return lines.map((line, index) => (index === a ? at(b, a) : index === b ? at(a, b) : line));
}

/** A line of the stream as if nothing of its record could be read. */
function withheldWhole(line: string): object {
  const { position, timestampMs, key, headers, event } = JSON.parse(line) as Record<string, unknown>;
  const name = sha256Name(sha256(Buffer.from(String(event))));
  return { position, timestampMs, key, headers, valueSha256: name, sha256: name, withheld: [''], redacted: null };
}

const decides = (line: string, kind: string): boolean => line.includes(JSON.stringify(`"kind":"${kind}"`).slice(1, -1));
const approval = (line: string): boolean => decides(line, 'approve_certification');

describe('An audit bundle', () => {
  it('passes every check of the verifier, with its checkpoint signed by the log’s key', async () => {
    const { checks, summary } = await verifyAudit(files, {}, seatsFollow);
    const left = checks.filter(({ outcome }) => outcome !== 'passed').map(({ number }) => number);
    expect(checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    // No policy and no kept checkpoint were given.
    expect(left).toEqual(['C2', 'C4']);
    expect(summary).toMatchObject({ records: report.records, verdicts: report.verdicts, certifications: 1 });
    expect([...files.keys()]).toEqual([
      ...['manifest.json', 'stream.ndjson', 'verdicts.ndjson', 'closing.ndjson', 'outcomes.ndjson'],
      ...['mandates.ndjson', 'checkpoints.txt'],
    ]);
    expect(report.mandates).toBe(1);
  });

  it('has no personal data in its stream, whose leaves can be made all the same', () => {
    const text = Buffer.from(files.get('stream.ndjson') ?? []).toString('utf8');
    expect(report.redacted).toBeGreaterThanOrEqual(2);
    for (const bytes of files.values()) {
      expect(Buffer.from(bytes).toString('utf8')).not.toMatch(new RegExp(`${ID}|A\\. Person`));
    }
    expect(text).not.toContain(Buffer.from(ID).toString('base64'));
    expect(text).toMatch(/"valueSha256":"sha256:/);
    expect(text).toMatch(/"leaf":"sha256:/);
  });

  it('fails by number where a line was changed, an approval cut out, or two protocols exchanged', async () => {
    const other = (lines: string[]): string[] => lines.map((line) => line.replace('accepted', 'refused'));
    expect(await notPassed(changed('verdicts.ndjson', other))).toContain('C16');
    const without = (lines: string[]): string[] => lines.filter((line) => !approval(line));
    expect(await notPassed(changed('stream.ndjson', without))).toEqual(expect.arrayContaining(['C15', 'C16', 'C20']));
    expect(await notPassed(changed('stream.ndjson', exchanged))).toEqual(expect.arrayContaining(['C15', 'C16']));
    const lastLess = (lines: string[]): string[] => lines.slice(0, -1);
    expect(await notPassed(changed('closing.ndjson', lastLess))).toContain('C18');
    expect(await notPassed(changed('mandates.ndjson', () => []))).toEqual(['C20']);
    expect(await notPassed(changed('outcomes.ndjson', (lines) => [...lines].reverse()))).toContain('C19');
    const hidden = (lines: string[]): string[] =>
      lines.map((line) => (approval(line) ? JSON.stringify(withheldWhole(line)) : line));
    expect(await notPassed(changed('stream.ndjson', hidden))).toContain('C14');
    const unlisted = new Map([
      ...files,
      ['stream.ndjson', changed('stream.ndjson', exchanged).get('stream.ndjson') ?? new Uint8Array()],
    ]);
    expect(await notPassed(unlisted)).toContain('C13');
  });
});

describe('The mandates in an audit bundle', () => {
  it('have their suspensions, as they were published, or C23 fails', async () => {
    const without = (type: string): Promise<string[]> =>
      notPassed(changed('mandates.ndjson', (lines) => lines.filter((line) => !line.includes(`mandates.${type}.v1`))));
    expect(await without('suspended')).toEqual(['C23']);
    expect(await without('reinstated')).toEqual(['C23']);
    expect(await without('projected')).toEqual([]);
  });

  interface Distributed {
    data: {
      seats: Record<string, number>;
      totals: { votes: Record<string, number> };
      trace: { input: { decisions: object[]; ruleSet: object } };
    };
  }
  const failing = (change: (event: Distributed) => void): Promise<string[]> =>
    notPassed(
      changed('mandates.ndjson', ([line = '', ...rest]) => {
        const event = JSON.parse(line) as Distributed;
        change(event);
        return [JSON.stringify(event), ...rest];
      }),
    );

  it('follow from the certified totals by the rules of the definition, or C22 fails', async () => {
    expect(await failing(() => undefined)).toEqual([]);
    const moved = ({ data: { seats } }: Distributed): void => {
      const [from = '', to = ''] = Object.keys(seats).sort((a, b) => (seats[b] ?? 0) - (seats[a] ?? 0));
      seats[from] = (seats[from] ?? 0) - 1;
      seats[to] = (seats[to] ?? 0) + 1;
    };
    expect(await failing(moved)).toEqual(['C22']);
    const votes = ({ data: { totals } }: Distributed): void => {
      const [first = ''] = Object.keys(totals.votes);
      totals.votes[first] = (totals.votes[first] ?? 0) + 1;
    };
    expect(await failing(votes)).toEqual(['C22']);
    const rules = ({ data: { trace } }: Distributed): void => {
      trace.input.ruleSet = { ...trace.input.ruleSet, threshold: null };
    };
    expect(await failing(rules)).toEqual(['C22']);
    const decided = ({ data: { trace } }: Distributed): void => {
      trace.input.decisions.push({ questionSha256: `sha256:${'0'.repeat(64)}`, option: 'a' });
    };
    expect(await failing(decided)).toEqual(['C22']);
  });
});

describe('A stream file held against a checkpoint', () => {
  async function held(
    lines: readonly string[],
    more: { expectCheckpoint?: string; store?: boolean } = {},
  ): Promise<ReplayReport> {
    await writeFile(place('file.ndjson'), lines.map((line) => `${line}\n`).join(''));
    const { expectCheckpoint = place('audit.tar.gz'), store = false } = more;
    const from = { file: place('file.ndjson') };
    const peers = store ? {} : { pool: null, stream: null };
    return replay(election.options({ from, expectCheckpoint, ...peers }));
  }

  it('is equal where it is the stream, with the closing records of the bundle or of the store', async () => {
    const expected = { equal: true, differences: [], comparedWith: ['checkpoint'], exitCode: 0 };
    expect(await held(exact)).toMatchObject({ ...expected, log: { size: report.closings, recordsBeyond: 0 } });
    await writeFile(place('note.txt'), report.checkpoint ?? '');
    expect(await held(exact, { expectCheckpoint: place('note.txt'), store: true })).toMatchObject(expected);
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['without any certification', (lines) => lines.filter((line) => !approval(line) && !decides(line, 'certify'))],
    ['without the last approval', (lines) => lines.filter((line) => !approval(line))],
    ['cut off before the last approval', (lines) => lines.slice(0, lines.findLastIndex(approval))],
    ['with two protocols in exchanged places', exchanged],
  ])('is different %s, and names the first wrong index', async (_, change) => {
    const lines = change([...exact]);
    expect(lines).not.toEqual(exact);
    const found = await held(lines);
    expect(found).toMatchObject({ equal: false, exitCode: 1 });
    const index = expect.any(Number) as number;
    expect(found.differences[0]).toMatchObject({ field: 'closing', expected: { standing: { index } } });
  });

  it('is different from a bundle whose closing records are not those of its checkpoint', async () => {
    const note = (report.checkpoint ?? '').split('\n');
    note[1] = String(report.closings - 1);
    await writeFile(place('other.txt'), note.join('\n'));
    const found = await held(exact, { expectCheckpoint: place('other.txt'), store: true });
    expect(found.equal).toBe(false);
    expect(found.differences[0]).toMatchObject({ recomputed: { standing: { of: 'given records' } } });
  });

  it('asks for closing records, a checkpoint, and nothing beside it', async () => {
    await writeFile(place('note.txt'), report.checkpoint ?? '');
    const lost = held(exact, { expectCheckpoint: place('note.txt') });
    await expect(lost).rejects.toMatchObject({ code: 'EXPECTED_LOG_MISSING' });
    const none = held(exact, { expectCheckpoint: place('exact.ndjson') });
    await expect(none).rejects.toMatchObject({ code: 'EXPECTED_CHECKPOINT_UNREADABLE' });
    const both = replay(election.options({ expectCheckpoint: place('note.txt'), compare: true }));
    await expect(both).rejects.toMatchObject({ code: 'EXPECTED_CHECKPOINT_ALONE' });
  });
});

describe('A stream file beside a live store', () => {
  it('answers for itself alone: its own records, its own root', async () => {
    const cut = exact.slice(0, 8);
    await writeFile(place('cut.ndjson'), cut.map((line) => `${line}\n`).join(''));
    const from = { file: place('cut.ndjson') };
    const beside = await replay(election.options({ from }));
    const alone = await replay(election.options({ from, pool: null, stream: null }));
    expect(beside).toMatchObject({ records: 8, comparedWith: [], root: alone.root, snapshot: null, equal: true });
    const wrong = await replay(election.options({ from, expectRoot: `sha256:${'0'.repeat(64)}` }));
    expect(wrong).toMatchObject({ equal: false, comparedWith: ['expected root'] });
    const right = await replay(election.options({ from, expectRoot: alone.root }));
    expect(right).toMatchObject({ equal: true, comparedWith: ['expected root'] });
  });
});

describe('A store that was changed', () => {
  it('makes no bundle, and leaves nothing behind', async () => {
    const later = 'update sanaq.journal set timestamp_ms = timestamp_ms + 1 where position = 5';
    await election.tamper('sanaq.journal', later);
    const made = exportAudit({ ...source(), electionId: ELECTION_ID, out: place('changed.tar.gz') });
    await expect(made).rejects.toMatchObject({ code: 'AUDIT_DIFFERS' });
    const left = (await readdir(folder)).filter((name) => name.startsWith('.audit-') || name.startsWith('changed'));
    expect(left).toEqual([]);
    const unknown = exportAudit({ ...source(), electionId: 'other', out: place('other.tar.gz') });
    await expect(unknown).rejects.toMatchObject({ code: 'ELECTION_UNKNOWN' });
  });
});
