/** Proofs that hold by themselves and not under what the reader trusts, and documents that can be read in two ways. */
import { checkpointText } from '#libs/log';
import { logKey, signed } from './made/keys';
import { open, text, type Cases } from './open-proof';
import { LOG, ORIGIN, REHEARSAL_ORIGIN, smallElection, type SmallElection } from './made/small-election';

export async function trust(cases: Cases, small: SmallElection): Promise<void> {
  const { election } = small;
  const proof = open(await election.proof(3, 'list', 1));
  const impostor = logKey(ORIGIN, 'an impostor');
  const note = signed(checkpointText({ origin: ORIGIN, size: 8, root: await election.log.rootAt(8) }), impostor);
  cases.add(
    'proof-unknown-key',
    'the checkpoint is signed by a key that the policy does not have',
    ['C1', 'C2'],
    text({ ...proof, log: { ...proof.log, checkpoint: note } }),
  );
  await cases.broken(
    'below-quorum',
    'two witnesses have cosigned, and the policy demands three',
    ['C2'],
    () => undefined,
    {
      policy: 'policy-three.txt',
    },
  );
  const rehearsal = await smallElection({
    frame: { rehearsal: true, electionId: 'rehearsal', log: logKey(REHEARSAL_ORIGIN) },
  });
  cases.add(
    'proof-of-a-rehearsal-log',
    'a checkpoint of the rehearsal under the policy of the election',
    ['C1'],
    text(await rehearsal.election.proof(3, 'list', 1)),
    { rehearsal: true },
  );
  const sameKey = await smallElection({ frame: { rehearsal: true, log: LOG } });
  cases.add(
    'proof-of-a-rehearsal',
    'a rehearsal whose log has the key of the election',
    ['C1'],
    text(await sameKey.election.proof(3, 'list', 1)),
  );
  const history = await smallElection({ firstVotes: [199, 81, 20] });
  cases.add(
    'proof-of-another-history',
    'the holder of the log’s key shows another history than the one of which a checkpoint was kept',
    ['C4'],
    text(await history.election.proof(3, 'list', 1)),
    { kept: 'kept.txt' },
  );
  cases.add(
    'proof-without-consistency',
    'an earlier checkpoint was kept, and nobody shows that this one continues it',
    ['C4'],
    text(proof),
    { kept: 'kept-3.txt' },
  );
  cases.add(
    'proof-consistency-damaged',
    'the consistency proof does not lead from the kept checkpoint to this one',
    ['C4'],
    text(proof),
    { kept: 'kept-3.txt', consistency: 'consistency-damaged.json' },
  );
  await cases.broken(
    'no-checkpoint',
    'the policy names a log, and the proof has no checkpoint',
    ['C1', 'C2'],
    (one) => {
      one.log.checkpoint = null;
    },
  );
}

const UNREADABLE = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12'];

export async function encoding(cases: Cases, small: SmallElection): Promise<void> {
  const plain = text(await small.election.proof(3, 'list', 1));
  cases.add(
    'proof-duplicate-member',
    'a member stands twice in the leaf: one reader sees the first, another the last',
    UNREADABLE,
    plain.replace('"slot": 1', '"slot": 0,\n   "slot": 1'),
  );
  cases.add(
    'proof-fraction',
    'a figure is written as a fraction',
    UNREADABLE,
    plain.replace('"sums": [\n   1,', '"sums": [\n   1.0,'),
  );
  cases.add(
    'proof-unknown-member',
    'a member that the format does not have',
    UNREADABLE,
    plain.replace('"hierarchy"', '"note": "trust me",\n "hierarchy"'),
  );
  const composed = open(await small.election.proof(3, 'list', 2));
  cases.add(
    'proof-of-a-name',
    'a precinct whose name has two Unicode forms, in the one of the register',
    [],
    text(composed),
    {
      asked: { precinctId: composed.precinct.leaf.precinct },
    },
  );
  composed.precinct.leaf.precinct = composed.precinct.leaf.precinct.normalize('NFD');
  cases.add(
    'proof-other-unicode-form',
    'the same figures under the other Unicode form of the name',
    ['C6', 'C8'],
    text(composed),
    {
      asked: { precinctId: composed.precinct.leaf.precinct.normalize('NFC') },
    },
  );
}
