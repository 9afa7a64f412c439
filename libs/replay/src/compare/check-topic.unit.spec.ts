import type { SnapshotPublished } from '#libs/contracts';
import { sha256Name } from '#libs/election';
import { decisionBody, ELECTION_ID, Sitting } from '../../../election/src/testing/small-election';
import type { SnapshotEnd } from '../source/published-results';
import { closingFindings } from './check-topic';

/** The list of an election in which nothing but a withdrawal has happened, as a closing record may tell of it. */
function closed(
  { state }: Sitting,
  told: Partial<SnapshotPublished['contests'][number]>,
): { readonly end: SnapshotEnd; readonly root: string } {
  const root = state.tally(0).root();
  const list = { contestId: 'list', round: 1, root, state: 'counting' as const, openItems: 0, ...told };
  const closing: SnapshotPublished = {
    electionId: ELECTION_ID,
    snapshot: 3,
    root: state.root(),
    time: '2023-03-19T20:00:00Z',
    engine: 'sanaq/0.1.0',
    renderer: '1',
    contests: [list],
    records: 0,
    recordsSha256: `sha256:${'0'.repeat(64)}`,
  };
  return { end: { closed: { closing, complete: true, publishedAtMs: 0 }, records: 0, chain: null }, root };
}

describe('A closing record', () => {
  const sitting = Sitting.opened();
  const target = { contestId: 'list', round: 1 };
  const { record } = sitting.submit(
    decisionBody('w', 'o1', { kind: 'withdraw_option', scope: 'contest', target, option: 'a', basis: {} }),
  );
  const withdrawn = [{ optionId: 'a', decision: sha256Name(record.sha256) }];
  const found = (told: Parameters<typeof closed>[1]): unknown[] => [
    ...closingFindings(sitting.state, closed(sitting, told).end),
  ];

  it('agrees where it tells of every option that was withdrawn', () => {
    expect(found({ withdrawn })).toEqual([]);
  });

  it.each([
    ['says nothing of an option that was withdrawn', {}],
    ['names another decision', { withdrawn: [{ optionId: 'a', decision: `sha256:${'1'.repeat(64)}` }] }],
    ['names one more', { withdrawn: [...withdrawn, { optionId: '41', decision: `sha256:${'1'.repeat(64)}` }] }],
  ])('differs where it %s', (_, told) => {
    const standing = { state: 'counting', openItems: 0 };
    expect(found(told)).toMatchObject([
      {
        field: 'standing',
        published: { standing: { ...standing, ...told } },
        recomputed: { standing: { ...standing, withdrawn } },
      },
    ]);
  });

  it('differs where it tells of another number of open items', () => {
    expect(found({ withdrawn, openItems: 1 })).toHaveLength(1);
  });
});
