import fc from 'fast-check';
import { SlotSet } from './slot-set';

describe('a set of slots', () => {
  it('has the slots that were added, once each, in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 99 })), (added) => {
        const slots = new SlotSet(100);
        for (const slot of added) slots.add(slot);
        const wanted = [...new Set(added)].sort((a, b) => a - b);
        expect([...slots]).toEqual(wanted);
        expect(slots.size).toBe(wanted.length);
      }),
    );
  });

  it('is empty after it was cleared, and can be filled again', () => {
    const slots = new SlotSet(4);
    slots.add(3);
    slots.clear();
    expect([[...slots], slots.size]).toEqual([[], 0]);
    slots.add(3);
    expect([...slots]).toEqual([3]);
  });
});
