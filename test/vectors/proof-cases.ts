/** Proofs and receipts, valid and broken. */
import { POLICY, type MadeCase } from './cases';
import { logKey } from './made/keys';
import { Cases, open, openReceipt, text, type OpenProof } from './open-proof';
import { REHEARSAL_ORIGIN, smallElection, type SmallElection } from './made/small-election';
import { sha256, u64, type Node } from './made/sum-trees';
import { encoding, trust } from './trust-cases';

const MAXIMUM = 2 ** 53 - 1;

/** Maxwell's node commits to the total alone: the publisher may state less than both sides have. */
function maxwell(left: Node, right: Node): Node {
  const sums = left.sums.map((value, at) => Math.max(value, right.sums[at] ?? 0));
  return { hash: sha256(Buffer.of(0x11), ...sums.map(u64), left.hash, right.hash), sums };
}

const flipped = (encoded: string): string => {
  const bytes = Buffer.from(encoded, 'base64');
  bytes[5]! ^= 1;
  return bytes.toString('base64');
};

async function arithmetic(cases: Cases): Promise<void> {
  const maxwells = await smallElection({ join: maxwell });
  cases.add(
    'proof-maxwell-root',
    'the tree commits to sums as Maxwell’s: the larger of two sides is published as the sum of both',
    ['C6'],
    text(await maxwells.election.proof(3, 'list', 1)),
    { policy: POLICY },
  );
  await cases.broken('negative-figure', 'a sibling has −5 votes', ['C6', 'C9'], (proof) => {
    proof.units[0]!.siblings[0]![1][8] = -5;
  });
  const { election } = await smallElection();
  const plain = text(await election.proof(3, 'list', 1));
  cases.add(
    'proof-negative-as-complement',
    'a sibling has 2^64 − 5 votes, which is −5 in two’s complement',
    ['C6', 'C9'],
    replacedFigure(plain, '18446744073709551611'),
  );
  cases.add(
    'proof-figure-2-to-53',
    'a sibling has 2^53 votes',
    ['C6', 'C9'],
    replacedFigure(plain, '9007199254740992'),
  );
  await cases.broken('sum-overflow', 'two figures in range whose sum is above 2^53 − 1', ['C6', 'C9'], (proof) => {
    proof.units[0]!.siblings[0]![1][8] = MAXIMUM;
  });
  await cases.broken('figures-changed', 'the figures of the precinct are not those of the leaf', ['C6'], (proof) => {
    proof.precinct.sums[8]! += 10;
  });
  await cases.broken('sibling-changed', 'a sibling’s figures are changed to fit another total', ['C6'], (proof) => {
    proof.units[1]!.siblings[0]![1][8]! -= 10;
  });
  await cases.broken('state-differs', 'the leaf says held, its vector counted', ['C6', 'C7'], (proof) => {
    proof.precinct.leaf.state = 'held';
  });
  await cases.broken('typed-differs', 'the paper has other figures than are counted', ['C11'], () => undefined, {
    typed: { a: 151 },
  });
  await cases.broken('typed-unknown', 'a figure is typed that the contest does not have', ['C11'], () => undefined, {
    typed: { nobody: 1 },
  });
}

/** The first sibling's votes for the first option, written as they are given. */
function replacedFigure(document: string, digits: string): string {
  const proof = JSON.parse(document) as OpenProof;
  const marked = 1_234_567_890_123;
  proof.units[0]!.siblings[0]![1][8] = marked;
  return text(proof).replace(String(marked), digits);
}

async function structure(cases: Cases, small: SmallElection): Promise<void> {
  await cases.broken('siblings-swapped', 'the siblings of a territory are in another order', ['C6'], (proof) => {
    proof.units[0]!.siblings.reverse();
  });
  await cases.broken(
    'leaf-as-node',
    'the territory’s row is left out: the leaf is offered as its node',
    ['C6'],
    (proof) => {
      proof.units.shift();
    },
  );
  await cases.broken('node-as-leaf', 'a node of the log is offered as a closing record’s leaf', ['C3'], (proof) => {
    proof.log.path.shift();
    proof.log.index = Math.floor(proof.log.index / 2);
    proof.log.size = proof.log.size / 2;
  });
  await cases.broken('wrong-number-of-children', 'the territory has one child more', ['C6'], (proof) => {
    proof.units[0]!.children += 1;
  });
  await cases.broken('wrong-size-of-log', 'the log is said to be larger than its checkpoint', ['C3'], (proof) => {
    proof.log.size += 1;
  });
  await cases.broken('wrong-number-of-contests', 'one contest more', ['C5', 'C12'], (proof) => {
    proof.election.size += 1;
  });
  await cases.broken('neighbours-slot', 'the leaf names the slot of the precinct beside it', ['C6'], (proof) => {
    proof.precinct.leaf.slot += 1;
  });
  await cases.broken('neighbours-place', 'the way begins at the place of the precinct beside it', ['C6'], (proof) => {
    proof.units[0]!.index = 0;
  });
  await cases.broken('level-wrong', 'a unit stands on another level', ['C6'], (proof) => {
    proof.units[1]!.level = 2;
  });
  await cases.broken('path-truncated', 'the path in the log lacks its last hash', ['C3'], (proof) => {
    proof.log.path.pop();
  });
  await cases.broken('path-padded', 'the path in the log has a hash too many', ['C3'], (proof) => {
    proof.log.path.push(proof.log.path[0]!);
  });
  await cases.broken('siblings-truncated', 'a territory lacks a sibling', ['C6'], (proof) => {
    proof.units[0]!.siblings.pop();
  });
  await cases.broken('siblings-padded', 'a territory has a sibling too many', ['C6'], (proof) => {
    proof.units[0]!.siblings.push(proof.units[0]!.siblings[0]!);
  });
  await cases.broken('outcome-path-damaged', 'a hash on the way of the outcome is another', ['C12'], (proof) => {
    proof.outcome.path[0] = flipped(proof.outcome.path[0]!);
  });
  await cases.broken('stream-path-damaged', 'a hash on the way of the record is another', ['C10'], (proof) => {
    proof.protocol!.path[0] = flipped(proof.protocol!.path[0]!);
  });
  await cases.broken('record-time-changed', 'the record is given an earlier time', ['C10'], (proof) => {
    proof.protocol!.timestampMs -= 60_000;
  });
  await cases.broken('record-missing', 'the leaf names a protocol, and no record is shown', ['C10'], (proof) => {
    proof.protocol = null;
  });
  const first = open(await small.election.proof(3, 'list', 0));
  await cases.broken('other-record', 'the record is that of another precinct', ['C10'], (proof) => {
    proof.protocol = first.protocol;
  });
}

async function context(cases: Cases, small: SmallElection): Promise<void> {
  const { election, records } = small;
  const other = open(await election.proof(3, 'mayor', 1));
  await cases.broken(
    'other-contest',
    'the node of another contest stands in the proof',
    ['C5', 'C6', 'C8', 'C9', 'C12'],
    (proof) => {
      proof.contest = other.contest;
    },
  );
  await cases.broken(
    'other-contest-asked',
    'a valid proof of another contest than was asked for',
    ['C8'],
    () => undefined,
    {
      asked: { contestId: 'mayor', precinctId: 'P-2' },
    },
  );
  await cases.broken(
    'other-precinct-asked',
    'a valid proof of another precinct than was asked for',
    ['C8'],
    () => undefined,
    {
      asked: { contestId: 'list', precinctId: 'P-1' },
    },
  );
  await cases.broken(
    'other-snapshot-asked',
    'a valid proof of an earlier snapshot than was asked for',
    ['C8'],
    () => undefined,
    {
      asked: { snapshot: 18 },
    },
  );
  const district = open(await election.proof(3, 'list', 1, 'district'));
  await cases.broken('other-hierarchy', 'the way through the districts is called administrative', ['C6'], (proof) => {
    proof.units = district.units;
  });
  await cases.broken(
    'other-register-asked',
    'the precinct stands in another version of the register',
    ['C8'],
    () => undefined,
    {
      asked: { register: `sha256:${'0'.repeat(64)}` },
    },
  );
  await cases.broken('other-register', 'the leaf names another version of the register', ['C6'], (proof) => {
    proof.precinct.leaf.register = `sha256:${'0'.repeat(64)}`;
  });
  const old = open(await election.proof(1, 'list', 1));
  await cases.broken(
    'superseded',
    'the version before the correction is shown in the newer snapshot',
    ['C6', 'C10'],
    (proof) => {
      proof.precinct = old.precinct;
      proof.protocol = old.protocol;
    },
  );
  await cases.broken('snapshot-not-in-log', 'the closing record is made up', ['C3'], (proof) => {
    proof.closing.time = '2026-11-29T15:00:17.000Z';
  });
  await cases.broken('outcome-certified', 'the outcome’s entry claims a certification', ['C12'], (proof) => {
    proof.outcome.entry.certified = 18;
    proof.outcome.entry.state = 'certified';
  });
  const receipt = openReceipt(await election.receipt(records.get('first')!.name));
  receipt.record.timestampMs -= 1;
  cases.add('receipt-time-changed', 'the record of the receipt is given an earlier time', ['C10'], text(receipt));
  const foreign = openReceipt(await election.receipt(records.get('first')!.name));
  foreign.verdicts = openReceipt(await election.receipt(records.get('correction')!.name)).verdicts;
  cases.add('receipt-other-verdict', 'the verdict is that on another record', ['C8'], text(foreign));
}

async function valid(cases: Cases, { election, records }: SmallElection): Promise<void> {
  cases.add(
    'proof',
    'all that a proof can show, with figures typed from the paper',
    [],
    text(await election.proof(3, 'list', 1)),
    {
      asked: { contestId: 'list', precinctId: 'P-2', snapshot: 16 },
      typed: { took_part: 310, ballots_invalid: 4, a: 150, b: 140, against_all: 20 },
    },
  );
  cases.add(
    'proof-district',
    'the same through the districts',
    [],
    text(await election.proof(3, 'list', 1, 'district')),
    {
      asked: { hierarchy: 'district' },
    },
  );
  cases.add('proof-missing', 'a precinct of which nothing has come yet', [], text(await election.proof(1, 'list', 4)));
  cases.add(
    'proof-continued',
    'an earlier checkpoint was kept, and this one continues it',
    [],
    text(await election.proof(7, 'mayor', 0)),
    {
      kept: 'kept-3.txt',
      consistency: 'consistency.json',
    },
  );
  cases.add(
    'proof-without-policy',
    'nobody says whose key the log has: the signature is not checked',
    [],
    text(await election.proof(3, 'list', 0)),
    {
      policy: undefined as unknown as string,
    },
  );
  const rehearsal = await smallElection({
    frame: { rehearsal: true, electionId: 'rehearsal', log: logKey(REHEARSAL_ORIGIN) },
  });
  cases.add(
    'proof-rehearsal',
    'a rehearsal, asked for as such',
    [],
    text(await rehearsal.election.proof(3, 'list', 1)),
    {
      policy: 'policy-rehearsal.txt',
      rehearsal: true,
    },
  );
  cases.add('receipt', 'a protocol is in the stream', [], text(await election.receipt(records.get('first')!.name)));
  cases.add(
    'receipt-of-a-decision',
    'a decision is in the stream',
    [],
    text(await election.receipt(records.get('certification')!.name)),
  );
}

export async function proofCases(small: SmallElection): Promise<readonly MadeCase[]> {
  const cases = new Cases(small);
  await valid(cases, small);
  await arithmetic(cases);
  await structure(cases, small);
  await context(cases, small);
  await trust(cases, small);
  await encoding(cases, small);
  return cases.made;
}
