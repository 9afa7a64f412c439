import * as fc from 'fast-check';
import { hemicycle } from './hemicycle';

describe('the half circle', () => {
  it('has a place for every seat, inside the picture, and no two overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const { seats, width, height, radius } = hemicycle(count);
        expect(seats).toHaveLength(count);
        for (const { x, y } of seats) {
          expect(x - radius).toBeGreaterThanOrEqual(-0.01);
          expect(x + radius).toBeLessThanOrEqual(width + 0.01);
          expect(y - radius).toBeGreaterThanOrEqual(-0.01);
          expect(y + radius).toBeLessThanOrEqual(height + 0.01);
        }
        const [first, ...others] = seats;
        const nearest = Math.min(...others.map(({ x, y }) => Math.hypot(x - (first?.x ?? 0), y - (first?.y ?? 0))));
        expect(nearest).toBeGreaterThan(radius);
      }),
    );
  });

  it('goes from left to right, so that seats given in order are wedges', () => {
    const { seats, width } = hemicycle(69);
    expect(seats[0]?.x).toBeLessThan(width / 4);
    expect(seats[68]?.x).toBeGreaterThan((3 * width) / 4);
  });
});
