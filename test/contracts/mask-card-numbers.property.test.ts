/** Card numbers in free texts: none survives, and nothing else is touched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCardNumbers } from '../../contracts/index.ts';

/** The sum of Luhn as ISO/IEC 7812-1, annex B, writes it: from the right, every second doubled. */
function passesLuhn(digits: string): boolean {
  const doubled = [...digits].reverse().map((digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return Math.trunc(value / 10) + (value % 10);
  });
  return doubled.reduce((sum, value) => sum + value, 0) % 10 === 0;
}

const separators = [
  '',
  ' ',
  '-',
  ' - ',
  '\u00a0',
  '\u2013',
  '.',
  '/',
  '_',
  ', ',
  '\n',
  '    ',
  '\u200b',
];
const digit = fc.integer({ min: 0, max: 9 }).map(String);
/** Beginnings of card schemes, and a length that each issues. */
const schemes = [
  ['4', 16],
  ['4', 13],
  ['4', 19],
  ['51', 16],
  ['2221', 16],
  ['34', 15],
  ['37', 15],
  ['36', 14],
  ['3530', 16],
  ['6011', 16],
  ['62', 19],
  ['6304', 18],
  ['2204', 16],
] as const;
/** As a scheme issues them, with the last digit given by `fits`. */
const number = (fits: boolean) =>
  fc
    .tuple(fc.constantFrom(...schemes), fc.array(digit, { minLength: 18, maxLength: 18 }), digit)
    .map(([[beginning, length], more, last]) => {
      const begun = (beginning + more.join('')).slice(0, length - 1);
      const check = '0123456789'.split('').find((one) => passesLuhn(begun + one)) ?? '';
      return begun + (fits ? check : last);
    })
    .filter((digits) => fits || !hasPart(digits));
/** Whether a piece of the length of most cards passes. */
function hasPart(digits: string): boolean {
  return [...digits].some((_one, from) =>
    [15, 16, digits.length].some((length) => {
      const part = digits.slice(from, from + length);
      return part.length === length && passesLuhn(part);
    }),
  );
}
const words = fc.constantFrom('', 'card ', 'paid with: ', 'n° ', 'carte bancaire\n', 'कार्ड ', '(');
/** The digits in groups that one separator each keeps apart. */
const written = (fits: boolean) =>
  fc
    .tuple(number(fits), fc.infiniteStream(fc.integer({ min: 0, max: 9 })))
    .map(([digits, stream]) => {
      const draws = stream[Symbol.iterator]();
      const draw = (): number => Number(draws.next().value);
      const text = [...digits].reduce(
        (so, one) => so + (draw() < 7 ? '' : (separators[draw() % separators.length] ?? '')) + one,
      );
      return { digits, text };
    });

describe('L1: card numbers in free texts', () => {
  it('keep their last four digits and nothing else, however they are grouped', () => {
    fc.assert(
      fc.property(words, written(true), words, (before, { digits, text }, after) => {
        const masked = maskCardNumbers(`${before}${text}${after}`);
        expect(masked.length).toBe(before.length + text.length + after.length);
        const left = masked.replaceAll(/\D/gu, '');
        expect(left.length).toBeLessThanOrEqual(4);
        expect(digits.endsWith(left)).toBe(true);
        expect(masked.startsWith(before) && masked.endsWith(after)).toBe(true);
      }),
    );
  });

  it('are found between other groups of digits, and once masked stay as they are', () => {
    const short = fc.array(digit, { minLength: 1, maxLength: 5 }).map((one) => one.join(''));
    // What follows 00 is a telephone number.
    const first = short.filter((one) => !/^00(?!0)/.test(one));
    fc.assert(
      fc.property(first, number(true), short, (before, digits, after) => {
        const masked = maskCardNumbers(`${before} ${digits} ${after}`);
        expect(masked).toContain('*********');
        expect(masked).not.toContain(digits);
        expect(maskCardNumbers(masked)).toBe(masked);
      }),
    );
  });

  it('are not what fails the check of Luhn, in one piece', () => {
    fc.assert(
      fc.property(words, number(false), (before, digits) => {
        expect(maskCardNumbers(before + digits)).toBe(before + digits);
      }),
    );
  });

  it.each([
    ['a card as it is printed', 'Visa 4111 1111 1111 1111 ok', 'Visa **** **** **** 1111 ok'],
    ['15 digits', '3782-822463-10005', '****-******-*0005'],
    ['13 digits', '4222222222222', '*********2222'],
    ['19 digits', '6304000000000000000', '***************0000'],
    ['a card with its code after it', '4111111111111111 123', '************1111 123'],
    ['zeros before it', '004111111111111111', '00************1111'],
    ['the middle of 20 digits', '41111111111111111111', '************11111111'],
    ['a card in points', '4539.7000.0000.0031', '****.****.****.0031'],
    ['a card in full-width digits', `\uff14\uff11${'11'.repeat(7)}`, '************1111'],
    ['a card in Arabic digits', '٤١١١١١١١١١١١١١١١', '************١١١١'],
    [
      'a card with zero-width spaces',
      '4111\u200b1111\u200b11111111',
      '****\u200b****\u200b****1111',
    ],
    ['a card of 15 digits after a +', '+378282246310005', '+***********0005'],
    ['two cards', '4111111111111111 5555555555554444', '************1111 ************4444'],
    ['a card after a +', '+4111 1111 1111 1111', '+**** **** **** 1111'],
  ])('are masked: %s', (_what, text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked);
  });

  it.each([
    ['an order number', 'order 2026-000123456, line 12'],
    ['a telephone number of 13 digits that passes Luhn', 'ring +4915112345678 or +49 1511 2345678'],
    ['a national telephone number', '0639980001'],
    ['an international prefix', '0049 1511 2345678'],
    ['an instant', '2026-11-21T06:17:25.123Z'],
    ['two telephone numbers side by side', '0639980001 0639980002'],
    ['an instant in milliseconds', '1795441234567'],
    ['an UUID', '4539a000-1111-4111-8111-111111111111'],
    ['a number that no card scheme issues', '1234567812345670'],
    ['no digits', 'the caller will ring again'],
    ['an empty text', ''],
  ])('are not: %s', (_what, text) => {
    expect(maskCardNumbers(text)).toBe(text);
  });

  it('are looked for in a long text of single digits without a pause', () => {
    expect(maskCardNumbers('1 '.repeat(50_000))).toHaveLength(100_000);
  });
});
