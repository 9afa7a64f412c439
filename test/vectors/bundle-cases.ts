/** Audit bundles, valid and damaged: whoever can rewrite the files rewrites the manifest, too. */
import { canonicalJson } from '#libs/contracts';
import { bundleOf } from './made/archive';
import { POLICY, type Case, type MadeCase } from './cases';
import type { MadeElection } from './made/election';
import { exportLine } from './made/records';
import { logKey } from './made/keys';
import { REHEARSAL_ORIGIN, smallElection, type SmallElection } from './made/small-election';

type Files = Map<string, string>;

const linesOf = (files: Files, file: string): string[] => files.get(file)!.trimEnd().split('\n');

function setLines(files: Files, file: string, lines: readonly string[]): void {
  files.set(file, lines.map((line) => `${line}\n`).join(''));
}

class Bundles {
  readonly made: MadeCase[] = [];

  constructor(private readonly election: MadeElection) {}

  add(file: string, about: string, fails: readonly string[], content: Buffer, rest: Partial<Case> = {}): void {
    const folder = fails.length === 0 ? 'valid' : 'broken';
    this.made.push({ file: `${folder}/${file}.tar.gz`, kind: 'audit', about, fails, policy: POLICY, ...rest, content });
  }

  broken(
    file: string,
    about: string,
    fails: readonly string[],
    change: (files: Files) => void,
    rest: Partial<Case> = {},
  ): void {
    const files = this.election.files();
    change(files);
    this.add(`audit-${file}`, about, fails, bundleOf(files, this.election.frame), rest);
  }
}

/** Two records change places; each keeps the position and time of its new place. */
function exchanged(files: Files, election: MadeElection, a: number, b: number): void {
  const [first, second] = [election.records[a]!, election.records[b]!];
  const lines = linesOf(files, 'stream.ndjson');
  lines[a] = exportLine({ ...second, position: first.position, timestampMs: first.timestampMs });
  lines[b] = exportLine({ ...first, position: second.position, timestampMs: second.timestampMs });
  setLines(files, 'stream.ndjson', lines);
}

/** Positions from there on, with their verdicts, are gone. */
function cutFrom(files: Files, position: number): void {
  const stream = linesOf(files, 'stream.ndjson');
  setLines(
    files,
    'stream.ndjson',
    stream.filter((line) => (JSON.parse(line) as { position: number }).position < position),
  );
  const rows = linesOf(files, 'verdicts.ndjson');
  setLines(
    files,
    'verdicts.ndjson',
    rows.filter((line) => (JSON.parse(line) as number[])[0]! < position),
  );
}

function without(files: Files, file: string, index: number): void {
  setLines(
    files,
    file,
    linesOf(files, file).filter((_, at) => at !== index),
  );
}

/** Mandates without the events of a kind. */
function withoutMandates(files: Files, kind: string): void {
  const lines = linesOf(files, 'mandates.ndjson').filter((line) => !line.includes(`"kz.sanaq.mandates.${kind}.v1"`));
  setLines(files, 'mandates.ndjson', lines);
}

/** Of the stream; what was there before is a hole. */
function withoutKinds(files: Files, ...kinds: readonly string[]): void {
  const gone = new Set<number>();
  const kept = linesOf(files, 'stream.ndjson').filter((line) => {
    const isGone = kinds.some((kind) => line.includes(`\\"kind\\":\\"${kind}\\"`));
    if (isGone) gone.add((JSON.parse(line) as { position: number }).position);
    return !isGone;
  });
  setLines(files, 'stream.ndjson', kept);
  const rows = linesOf(files, 'verdicts.ndjson');
  setLines(
    files,
    'verdicts.ndjson',
    rows.filter((line) => !gone.has((JSON.parse(line) as number[])[0]!)),
  );
}

const CERTIFICATIONS = ['certify', 'approve_certification', 'revoke_certification'];

/** Suspensions of mandates and what lifts them, by two events that follow each other. */
function suspensions(bundles: Bundles): void {
  bundles.broken('suspension-left-out', 'that mandates are suspended is published nowhere', ['C23'], (files) => {
    withoutMandates(files, 'suspended');
  });
  bundles.broken('lifting-left-out', 'that a suspension was lifted is published nowhere', ['C23'], (files) => {
    withoutMandates(files, 'reinstated');
  });
  const changed = (file: string, about: string, change: (line: string) => string): void => {
    bundles.broken(file, about, ['C23'], (files) => {
      const lines = linesOf(files, 'mandates.ndjson');
      const isOne = (line: string): boolean => line.includes('mandates.suspended.v1');
      const at = lines.findIndex(isOne);
      setLines(files, 'mandates.ndjson', [...lines.slice(0, at), change(lines[at]!), ...lines.slice(at + 1)]);
    });
  };
  changed('suspension-without-decision', 'mandates are suspended that no decision suspends', (line) =>
    line.replace('"contestId":"mayor"', '"contestId":"list"'),
  );
  changed('suspension-of-another-distribution', 'another distribution is suspended than the one that stood', (line) =>
    line.replace('"distribution":1', '"distribution":2'),
  );
  bundles.broken(
    'distribution-hides-suspension',
    'a distribution names a decision that does not suspend it',
    ['C23'],
    (files) => {
      const lines = linesOf(files, 'mandates.ndjson');
      const named = `"suspendedBy":"sha256:${'0'.repeat(64)}"`;
      lines[0] = lines[0]!.replace('"supersedes":null', `"supersedes":null,${named}`);
      setLines(files, 'mandates.ndjson', lines);
    },
  );
}

function damages(bundles: Bundles, { election, records }: SmallElection): void {
  bundles.broken(
    'protocols-exchanged',
    'two protocols are exchanged and renumbered, their verdicts stay',
    ['C15', 'C16'],
    (files) => {
      exchanged(files, election, 3, 5);
    },
  );
  bundles.broken(
    'protocols-and-verdicts-exchanged',
    'the same with the hashes in their verdicts (a consistent rewrite of the database)',
    ['C15', 'C16'],
    (files) => {
      exchanged(files, election, 3, 5);
      const rows = linesOf(files, 'verdicts.ndjson').map((line) => JSON.parse(line) as unknown[]);
      const [a, b] = [election.records[3]!, election.records[5]!];
      for (const row of rows) {
        if (row[4] === a.name) row[4] = b.name;
        else if (row[4] === b.name) row[4] = a.name;
      }
      setLines(
        files,
        'verdicts.ndjson',
        rows.map((row) => canonicalJson(row)),
      );
    },
  );
  bundles.broken('record-changed', 'the votes in one protocol are changed', ['C15', 'C16'], (files) => {
    const lines = linesOf(files, 'stream.ndjson');
    lines[3] = lines[3]!.replace('\\"a\\":200', '\\"a\\":201');
    setLines(files, 'stream.ndjson', lines);
  });
  bundles.broken('record-back-dated', 'a record is given an earlier time', ['C15'], (files) => {
    const { timestampMs } = records.get('correction')!;
    files.set('stream.ndjson', files.get('stream.ndjson')!.replace(String(timestampMs), String(timestampMs - 1)));
  });
  bundles.broken(
    'refused-record-left-out',
    'a record that was refused is left out with its verdict',
    ['C15', 'C16'],
    (files) => {
      without(files, 'stream.ndjson', 8);
      setLines(
        files,
        'verdicts.ndjson',
        linesOf(files, 'verdicts.ndjson').filter((line) => !line.includes('JSON_MALFORMED')),
      );
    },
  );
  bundles.broken('last-approval-cut-off', 'the last approval is cut off', ['C15', 'C16', 'C20'], (files) => {
    cutFrom(files, election.position);
  });
  bundles.broken(
    'certifications-cut-off',
    'all certifications are left out of the stream',
    ['C15', 'C16', 'C20', 'C23'],
    (files) => {
      withoutKinds(files, ...CERTIFICATIONS);
    },
  );
  bundles.broken(
    'certifications-and-mandates-cut-off',
    'all certifications and the mandates on them are left out',
    ['C15', 'C16', 'C20'],
    (files) => {
      withoutKinds(files, ...CERTIFICATIONS);
      files.set('mandates.ndjson', '');
    },
  );
  bundles.broken('verdict-changed', 'a verdict is changed', ['C16'], (files) => {
    const rows = linesOf(files, 'verdicts.ndjson');
    rows[5] = rows[5]!.replace('"counted"', '"held"');
    setLines(files, 'verdicts.ndjson', rows);
  });
  bundles.broken('verdict-left-out', 'the later verdict on a corrected protocol is left out', ['C16'], (files) => {
    setLines(
      files,
      'verdicts.ndjson',
      linesOf(files, 'verdicts.ndjson').filter((line) => !line.includes('"replaced"')),
    );
  });
  bundles.broken(
    'closing-record-left-out',
    'a closing record and its outcomes are left out',
    ['C16', 'C17', 'C18'],
    (files) => {
      without(files, 'closing.ndjson', 2);
      without(files, 'outcomes.ndjson', 2);
    },
  );
  bundles.broken('outcome-changed', 'an outcome says that a contest was certified earlier', ['C19', 'C20'], (files) => {
    const lines = linesOf(files, 'outcomes.ndjson');
    lines[3] = lines[3]!.replace('"certified":null', '"certified":16');
    setLines(files, 'outcomes.ndjson', lines);
  });
  bundles.broken('mandate-left-out', 'the final mandates of a contest are left out', ['C20'], (files) => {
    without(files, 'mandates.ndjson', 0);
  });
  bundles.broken(
    'first-distribution-left-out',
    'the mandates before a revocation are left out',
    ['C20', 'C23'],
    (files) => {
      without(files, 'mandates.ndjson', 1);
    },
  );
  bundles.broken('mandate-on-other-root', 'the mandates rest on figures that nobody certified', ['C20'], (files) => {
    const lines = linesOf(files, 'mandates.ndjson');
    lines[0] = lines[0]!.replace(/"root":"sha256:../, '"root":"sha256:00');
    setLines(files, 'mandates.ndjson', lines);
  });
  bundles.broken(
    'mandate-twice',
    'the mandates were published twice under one id, with another content',
    ['C20', 'C21'],
    (files) => {
      const lines = linesOf(files, 'mandates.ndjson');
      setLines(files, 'mandates.ndjson', [...lines, lines[0]!.replace('"round":1', '"round":2')]);
    },
  );
  bundles.broken(
    'duplicate-member',
    'a member stands twice in a line of the stream',
    ['C14', 'C15', 'C16', 'C20', 'C22', 'C23'],
    (files) => {
      const lines = linesOf(files, 'stream.ndjson');
      lines[3] = lines[3]!.replace('{"position":4', '{"position":9,"position":4');
      setLines(files, 'stream.ndjson', lines);
    },
  );
  const files = election.files();
  const changed = new Map(files).set('mandates.ndjson', '');
  bundles.add(
    'audit-manifest-differs',
    'a file is not the one of the manifest',
    ['C13', 'C20'],
    bundleOf(changed, election.frame, files),
  );
  const more = new Map(files).set('more.txt', 'x');
  bundles.add(
    'audit-file-too-many',
    'a file that the manifest does not name',
    ['C13'],
    bundleOf(more, election.frame, files),
  );
}

/** A restored backup goes on from an earlier state and publishes another snapshot under a number that was used. */
async function restored(bundles: Bundles): Promise<void> {
  const { election } = await smallElection({ stopAfter: 3 });
  const used = election.closings.at(-1)!;
  await election.close('sanaq 0.1.1');
  bundles.add(
    'audit-snapshot-twice',
    `a restored backup publishes another snapshot under the number ${used.snapshot}, which was used`,
    ['C17', 'C21'],
    bundleOf(election.files(), election.frame),
  );
}

async function histories(bundles: Bundles): Promise<void> {
  const other = await smallElection({ firstVotes: [199, 81, 20] });
  const content = bundleOf(other.election.files(), other.election.frame);
  bundles.add(
    'audit-another-history',
    'another history, signed by the log’s key; alone it is without fault',
    [],
    content,
  );
  bundles.add('audit-another-history-against-kept', 'the same, where somebody has kept a checkpoint', ['C4'], content, {
    kept: 'kept-5.txt',
  });
  const early = await smallElection({ stopAfter: 3 });
  bundles.add(
    'audit-older-state',
    'an older state is shown as the newest one, where somebody has kept a newer checkpoint',
    ['C4'],
    bundleOf(early.election.files(), early.election.frame),
    { kept: 'kept.txt' },
  );
  const rehearsal = await smallElection({ frame: { rehearsal: true, log: logKey(REHEARSAL_ORIGIN) } });
  bundles.add(
    'audit-of-a-rehearsal',
    'the bundle of a rehearsal under the policy of the election',
    ['C1'],
    bundleOf(rehearsal.election.files(), rehearsal.election.frame),
  );
  const forged = await smallElection({ frame: {}, forged: true });
  bundles.add(
    'audit-decision-forged',
    'a decision is signed by another key than the officer’s, and was accepted all the same',
    ['C14'],
    bundleOf(forged.election.files(), forged.election.frame),
  );
}

export async function bundleCases(small: SmallElection): Promise<readonly MadeCase[]> {
  const bundles = new Bundles(small.election);
  bundles.add('audit', 'an audit bundle', [], bundleOf(small.election.files(), small.election.frame));
  bundles.add(
    'audit-continued',
    'an earlier checkpoint was kept',
    [],
    bundleOf(small.election.files(), small.election.frame),
    {
      kept: 'kept-3.txt',
    },
  );
  damages(bundles, small);
  suspensions(bundles);
  await restored(bundles);
  await histories(bundles);
  return bundles.made;
}
