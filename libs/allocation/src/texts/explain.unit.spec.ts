import { allocate } from '../allocate';
import { explain } from './explain';
import type { AllocationInput } from '../input/input';
import { AllocationDefect, check } from '../steps/invariants';
import { kzMazhilisList2023 } from '../rule-sets/shipped/kz.mazhilis-list.2023';
import { kzMazhilisSmd2023 } from '../rule-sets/shipped/kz.mazhilis-smd.2023';

function inputOf(votes: Readonly<Record<string, number>>, seats: number, againstAll: number | null): AllocationInput {
  const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
  return { seats, options, againstAll, counters: {} };
}

const INPUT_2023 = inputOf(
  {
    amanat: 3_431_510,
    auyl: 693_938,
    respublica: 547_154,
    'aq-jol': 535_139,
    qhp: 432_920,
    osdp: 331_058,
    baitaq: 146_431,
  },
  69,
  248_291,
);

describe('the printed form', () => {
  const outcome = allocate(kzMazhilisList2023, INPUT_2023);

  it('has the table of 2023', () => {
    const rows = explain(outcome, INPUT_2023)
      .split('\n')
      .filter((line) => line.includes(' | '))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows).toEqual([
      ['list', 'votes v', 'v·S div T', 'v·S mod T', 'remainder seat', 'seats'],
      ['amanat', '3,431,510', '39', '3,877,149', '+1 (no. 2)', '40'],
      ['auyl', '693,938', '8', '107,970', '', '8'],
      ['respublica', '547,154', '6', '1,923,312', 'first without', '6'],
      ['aq-jol', '535,139', '6', '1,094,277', '', '6'],
      ['qhp', '432,920', '5', '12,885', '', '5'],
      ['osdp', '331,058', '3', '4,927,845', '+1 (no. 1)', '4'],
      ['baitaq', '146,431', '', '', '', '0'],
    ]);
  });

  it('holds every number that a pocket calculator needs, with its article', () => {
    const text = explain(outcome, INPUT_2023);
    expect(text).toContain('votes = 6,366,441 (Art. 43(5))');
    expect(text).toContain('baitaq: 14,643,100 < 31,832,205, does not pass');
    expect(text).toContain('amanat: 3,431,510·69 = 236,774,190 = 39·5,971,719 + 3,877,149');
    expect(text).toContain('Σ mod = left·T. 11,943,438 = 11,943,438');
    expect(text).toContain('Art. 97-1(4), edition 2023-01-01');
  });

  it('sums up in every line what it says: product = div·T + mod', () => {
    const sums = [
      ...explain(outcome, INPUT_2023).matchAll(/: ([\d,]+)·([\d,]+) = ([\d,]+) = ([\d,]+)·([\d,]+) \+ ([\d,]+)$/gm),
    ];
    expect(sums).toHaveLength(6);
    for (const [, ...parts] of sums) {
      const [v, s, product, div, t, mod] = parts.map((part) => BigInt(part.replaceAll(',', '')));
      expect((v ?? 0n) * (s ?? 0n)).toBe(product);
      expect((div ?? 0n) * (t ?? 0n) + (mod ?? 0n)).toBe(product);
    }
  });

  it('speaks three languages', () => {
    expect(explain(outcome, INPUT_2023, 'kk')).toContain('Мандаттар саны: 69');
    expect(explain(outcome, INPUT_2023, 'ru')).toContain('Мандатов: 69');
  });

  it('shows what each option of a question leads to, and what an invalid input lacks', () => {
    const gapInput = inputOf({ a: 995_000, b: 5_000 }, 145, null);
    const gap = explain(allocate(kzMazhilisList2023, gapInput), gapInput);
    expect(gap).toContain('[GAP-LIST-3]');
    expect(gap).toContain('a 143, b 2');
    expect(gap).toMatch(/questionSha256 sha256:[0-9a-f]{64}/);
    const wrong = inputOf({ a: -1 }, 145, null);
    expect(explain(allocate(kzMazhilisList2023, wrong), wrong)).toContain('COUNT_INVALID: options[0].votes');
  });

  it('shows the second list and the winner of a district', () => {
    const second = inputOf({ a: 450, b: 180 }, 145, 4_000);
    expect(explain(allocate(kzMazhilisList2023, second), second)).toContain('a 116, b 29');
    const district = inputOf({ a: 5, b: 9 }, 1, 3);
    expect(explain(allocate(kzMazhilisSmd2023, district), district)).toMatch(/b +\| +9 \| +1 \| elected/);
  });
});

describe('a relation that does not hold', () => {
  it('stops the allocation as a defect of ours', () => {
    const run = () => check({ article: null, edition: null }, 'Σ seats = S', 68n, '=', 69n);
    expect(run).toThrow(AllocationDefect);
    expect(run).toThrow(/Σ seats = S \(68 = 69\)/);
  });
});
