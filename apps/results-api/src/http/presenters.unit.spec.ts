import type { Decision, Protocol } from '#libs/election';
import type { DecisionFact, MandatesDocument, PrecinctDocument } from '#libs/results';
import { presentContest, presentMandates, presentPrecinct } from './presenters';

/** Invented, with a right check digit. */
const ID = '850320300125';
const RESOLUTION = {
  commission: 'CEC',
  number: '1',
  date: '2023-03-20',
  for: 5,
  against: 0,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: `on the complaint of N., ИИН ${ID}`,
};

const PROTOCOL = {
  electionId: 'small',
  contestId: 'list',
  precinctId: 'p1',
  round: 1,
  counters: { invalid: 0 },
  votes: { ext: 4, signatories: 2 },
  signatories: [{ name: 'A. Person', iin: ID }],
  ext: { phone: '+77015550142' },
} as Protocol;

const FACT: DecisionFact = {
  position: 9,
  sha256: `sha256:${'a'.repeat(64)}`,
  source: 'urn:officers',
  id: 'd1',
  receivedMs: 1_000,
  decision: { kind: 'not_held', resolution: RESOLUTION, officerId: 'o1' } as Decision,
};

function precinct(protocol: Protocol): PrecinctDocument {
  const place = { electionId: 'small', contestId: 'list', round: 1, snapshot: 9, precinctId: 'p1', territoryId: 'T1' };
  const record = { position: 5, source: 'urn:a', id: 'a1', sha256: FACT.sha256, receivedMs: 1_000, verdicts: [] };
  const row = { state: 'counted', heldRecords: 0, counters: {}, votes: {}, protocol: FACT.sha256 } as const;
  return { ...place, ...row, records: [{ ...record, protocol }], decisions: [FACT] };
}

describe('What the API shows of an event', () => {
  it('leaves out signatories and ext, and texts that look personal, and says where', () => {
    const shown = presentPrecinct(precinct(PROTOCOL));
    expect(JSON.stringify(shown)).not.toMatch(/850320300125|A\. Person|5550142/);
    expect(shown).toMatchObject({
      records: [{ protocol: { votes: { ext: 4, signatories: 2 } }, withheld: ['/signatories', '/ext'] }],
      decisions: [
        { kind: 'not_held', resolution: { number: '1', reason: '[withheld]' }, withheld: ['/resolution/reason'] },
      ],
    });
  });

  it('is all of it, and no word more, where nothing is withheld', () => {
    const { electionId, contestId, precinctId, round, counters, votes } = PROTOCOL;
    const plain = { electionId, contestId, precinctId, round, counters, votes };
    const { records } = presentPrecinct(precinct(plain)) as { records: Record<string, unknown>[] };
    expect(records[0]?.['protocol']).toEqual(plain);
    expect(records[0]).not.toHaveProperty('withheld');
  });

  it('is the same of reasons in a certification and in distributed mandates', () => {
    const openItems = [{ sha256: FACT.sha256, reason: `ИИН ${ID}` }];
    const contest = { contestId: 'list', exceptions: { openItems, missing: [] } };
    expect(presentContest(contest)).toEqual({
      contestId: 'list',
      exceptions: { openItems: [{ sha256: FACT.sha256, reason: '[withheld]' }], missing: [] },
    });
    const distributed = { seats: { [ID]: 3 }, resolution: RESOLUTION };
    const contests = [{ contestId: 'list', distributed }] as unknown as MandatesDocument['contests'];
    expect(presentMandates({ electionId: 'small', snapshot: 9, rehearsal: false, contests })).toMatchObject({
      contests: [{ distributed: { seats: { [ID]: 3 }, resolution: { reason: '[withheld]' } } }],
    });
  });
});
