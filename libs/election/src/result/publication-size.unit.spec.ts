import { checkAmendment, OFFICER_AMENDMENTS_MAX } from '../amendments/amendment';
import { sha256Name, type OfficerAmendment } from '../state/election-state';
import type { OrderOfMandates } from '../mandates/order-of-mandates';
import { PUBLISHED_BYTES_MAX } from './publication-size';
import type { DecodedRecord } from '../decisions/decoded-record';
import { currentTotals } from './current';
import { checkDefinition } from '../checks/check-definition';
import { decisionBody, Sitting, SMALL_REGISTER, smallDefinition } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');

/** The list contest counted in all precincts but the last two. */
function counted(without = 2): Sitting {
  const sitting = Sitting.opened();
  for (const { precinctId } of SMALL_REGISTER.slice(0, SMALL_REGISTER.length - without)) {
    sitting.protocol({ id: `list-${precinctId}`, precinctId });
  }
  return sitting;
}

function certify(sitting: Sitting, reasonCharacters: number, id = 'certify') {
  const { counters, votes } = currentTotals(sitting.state, 0);
  const contest = sitting.state.contest(0);
  const missing = SMALL_REGISTER.filter((_, slot) => contest.stateOf(slot) === 'missing').map(({ precinctId }) => ({
    precinctId,
    reason: 'r'.repeat(reasonCharacters),
  }));
  const basis = {
    root: sitting.state.tally(0).root(),
    totals: { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) },
    openItems: [],
    missing,
  };
  const target = { contestId: 'list', round: 1 };
  return sitting.submit(decisionBody(id, 'o1', { kind: 'certify', scope: 'contest', target, basis }));
}

function approve(sitting: Sitting, certification: DecodedRecord): Verdict {
  const target = { sha256: sha256Name(certification.sha256) };
  const decision = { kind: 'approve_certification', scope: 'contest', target, basis: {} } as const;
  return sitting.submit(decisionBody('approve', 'o2', decision)).own;
}

describe('A certification', () => {
  it('is judged by the size of what would be published of it: its lists stand there twice', () => {
    const sitting = counted();
    const tooLarge = certify(sitting, 240_000, 'too-large').own;
    expect(said(tooLarge)).toBe('refused DECISION_TOO_LARGE');
    expect(tooLarge.detail).toMatch(
      new RegExp(`^the certification would take 1\\d{6} bytes, at most ${PUBLISHED_BYTES_MAX} can be published$`),
    );
    const { record, own } = certify(sitting, 200_000);
    expect(said(own)).toBe('accepted');
    expect(said(approve(sitting, record))).toBe('accepted');
  });

  it('that fitted when it was proposed is refused at its approval if officers were amended too often since', () => {
    const sitting = counted();
    const { record } = certify(sitting, 222_000);
    // As if accepted: what they say does not matter here.
    for (let position = 100; position < 100 + OFFICER_AMENDMENTS_MAX; position++) {
      sitting.state.officerAmendments.push(amendmentAt(position));
    }
    expect(said(approve(sitting, record))).toBe('refused DECISION_TOO_LARGE');
  });
});

function amendmentAt(position: number): OfficerAmendment {
  const sha256 = `sha256:${'0'.repeat(64)}`;
  return { sha256, position, approval: { sha256, position: position + 1 } };
}

describe('Amendments of officers', () => {
  it('are no more than every certification can name', () => {
    const { state } = Sitting.opened();
    if (state.sealed === null) throw new Error('sealed');
    const [officer] = state.officers.values();
    const amendment = { officers: officer === undefined ? [] : [officer] };
    expect(checkAmendment(state, state.sealed, amendment)).toEqual([]);
    for (let position = 0; position < OFFICER_AMENDMENTS_MAX; position++) {
      state.officerAmendments.push(amendmentAt(position));
    }
    expect(checkAmendment(state, state.sealed, amendment)[0]?.code).toBe('AMENDMENTS_TOO_MANY');
    expect(checkAmendment(state, state.sealed, { publishFrom: null })).toEqual([]);
  });
});

describe('A closing record', () => {
  it('names every contest and round, so a definition has no more of them than fit into half of one', () => {
    const definition = smallDefinition();
    const [contest] = definition.contests;
    if (contest === undefined) throw new Error('a contest');
    const rounds = Array.from({ length: 2_500 }, (_, index) => ({ round: index + 1, votingDay: '2023-03-19' }));
    const codes = checkDefinition({ ...definition, contests: [{ ...contest, rounds }] }).map(({ code }) => code);
    expect(codes).toEqual(['CONTESTS_TOO_MANY']);
    expect(checkDefinition(definition)).toEqual([]);
  });

  it('names every option that was withdrawn, as long as there is room', () => {
    const sitting = counted();
    const withdraw = (option: string) =>
      sitting.submit(
        decisionBody(`w-${option}`, 'o1', {
          kind: 'withdraw_option',
          scope: 'contest',
          target: { contestId: 'list', round: 1 },
          basis: {},
          option,
        }),
      ).own;
    expect(said(withdraw('a'))).toBe('accepted');
    // As if so many had been withdrawn in other contests.
    const { withdrawn } = sitting.state.contest(1);
    for (let index = 0; index < 4_000; index++) withdrawn.set(`o${index}`, `sha256:${'0'.repeat(64)}`);
    expect(said(withdraw('41'))).toBe('refused DECISION_TOO_LARGE');
  });
});

describe('Orders of mandates', () => {
  const order = (listId: string): OrderOfMandates => ({
    listId,
    setBy: 'governing_body',
    occasion: 'first',
    decidedOn: '2023-03-28',
    document: { number: '7', date: '2023-03-28', sha256: `sha256:${'d'.repeat(64)}` },
    publishedOn: '2023-03-27',
    persons: [{ candidateId: 'c1', name: 'n'.repeat(330_000), commitment: `sha256:${'c'.repeat(64)}` }],
    share: null,
    answers: [],
  });

  it('of several lists together are no more than one distribution can name', () => {
    const sitting = counted(0);
    const { record } = certify(sitting, 1);
    approve(sitting, record);
    const target = { sha256: sha256Name(record.sha256), contestId: 'list', round: 1 };
    const verdicts = ['a', '__proto__', '41'].map((listId) => {
      const decision = {
        kind: 'order_of_mandates',
        scope: 'contest',
        target,
        basis: {},
        order: order(listId),
      } as const;
      return sitting.submit(decisionBody(`order-${listId}`, 'o1', decision)).own;
    });
    expect(verdicts.map(said)).toEqual(['accepted', 'accepted', 'refused DECISION_TOO_LARGE']);
    expect(verdicts[2]?.detail).toContain('the distribution of mandates would take 1');
  });
});
