import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gapNamed } from '../gaps';
import { fitsKind, isInForce, openDateGaps, unitCountOn } from './in-force';
import { SHIPPED_RULE_SETS, shippedRuleSet } from './shipped';
import { changes, changesBetween, editionsPage } from '../testing';

/** Prettier pads tables: what stands between the spaces is compared. */
function plain(text: string): string {
  return text.replace(/-{3,}/g, '---').replace(/[ \t]+/g, ' ');
}

describe('From one edition to the next', () => {
  it.each([
    [
      'kz.mazhilis-list.2007',
      'kz.mazhilis-list.2009',
      [
        'secondList: null → none',
        'secondList.minimumSeats: none → 2',
        'secondList.coefficient.numerator: none → 7',
        'secondList.coefficient.denominator: none → 10',
        'articles.secondList: none → "Art. 97-1(2)–(4)"',
      ],
    ],
    ['kz.mazhilis-list.2009', 'kz.mazhilis-list.2021', ['threshold.numerator: 7 → 5']],
    ['kz.mazhilis-list.2021', 'kz.mazhilis-list.2023', []],
    ['kz.mazhilis-list.2023', 'kz.kurultai-list.2026', ['contestKinds.0: "mazhilis_list" → "kurultai_list"']],
  ])('%s → %s changed: %j', (before, after, expected) => {
    expect([...changes(before, after)].sort()).toEqual([...expected].sort());
  });

  it('the maslikhat rule is that of the Mazhilis but for the second list, which gets at least one', () => {
    const rules = changes('kz.mazhilis-list.2023', 'kz.maslikhat-list.2023').filter(
      (change) => !change.startsWith('articles.'),
    );
    expect(rules).toEqual(['contestKinds.0: "mazhilis_list" → "maslikhat_list"', 'secondList.minimumSeats: 2 → 1']);
  });

  it('a difference in any rule is seen', () => {
    const [first] = SHIPPED_RULE_SETS;
    if (first?.method !== 'absolute_majority') throw new Error('the first is that of the President');
    expect(changesBetween(first, first)).toEqual([]);
    const majority = { ...first.majority, numerator: 2, denominator: 3 };
    expect(changesBetween(first, { ...first, majority })).toEqual([
      'majority.numerator: 1 → 2',
      'majority.denominator: 2 → 3',
    ]);
  });
});

describe('Days in force', () => {
  it.each([
    ['2007-08-18', ['kz.mazhilis-list.2007']],
    ['2012-01-15', ['kz.mazhilis-list.2007', 'kz.mazhilis-list.2009']],
    ['2012-08-18', ['kz.mazhilis-list.2009']],
    ['2021-01-10', ['kz.mazhilis-list.2009']],
    ['2021-05-24', ['kz.mazhilis-list.2021']],
    ['2023-03-19', ['kz.mazhilis-list.2023']],
    ['2026-07-01', []],
  ])('on %s the Mazhilis lists are decided by %j', (day, expected) => {
    const names = SHIPPED_RULE_SETS.filter((one) => fitsKind(one, 'mazhilis_list') && isInForce(one, day));
    expect(names.map((one) => one.ruleSetId)).toEqual(expected);
  });

  it('wherever two texts claim one day, or one is not certain, a gap of the catalogue is named', () => {
    for (const ruleSet of SHIPPED_RULE_SETS) {
      for (const { gap, from, until } of ruleSet.openDates ?? []) {
        expect([gap, gapNamed(gap)?.id]).toEqual([gap, gap]);
        expect(isInForce(ruleSet, from)).toBe(true);
        expect(until === null || isInForce(ruleSet, until)).toBe(true);
      }
    }
    for (const name of ['kz.mazhilis-list.2007', 'kz.mazhilis-list.2009']) {
      const ruleSet = shippedRuleSet(name);
      expect(ruleSet !== null && openDateGaps(ruleSet, '2012-01-15')).toContain('GAP-EDITION-1');
    }
  });

  it('there were 17 regions and cities on 05.06.2022 and 20 from 08.06.2022', () => {
    const ruleSet = shippedRuleSet('kz.referendum-constitutional.2022');
    if (ruleSet === null) throw new Error('shipped');
    expect(['2022-06-04', '2022-06-05', '2022-06-08'].map((day) => unitCountOn(ruleSet, day))).toEqual([
      'unknown',
      17,
      20,
    ]);
  });
});

describe('docs/editions.md', () => {
  it('says what the rule sets say', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/editions.md'), 'utf8');
    expect(plain(page)).toBe(plain(editionsPage()));
  });
});
