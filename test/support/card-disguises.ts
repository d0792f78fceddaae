/** Card numbers as people and programs write them, to see that none of them is taken. */

/** Numbers of card schemes that were issued to nobody. */
export const cardNumbers = [
  '4539700000000031',
  '4111111111111111',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '3530111333300000',
  '6011111111111117',
  '6200000000000005',
  '6759649826438453',
  '2200000000000004',
  '4000000000000000006',
] as const;

const separators = [
  ...['.', '/', '_', ',', '-', ' ', '\n', '\r\n', '\t', '    ', ' - ', ' / ', ';', ':', '|', '~'],
  ...['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u00a0', '\u2007', '\u202f'],
  ...['\u2010', '\u2013', '\u2014', '\u2212', '\u00b7', '\u2022', '\u3000', '\uff0e', '\uff0d'],
  ...["'", '"', '(', '*', '#', '=', '+', ' . ', '\\', '\u200e', '\u0301', '\ud83d\ude00'],
];
const scripts = ['\uff10', '\u0660', '\u06f0', '\u0966', '\u{1d7ce}', '\u{1d7d8}', '\u{1d7f6}'];

const grouped = (number: string): readonly string[] => number.match(/.{1,4}/g) ?? [];
const inScript = (zero: string) => (number: string) =>
  [...number]
    .map((digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))
    .join('');

/** Each takes a number, and writes it so that a person still reads it. */
export const disguises: readonly ((number: string) => string)[] = [
  (number) => number,
  ...separators.map((one) => (number: string) => grouped(number).join(one)),
  ...separators.slice(0, 25).map((one) => (number: string) => [...number].join(one)),
  ...scripts.map(inScript),
  ...scripts.map((zero) => (number: string) => grouped(inScript(zero)(number)).join(' ')),
  (number) => `00${number}`,
  (number) => `0000 ${number}`,
  (number) => `+${number}`,
  (number) => `card${number}`,
  (number) => `${number}end`,
  (number) => `tok_${number}`,
  (number) => `visa ${number} 12/29 123`,
  (number) => `2026-11-23 ${number} 17:00`,
  (number) => `${number} ${number}`,
  (number) => `000000${grouped(number).join('-')}`,
  (number) => `${number}-${number.slice(-3)}`,
  // In the middle of other digits, where it has the length of most cards.
  (number) => (number.length === 15 || number.length === 16 ? `77${number}88` : `a ${number}`),
  (number) => `${number.slice(0, 6)} ${number.slice(6)}`,
  (number) => `${number.slice(0, 1)}.${number.slice(1)}`,
];

/** The digits of a text, whatever their script and what stands between them. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Nd}|[^\p{Nd}]+/gu, (one) => {
    if (!/^\p{Nd}$/u.test(one)) return '';
    const code = one.codePointAt(0) ?? 0;
    if (code < 128) return one;
    let first = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });
}
