import { commissionOf, commissionsThatMay } from './commissions';
import { smallDefinition } from '../testing/small-election';

const plain = smallDefinition();
const definition = {
  ...plain,
  units: plain.units.map((unit) =>
    unit.unitId === 'T1' ? { ...unit, title: { ru: 'Бостандык', en: 'Bostandyk' } } : unit,
  ),
  constituencies: { district: [{ constituencyId: '1', title: { kk: 'Бірінші' } }] },
};
const named = (kind: string, unitId: string, hierarchy?: string): string =>
  commissionOf(definition, { kind }, unitId, hierarchy).name;

describe('The commission of a unit', () => {
  it.each([
    ['of the whole country in a national contest is the central one', 'mazhilis_list', 'N', 'central commission, N'],
    ['of a territory is territorial', 'mazhilis_list', 'T1', 'territorial commission of Bostandyk (T1)'],
    ['at the top of a maslikhat election is territorial too', 'maslikhat_list', 'N', 'territorial commission of N'],
    ['where no act regulates the contest has no level', 'list', 'R1', 'commission of R1'],
  ])('%s', (_, kind, unitId, name) => {
    expect(named(kind, unitId)).toBe(name);
  });

  it('of a constituency is that of the district', () => {
    expect(named('mazhilis_smd', '1', 'district')).toBe('district commission of Бірінші (1)');
    expect(commissionOf(definition, { kind: 'mazhilis_smd' }, '2', 'district')).toMatchObject({ title: null });
  });

  it('that may decide is known by its officers', () => {
    const officers = [
      { officerId: 'a', name: 'a', commission: 'CEC', publicKey: 'k', may: ['certify', 'admit'] },
      { officerId: 'b', name: 'b', commission: 'TEC of R1', publicKey: 'l', may: ['set_aside'] },
      { officerId: 'c', name: 'c', commission: 'CEC', publicKey: 'm', may: ['admit'] },
      { officerId: 'd', name: 'd', commission: 'Court', publicKey: 'n', may: ['annul'] },
    ];
    expect(commissionsThatMay({ officers }, ['admit', 'set_aside'])).toEqual(['CEC', 'TEC of R1']);
    expect(commissionsThatMay({}, ['admit'])).toEqual([]);
  });
});
