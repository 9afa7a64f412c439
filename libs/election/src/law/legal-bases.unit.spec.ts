import { legalBasisOf, type CitedBasis } from './cited-basis';
import { LEGAL_BASES } from './legal-bases';

const code = (contestKind: string, votingDay: string, cited: CitedBasis): string | null => {
  const found = legalBasisOf({ matter: 'annul', scope: 'precinct', contestKind, votingDay }, cited);
  return 'code' in found ? found.code : null;
};

describe('The annulment of the voting in one precinct', () => {
  it.each<[string, string, string, CitedBasis, string | null]>([
    ['is not written before 01.07.2026: it must name GAP-ANN-1', 'mazhilis_list', '2023-03-19', {}, 'GAP_NOT_NAMED'],
    ['is accepted with the gap named', 'mazhilis_list', '2023-03-19', { gap: 'GAP-ANN-1' }, null],
    [
      'may cite the nearest article too',
      'mazhilis_smd',
      '2023-03-19',
      { article: 'Art. 95 (1)', gap: 'GAP-ANN-1' },
      null,
    ],
    ['names no other gap', 'maslikhat_smd', '2023-03-19', { gap: 'GAP-ANN-2' }, 'GAP_NOT_NAMED'],
    ['cannot rest on another article', 'mazhilis_list', '2023-03-19', { article: '99' }, 'LEGAL_BASIS_MISSING'],
    [
      'cannot rest on 44(2-1) before it was written',
      'akim',
      '2026-06-30',
      { article: '44(2-1)' },
      'LEGAL_BASIS_UNKNOWN',
    ],
    ['rests on 44(2-1) from 01.07.2026', 'akim', '2026-07-01', { article: '44(2-1)' }, null],
    [
      'by 44(1-1) must say what becomes of the quarter',
      'kurultai_list',
      '2026-10-01',
      { article: '44(1-1)' },
      'GAP_NOT_NAMED',
    ],
    ['by 44(1-1) with GAP-ANN-2', 'kurultai_list', '2026-10-01', { article: '44(1-1)', gap: 'GAP-ANN-2' }, null],
    ['by 95(1), a quarter being touched', 'kurultai_list', '2026-10-01', { article: '95(1)' }, null],
    ['cites an article where one of several has a gap', 'kurultai_list', '2026-10-01', {}, 'LEGAL_BASIS_MISSING'],
    ['of a president by 68(3)', 'president', '2022-11-20', { article: '68(3)' }, null],
    ['of a referendum by RF 31(5)', 'referendum_question', '2022-06-05', { article: 'RF 31(5)' }, null],
    ['has no known article for the Senate', 'senate', '2023-01-14', { article: '1' }, 'LEGAL_BASIS_UNKNOWN'],
    ['needs none where no act regulates the contest', 'list', '2023-03-19', {}, null],
  ])('%s', (_, contestKind, votingDay, cited, expected) => {
    expect(code(contestKind, votingDay, cited)).toBe(expected);
  });
});

it.each([
  ['president', '68(1)'],
  ['senate', '84(1)'],
  ['mazhilis_list', '100'],
])('The mandates of a %s are suspended by Art. %s, and those of a maslikhat by none', (contestKind, article) => {
  const question = { matter: 'suspend_mandates', scope: 'contest', votingDay: '2023-03-19' } as const;
  expect(legalBasisOf({ ...question, contestKind }, { article })).toEqual({ articles: [article] });
  expect(legalBasisOf({ ...question, contestKind: 'maslikhat_list' }, { article })).toMatchObject({
    code: 'LEGAL_BASIS_UNKNOWN',
  });
});

it('An annulment in a unit rests on the articles that come into question where it cites none', () => {
  const question = {
    matter: 'annul',
    scope: 'unit',
    contestKind: 'mazhilis_list',
    votingDay: '2023-03-19',
  } as const;
  expect(legalBasisOf(question, {})).toEqual({ articles: ['95(1)', '100'] });
  expect(legalBasisOf(question, { article: '100' })).toEqual({ articles: ['100'] });
});

it('Every basis names an article, and no period ends before it begins', () => {
  for (const { article, from, until } of LEGAL_BASES) {
    expect(article).toMatch(/^(RF )?\d+(-\d+)?(\(\d+(-\d+)?\))?$/);
    expect((from ?? '') <= (until ?? '9999')).toBe(true);
  }
});
