/** The one form in which the console shows telephone numbers. */
import { describe, expect, it } from 'vitest';
import { setCallingCode, spokenNumber } from '../../console/parts/telephone-number.ts';

describe('a telephone number', () => {
  it.each([
    ['+33612345678', '+33 6 12 34 56 78'],
    ['+442079460018', '+44 20 79 46 00 18'],
    ['+12025550123', '+1 202 555 0123'],
    ['+352621123456', '+352 6 21 12 34 56'],
    ['0612345678', '06 12 34 56 78'],
    ['06.12.34.56.78', '06 12 34 56 78'],
    ['+33 (6) 12-34-56-78', '+33 6 12 34 56 78'],
    ['101', '101'],
    ['desk-1.b', 'desk-1.b'],
  ])('%s is shown as %s', (number, shown) => {
    expect(spokenNumber(number)).toBe(shown);
  });

  it('of the centre’s country is shown alike, however it was written', () => {
    setCallingCode('33');
    for (const written of ['0612345678', '06 12 34 56 78', '+33612345678', '+33 6 12 34 56 78']) {
      expect(spokenNumber(written)).toBe('+33 6 12 34 56 78');
    }
    setCallingCode('39');
    // Italian numbers keep their first 0.
    expect(spokenNumber('0612345678')).toBe('06 12 34 56 78');
    setCallingCode('');
  });
});
