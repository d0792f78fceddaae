/** Numbers that people say: every slip of one digit is detected, and every usual notation is read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkDigitOf,
  firstSequence,
  formatRecordNumber,
  numberPrefixesSchema,
  readRecordNumber,
  recordNumberSchema,
} from '../../contracts/index.ts';

const sequences = fc.integer({ min: firstSequence, max: 999_999_999_999 });
const prefixes = fc.stringMatching(/^[A-HJ-NP-Z]{1,3}$/);
const words = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
};

/** Whether a number with these digits is accepted, the last being its check digit. */
function isAccepted(digits: string): boolean {
  return recordNumberSchema.safeParse(`V${digits}`).success;
}

describe('a number', () => {
  it('has the check digit of Damm, by the example of its author', () => {
    expect([checkDigitOf(572), checkDigitOf(48_213)]).toEqual(['4', '5']);
  });

  it('is refused with any single wrong digit, and with any two neighbours swapped', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const digits = `${sequence}${checkDigitOf(sequence)}`;
        expect(isAccepted(digits)).toBe(true);
        for (const [place, digit] of [...digits].entries()) {
          const [before, after] = [digits.slice(0, place), digits.slice(place + 1)];
          for (const other of '0123456789') {
            if (other !== digit) expect(isAccepted(`${before}${other}${after}`)).toBe(false);
          }
          const [next = digit] = after;
          if (next !== digit) {
            expect(isAccepted(`${before}${next}${digit}${after.slice(1)}`)).toBe(false);
          }
        }
      }),
    );
  });

  it('is read in any letters, with any dashes, blanks or none, and said digit by digit', () => {
    const separators = ['', ' ', '-', '\u2011', '\u2013', '\u2014', '\u2212', '\u00a0', ' - '];
    fc.assert(
      fc.property(
        prefixes,
        sequences,
        fc.constantFrom(...separators),
        fc.constantFrom('en' as const, 'fr' as const),
        (prefix, sequence, separator, language) => {
          const checkDigit = checkDigitOf(sequence);
          const digits = [...`${sequence}${checkDigit}`];
          const said = digits.map((digit) => words[language][Number(digit)]).join(' ');
          const fullWidth = digits.map((digit) => String.fromCharCode(0xff10 + Number(digit)));
          for (const text of [
            formatRecordNumber({ prefix, sequence }),
            [prefix.toLowerCase(), sequence, checkDigit].join(separator),
            [` ${prefix}`, ...digits, ''].join(separator),
            `${prefix} ${said}`,
            `${prefix}${fullWidth.join('')}`,
          ]) {
            expect(readRecordNumber(text), text).toEqual({ prefix, sequence, checkDigit });
            expect(recordNumberSchema.parse(text)).toBe(formatRecordNumber({ prefix, sequence }));
          }
        },
      ),
    );
  });

  it.each([
    ['ord_8c1f4bd2a0c99e7f0a1b'],
    ['rma_12345678901234567890'],
    ['ord_8c1f.h1'],
    ['e7.0.orders.10'],
    ['c1'],
    ['1732960000.123'],
    ['V-0482-13'],
    ['V-1234-5'],
    ['x'.repeat(1_000)],
  ])('is not read in the id %s', (id) => {
    expect(readRecordNumber(id)).toBeNull();
  });

  it('names the check digit that it would have where it has another', () => {
    const { error } = recordNumberSchema.safeParse('V-48213-4');
    expect(error?.issues.map(({ message }) => message)).toEqual(['expected 5 at its end']);
  });

  it('begins with other letters for each kind', () => {
    expect(numberPrefixesSchema.parse({})).toEqual({
      orders: 'V',
      returns: 'R',
      programmes: 'P',
      calls: 'T',
      holds: 'H',
    });
    expect(numberPrefixesSchema.safeParse({ orders: 'H' }).success).toBe(false);
    expect(numberPrefixesSchema.safeParse({ orders: 'H', holds: 'V' }).success).toBe(true);
  });
});
