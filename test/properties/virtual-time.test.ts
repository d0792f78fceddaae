import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a test of the pure floor', () => {
  it('cannot read the clock', () => {
    expect(() => Date.now()).toThrow(/Date.now was called/);
  });

  it('cannot draw by chance', () => {
    expect(() => Math.random()).toThrow(/Math.random was called/);
  });

  it('draws its properties from a seed that is set', () => {
    expect(fc.readConfigureGlobal().seed).toBeTypeOf('number');
    fc.assert(fc.property(fc.integer(), (n) => Number.isInteger(n)));
  });
});
