/** Events as they really are, one for each way of reading and writing; a test holds them to their schemas. */

const source = 'urn:sanaq:tabulation';
const time = '2023-03-19T16:04:05.004Z';

export const EXAMPLES: Readonly<Record<string, readonly { readonly name: string; readonly payload: object }[]>> = {
  'kz.sanaq.protocol.submitted.v1': [
    {
      name: 'a protocol',
      payload: {
        specversion: '1.0',
        type: 'kz.sanaq.protocol.submitted.v1',
        source: 'urn:kz:tec:75-01',
        id: '2023-03-19-R-17-1',
        data: {
          electionId: 'kz-2023-03-19',
          contestId: 'mazhilis-list',
          precinctId: 'R-17',
          round: 1,
          counters: { voters_on_list: 1520, ballots_received: 1535, ballots_issued: 801, took_part: 789 },
          votes: { amanat: 520, auyl: 198, against_all: 71 },
        },
      },
    },
  ],
  'kz.sanaq.verdict.given.v1': [
    {
      name: 'a protocol that is held, and an unreadable record',
      payload: {
        specversion: '1.0',
        type: 'kz.sanaq.verdict.given.v1',
        source,
        id: '9-9',
        time,
        data: {
          electionId: 'small',
          engine: '3',
          definitionSha256: 'sha256:2e2d44f5b888b99180b5663cb8b14ee01cbe7957b3f73636c353b100491d8930',
          columns: [
            'position',
            'subjectPosition',
            'source',
            'id',
            'sha256',
            'verdict',
            'codes',
            'warnings',
            'detail',
            'contestId',
            'round',
            'precinctId',
          ],
          rows: [
            [
              8,
              8,
              'urn:kz:tec:75-01',
              '2023-03-19-R-17-1',
              'sha256:603b99c4b1049cb12b18e260d5bd6f61fed74bcd6f111a1d4b398cbf72a114dd',
              'held',
              ['C3'],
              [],
              'C3: ballots_issued + ballots_unused is 1534, ballots_received is 1535',
              'list',
              1,
              'R-17',
            ],
            [
              9,
              9,
              null,
              null,
              'sha256:c3155f2d08869089cf921d40cb8202e671bb8720932ee9453d408924e95702b8',
              'refused',
              ['JSON_MALFORMED'],
              [],
              null,
              null,
              null,
              null,
            ],
          ],
        },
      },
    },
  ],
  'kz.sanaq.results.published.v1': [
    {
      name: 'a territory with the precinct that changed',
      payload: {
        specversion: '1.0',
        type: 'kz.sanaq.results.published.v1',
        source,
        id: '4/0/3',
        subject: 'list/1/T1',
        time,
        data: {
          electionId: 'small',
          contestId: 'list',
          round: 1,
          hierarchy: 'administrative',
          unitId: 'T1',
          unitKind: 'territory',
          parentId: 'R1',
          snapshot: 4,
          precincts: { expected: 2, counted: 1, held: 0, annulled: 0, notHeld: 0, missing: 1 },
          openItems: 0,
          counters: { invalid: 0, issued: 1000 },
          votes: { a: 20, b: 2, against_all: 1 },
          changed: {
            counters: ['invalid', 'issued'],
            votes: ['a', 'b', 'against_all'],
            rows: [
              [
                'p1',
                'counted',
                0,
                'sha256:603b99c4b1049cb12b18e260d5bd6f61fed74bcd6f111a1d4b398cbf72a114dd',
                [0, 1000],
                [20, 2, 1],
              ],
            ],
          },
        },
      },
    },
  ],
  'kz.sanaq.snapshot.published.v1': [
    {
      name: 'the record that closes a snapshot',
      payload: {
        specversion: '1.0',
        type: 'kz.sanaq.snapshot.published.v1',
        source,
        id: '4/closed',
        time,
        data: {
          electionId: 'small',
          snapshot: 4,
          time,
          root: 'sha256:7af8ee54d4df344bdbf7a75aa12b4cba5070dcdd980ccb88a518f88f44a8f80b',
          engine: '3',
          renderer: '1',
          records: 4,
          recordsSha256: 'sha256:2e2d44f5b888b99180b5663cb8b14ee01cbe7957b3f73636c353b100491d8930',
          contests: [
            {
              contestId: 'list',
              round: 1,
              root: 'sha256:c3155f2d08869089cf921d40cb8202e671bb8720932ee9453d408924e95702b8',
              state: 'counting',
              openItems: 0,
            },
          ],
        },
      },
    },
  ],
};
