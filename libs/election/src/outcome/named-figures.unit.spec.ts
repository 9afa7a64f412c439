import fc from 'fast-check';
import type { Contest } from '../definition/definition';
import { SHIPPED_FORMS } from '../forms';
import { namedFiguresOf, percentOf, type NamedFigure } from './named-figures';
import { smallDefinition } from '../testing/small-election';

const [base] = smallDefinition().contests;

function contestOf(kind: string, formId: string, votes: Readonly<Record<string, number>>): Contest {
  const form = SHIPPED_FORMS.get(formId);
  if (base === undefined || form === undefined) throw new Error(`${formId} is not shipped`);
  const options = Object.keys(votes).map((optionId) => ({ optionId, kind: 'list' as const }));
  return { ...base, kind, form, options };
}

function figures(kind: string, formId: string, counters: Record<string, number>, votes: Record<string, number>) {
  return namedFiguresOf(contestOf(kind, formId, votes), {
    counters: new Map(Object.entries(counters)),
    votes: new Map(Object.entries(votes)),
  });
}

function said({ name, optionId, numerator, denominator, of, percent }: NamedFigure): string {
  const whose = optionId === undefined ? name : `${name}(${optionId})`;
  return `${whose} ${numerator} ${of.numerator} / ${denominator ?? '-'} ${of.denominator ?? '-'} = ${percent ?? '-'}`;
}

const LISTS_2023 = {
  amanat: 3_431_510,
  auyl: 693_938,
  respublica: 547_154,
  qhp: 432_920,
  baitaq: 146_431,
  aqjol: 535_139,
  osdp: 331_058,
  against_all: 248_291,
};

describe('Named figures', () => {
  it('of the Mazhilis election of 2023: 54.19 and 52.90 per cent are two figures, not one turnout', () => {
    const counters = { voters_on_list: 12_035_578, ballots_issued: 6_521_860, took_part: 6_366_441 };
    const [issued, tookPart, amanat] = figures('mazhilis_list', 'kz.protocol.2023', counters, LISTS_2023);
    expect([issued, tookPart, amanat].map((one) => one && said(one))).toEqual([
      'ballots_issued_of_list 6521860 ballots_issued / 12035578 voters_on_list = 54.19',
      'took_part_of_list 6366441 took_part / 12035578 voters_on_list = 52.90',
      'share(amanat) 3431510 amanat / 6366441 votes = 53.90',
    ]);
  });

  it('of Almaty city in 2023: 302,270 ballots found stand beside shares of 291,756, and both say so', () => {
    const votes = { amanat: 151_531, others: 140_225 };
    const counters = { ballots_found: 302_270, ballots_invalid: 10_514, took_part: 291_756 };
    expect(figures('maslikhat_list', 'kz.protocol.2023', counters, votes).map(said)).toEqual([
      'ballots_found 302270 ballots_found / - - = -',
      'share(amanat) 151531 amanat / 291756 votes = 51.94',
      'share(others) 140225 others / 291756 votes = 48.06',
    ]);
  });

  it('of a referendum have T as the base, invalid and not counted ballots included', () => {
    const counters = {
      voters_on_list: 11_734_642,
      ballots_issued: 8_031_189,
      took_part: 7_985_769,
      ballots_invalid: 205_924,
      ballots_not_counted: 125_859,
    };
    const contest = contestOf('referendum_question', 'kz.referendum-protocol.2022', { yes: 0, no: 0 });
    const found = namedFiguresOf(
      {
        ...contest,
        ruleSet: { ruleSetId: 'x', method: 'plurality', tie: 'decision', againstAllBlocks: false, articles: {} },
      },
      {
        counters: new Map(Object.entries(counters)),
        votes: new Map([
          ['yes', 6_163_516],
          ['no', 1_490_470],
        ]),
      },
    );
    expect(found.map(said)).toEqual([
      'referendum_took_part_of_list 7985769 took_part / 11734642 voters_on_list = 68.05',
      'share(yes) 6163516 yes / 7985769 took_part = 77.18',
      'share(no) 1490470 no / 7985769 took_part = 18.66',
    ]);
  });

  it('show how many ballots were taken away, fewer than none where an excess was admitted', () => {
    const counters = { ballots_issued: 100, ballots_found: 103 };
    expect(figures('akim', 'kz.protocol.2023', counters, {}).map(said)).toEqual([
      'ballots_found 103 ballots_found / - - = -',
      'ballots_taken_away -3 ballots_issued - ballots_found / - - = -',
    ]);
  });

  it('have no percentage of nothing', () => {
    expect(figures('akim', 'kz.protocol.2023', { voters_on_list: 0, took_part: 0 }, { a: 0 })).toEqual([
      expect.objectContaining({ percent: null, rounding: null }),
      expect.objectContaining({ percent: null }),
    ]);
  });
});

describe('A percentage', () => {
  it.each([
    [49_999, 1_000_000, '5.00'],
    [1, 3, '33.33'],
    [2, 3, '66.67'],
    [1, 8, '12.50'],
    [1, 16, '6.25'],
    [1, 32, '3.13'],
    [1, 1_000_000, '0.00'],
    [7, 7, '100.00'],
    [-1, 32, '-3.13'],
  ])('%d of %d is %s', (numerator, denominator, percent) => {
    expect(percentOf(numerator, denominator)).toBe(percent);
  });

  it('differs from the exact one by half a hundredth at most', () => {
    const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const above0 = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(count, above0, (numerator, denominator) => {
        const hundredths = BigInt((percentOf(numerator, denominator) ?? '').replace('.', ''));
        const difference = 2n * (hundredths * BigInt(denominator) - BigInt(numerator) * 10_000n);
        expect(difference <= BigInt(denominator) && difference > -BigInt(denominator)).toBe(true);
      }),
    );
  });
});
