/** The small election of the examples: five precincts, two contests, a correction, a duplicate, a revoked certification. */
import { MadeElection } from './election';
import type { Frame, Precinct } from './frame';
import type { MadeRecord } from './records';
import { logKey, witnessKey } from './keys';
import { pair, type Joining } from './sum-trees';

export const ORIGIN = 'example.org/elections/small-2026';
export const REHEARSAL_ORIGIN = 'example.org/elections/rehearsal';
export const WITNESSES = ['witness.party-a.example', 'witness.ngo-b.example', 'witness.press-c.example'].map(
  witnessKey,
);
export const LOG = logKey(ORIGIN);

/** The third precinct has a name of two Unicode forms. */
const PRECINCTS: readonly Precinct[] = [
  ['P-1', 'T-1', 'd1'],
  ['P-2', 'T-1', 'd1'],
  ['Үй-3-\u0439', 'T-1', 'd2'],
  ['P-4', 'T-2', 'd2'],
  ['P-5', 'T-2', 'd2'],
].map(([precinctId = '', territoryId = '', district = '']) => ({
  precinctId,
  territoryId,
  registered: 500,
  constituencies: { district },
}));

export function frameOf(given: Partial<Frame> = {}): Frame {
  return {
    electionId: 'small-2026',
    rehearsal: false,
    log: LOG,
    witnesses: WITNESSES.slice(0, 2),
    contests: [
      { contestId: 'list', round: 1, counters: ['took_part', 'ballots_invalid'], options: ['a', 'b', 'against_all'] },
      { contestId: 'mayor', round: 1, counters: ['took_part', 'ballots_invalid'], options: ['c1', 'c2'] },
    ],
    precincts: PRECINCTS,
    hierarchies: [
      {
        name: 'administrative',
        top: {
          unitId: 'N',
          units: [
            {
              unitId: 'R-1',
              units: [
                { unitId: 'T-1', slots: [0, 1, 2] },
                { unitId: 'T-2', slots: [3, 4] },
              ],
            },
          ],
        },
      },
      {
        name: 'district',
        top: {
          unitId: '/district',
          units: [
            { unitId: 'd1', slots: [0, 1] },
            { unitId: 'd2', slots: [2, 3, 4] },
          ],
        },
      },
    ],
    ...given,
  };
}

const LIST: readonly (readonly [number[], number[]])[] = [
  [
    [300, 5],
    [200, 80, 20],
  ],
  [
    [310, 4],
    [150, 140, 20],
  ],
  [
    [290, 0],
    [90, 190, 10],
  ],
  [
    [410, 9],
    [300, 100, 10],
  ],
  [
    [333, 1],
    [111, 200, 22],
  ],
];

export interface SmallElection {
  readonly election: MadeElection;
  readonly records: ReadonlyMap<string, MadeRecord>;
}

/** What an author changes of the story. */
export interface Changes {
  readonly frame?: Partial<Frame>;
  readonly join?: Joining;
  /** Votes of the list contest in the first precinct. */
  readonly firstVotes?: readonly number[];
  /** The first decision is signed by a key that nobody has named. */
  readonly forged?: boolean;
  /** Tells at which closing record another history begins. */
  readonly stopAfter?: number;
}

/** Seven closing records: after the register, two, the correction, all protocols, and each certification. */
export async function smallElection({
  frame = {},
  join = pair,
  firstVotes,
  stopAfter = 99,
  forged = false,
}: Changes = {}): Promise<SmallElection> {
  const election = new MadeElection(frameOf(frame), join, forged ? 'nobody' : null);
  const records = new Map<string, MadeRecord>();
  const isOver = (): boolean => election.closings.length >= stopAfter;
  const list = async (slot: number, votes = LIST[slot]![1]): Promise<MadeRecord> =>
    election.protocol('list', slot, LIST[slot]![0], votes);
  const mayor = (slot: number): Promise<MadeRecord> =>
    election.protocol('mayor', slot, [100 + slot, 0], [60, 40 + slot]);
  await election.open();
  await election.close();
  election.skip();
  records.set('first', await list(0, [...(firstVotes ?? LIST[0]![1])]));
  await mayor(0);
  const second = await list(1, [140, 150, 20]);
  records.set('superseded', second);
  await election.close();
  if (isOver()) return { election, records };
  election.append(second.value);
  election.verdict('duplicate');
  await list(2);
  election.append(Buffer.from('not JSON'), 'P-9', []);
  election.verdict('refused', { codes: ['JSON_MALFORMED'] });
  records.set('correction', await list(1));
  await election.close();
  if (isOver()) return { election, records };
  await list(3);
  for (const slot of [1, 2, 3]) await mayor(slot);
  await list(4);
  await mayor(4);
  await election.close();
  const proposal = await election.certify('list');
  records.set('certification', proposal);
  await election.close();
  const mayorProposal = await election.certify('mayor');
  await election.reinstate('mayor', await election.suspend('mayor'));
  await election.close();
  await election.revoke('mayor', mayorProposal);
  await election.close();
  await election.certify('mayor');
  await election.close();
  return { election, records };
}
