import type { CloudEvent } from '#libs/contracts';
import { appendAnew, reportDecision, type DecisionAnswer } from './decision';
import { Session } from '../session';

const ANSWER: DecisionAnswer = {
  electionId: 'e',
  kind: 'suspend_mandates',
  position: 7,
  sha256: `sha256:${'1'.repeat(64)}`,
  verdict: 'accepted',
  codes: [],
  warnings: [],
  detail: null,
};

const TWENTY = Array.from({ length: 20 }, (_, index) => index + 1);

/** A stream that gives these verdicts one after the other, and the last one forever. */
function judged(...verdicts: readonly DecisionAnswer['verdict'][]): {
  readonly ids: string[];
  readonly sign: (nth: number) => Promise<CloudEvent>;
  readonly append: (event: CloudEvent) => Promise<DecisionAnswer>;
  readonly answer: () => Promise<DecisionAnswer>;
} {
  const ids: string[] = [];
  const sign = (nth: number): Promise<CloudEvent> => Promise.resolve({ id: `h.${nth}` } as CloudEvent);
  const append = ({ id }: CloudEvent): Promise<DecisionAnswer> => {
    ids.push(id);
    const verdict = verdicts[ids.length - 1] ?? verdicts.at(-1) ?? null;
    const why = verdict === 'refused' ? { codes: ['BASIS_CHANGED'], detail: 'suspended already' } : {};
    return Promise.resolve({ ...ANSWER, position: 6 + ids.length, verdict, ...why });
  };
  return { ids, sign, append, answer: () => appendAnew(sign, append, TWENTY) };
}

async function told(answer: DecisionAnswer): Promise<string> {
  let out = '';
  const output = { write: (text: string) => (out += text) !== '', once: () => undefined };
  const io = { env: {}, stdout: output, stderr: output, stderrIsTerminal: false, signal: AbortSignal.timeout(1_000) };
  await reportDecision(new Session(io), answer);
  return out;
}

it('A decision that is accepted with a warning is told with it', async () => {
  const late = { ...ANSWER, warnings: ['VOTE_LATE'], detail: 'Art. 63; by 2023-05-19' };
  expect(await told(late)).toContain('suspend_mandates: accepted, but VOTE_LATE: Art. 63; by 2023-05-19, position 7');
  expect(await told(ANSWER)).toContain('suspend_mandates: accepted, position 7');
});

describe('A decision that was taken before', () => {
  it('is taken anew under a counted id where the one before has ended', async () => {
    const { ids, answer } = judged('duplicate', 'duplicate', 'accepted');
    expect(await answer()).toMatchObject({ verdict: 'accepted', position: 9 });
    expect(ids).toEqual(['h.1', 'h.2', 'h.3']);
  });

  it('stands already where it may not be taken anew, and the answer says why not', async () => {
    const { ids, answer } = judged('duplicate', 'refused');
    const given = await answer();
    expect(given).toMatchObject({ verdict: 'duplicate', position: 7, codes: ['BASIS_CHANGED'] });
    expect(ids).toHaveLength(2);
    expect(await told(given)).toContain(
      'was already taken, nothing was added (taken again, it is refused: BASIS_CHANGED suspended already), position 7',
    );
  });

  it('is sent at most twenty times', async () => {
    const { ids, answer } = judged('duplicate');
    expect(await answer()).toMatchObject({ verdict: 'duplicate' });
    expect(ids).toHaveLength(20);
  });

  it('leaves out the numbers that refused ones have used up', async () => {
    const { ids, append, sign } = judged('duplicate', 'accepted');
    expect(await appendAnew(sign, append, [2, 4, 5])).toMatchObject({ verdict: 'accepted' });
    expect(ids).toEqual(['h.2', 'h.4']);
  });

  it.each(['accepted', 'refused', null] as const)('and one that is "%s" is sent once', async (verdict) => {
    const { ids, answer } = judged(verdict);
    expect(await answer()).toMatchObject({ verdict });
    expect(ids).toEqual(['h.1']);
  });
});

describe('A refused decision', () => {
  it.each([
    ['LEGAL_BASIS_MISSING', 'basis.article'],
    ['GAP_NOT_NAMED', 'basis.gap'],
    ['BASIS_CHANGED', 'the current state'],
  ])('with %s is told what to do about it', async (code, advice) => {
    const refused = { ...ANSWER, verdict: 'refused', codes: [code] } as const;
    await expect(told(refused)).rejects.toMatchObject({ code, action: expect.stringContaining(advice) });
  });
});
