/** A definition file for tests: two territories, four precincts, a list and a district. */

export const REGISTER_CSV = [
  'precinctId,territoryId,registered,district',
  'p1,T1,100,1',
  'p2,T1,100,1',
  'p3,T2,100,1',
  'p4,T2,,',
  '',
].join('\n');

export interface TestOfficer {
  readonly officerId: string;
  readonly publicKey: string;
}

export function electionFile(electionId: string, officers: readonly TestOfficer[] = []): Record<string, unknown> {
  return {
    electionId,
    title: { en: 'An election' },
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    units: [
      { unitId: 'N', kind: 'nation' },
      { unitId: 'T1', kind: 'territory', parentId: 'N' },
      { unitId: 'T2', kind: 'territory', parentId: 'N' },
    ],
    constituencies: { district: [{ constituencyId: '1' }] },
    precincts: 'register.csv',
    ...(officers.length === 0
      ? {}
      : {
          officers: officers.map((officer) => ({
            ...officer,
            name: officer.officerId,
            commission: 'CEC',
            may: [
              'admit',
              'set_aside',
              'certify',
              'annul',
              'amend',
              'suspend_mandates',
              'reinstate',
              'revoke_certification',
            ],
          })),
        }),
    contests: [
      {
        contestId: 'list',
        kind: 'list',
        seats: 5,
        ruleSet: {
          method: 'hare_largest_remainder',
          threshold: { numerator: 5, denominator: 100, base: ['votes'] },
          tie: 'registered_earlier',
        },
        form: {
          counters: [{ counterId: 'invalid' }, { counterId: 'issued' }],
          controls: [{ code: 'G1', severity: 'error', left: ['invalid', 'votes'], relation: 'le', right: ['issued'] }],
        },
        options: [
          { optionId: 'a', kind: 'list', registeredAt: '2023-01-01T10:00:00+06:00' },
          { optionId: 'b', kind: 'list', registeredAt: '2023-01-02T10:00:00+06:00' },
        ],
      },
      {
        contestId: 'smd-1',
        kind: 'plurality',
        seats: 1,
        ruleSet: { method: 'plurality', tie: 'decision' },
        constituency: { hierarchy: 'district', constituencyId: '1' },
        form: { counters: [{ counterId: 'invalid' }], controls: [] },
        options: [
          { optionId: 'c1', kind: 'candidate' },
          { optionId: 'c2', kind: 'candidate' },
        ],
      },
    ],
  };
}

export const LIST_MAP = {
  contest: 'list',
  source: 'urn:test:import',
  precinct: { columns: ['precinct'] },
  counters: { invalid: 'invalid', issued: 'issued' },
  options: { a: 'A', b: 'B' },
  blank: 'zero',
};

export const LIST_CSV = [
  'precinct,issued,invalid,A,B',
  'p1,100,1,60,30',
  'p2,100,0,50,40',
  'p3,100,,70,20',
  'p4,100,0,10,',
  '',
].join('\n');
