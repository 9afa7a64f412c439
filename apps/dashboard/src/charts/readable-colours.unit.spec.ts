import fc from 'fast-check';
import { contrast, DARK, LIGHT, readable } from './readable-colours';

describe('Colours of options', () => {
  it('can be told from the ground and bear a number, whatever colour is wanted', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(colour, fc.constantFrom(LIGHT, DARK), (wanted, scheme) => {
        const made = readable(wanted, scheme);
        expect(contrast(made, scheme.ground)).toBeGreaterThanOrEqual(3);
        expect(contrast(made, scheme.text)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('stay as they are where they can be read', () => {
    expect(readable('#0b5cad', LIGHT)).toBe('#0b5cad');
    expect(readable('#0B5CAD', LIGHT)).toBe('#0b5cad');
    expect(readable('#ffff00', LIGHT)).not.toBe('#ffff00');
    expect(readable('#ffff00', DARK)).toBe('#ffff00');
  });

  it('are compared as WCAG compares them', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
