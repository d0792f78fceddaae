/**
 * Numbers of records for people, such as `V-48213-5`: prefix, sequence, check digit.
 *
 * The check digit is Damm's: it detects every wrong digit and every swap of neighbours, where Luhn's
 * misses 09 for 90, and it is a digit, where ISBN's may be X. Source: Damm (2004).
 */
export const recordKinds = ['order', 'return', 'programme', 'call', 'hold'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** Prefixes where a centre sets none: vente, return, programme, telephone, hold. */
export const defaultNumberPrefixes = {
  order: 'V',
  return: 'R',
  programme: 'P',
  call: 'T',
  hold: 'H',
} as const satisfies { readonly [K in RecordKind]: string };

/** Sequences begin with five digits, so that numbers have no leading zeros and differ from ids. */
export const firstSequence = 10_001;

/** The parts of a number. */
export interface RecordNumber {
  readonly prefix: string;
  readonly sequence: number;
}

/** Longest text that is read as a number. */
export const recordNumberLengthMax = 120;
const numberForm = /^([A-Z]{1,3})([1-9]\d{4,11})(\d)$/;

/** A quasigroup without fixed swaps, by the digit so far and the next digit. */
const dammTable = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const digitWords: readonly (readonly string[])[] = [
  ['ZERO', 'OH'],
  ['ONE', 'UN', 'UNE'],
  ['TWO', 'DEUX'],
  ['THREE', 'TROIS'],
  ['FOUR', 'QUATRE'],
  ['FIVE', 'CINQ'],
  ['SIX'],
  ['SEVEN', 'SEPT'],
  ['EIGHT', 'HUIT'],
  ['NINE', 'NEUF'],
];
const saidDigits = new Map<string, string>(
  digitWords.flatMap((words, digit) => words.map((word) => [word, String(digit)] as const)),
);

export function formatRecordNumber({ prefix, sequence }: RecordNumber): string {
  return `${prefix}-${sequence}-${checkDigitOf(sequence)}`;
}

export function checkDigitOf(sequence: number): string {
  let digit = '0';
  for (const next of String(sequence)) digit = dammTable[Number(digit)]?.[Number(next)] ?? digit;
  return digit;
}

/**
 * Reads a number as people write or say it: small letters, other dashes, blanks or none, digits as
 * English or French words. Null: the text has another form. `checkDigit` is as read.
 */
export function readRecordNumber(
  text: string,
): (RecordNumber & { readonly checkDigit: string }) | null {
  if (text.length > recordNumberLengthMax) return null;
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
  const [letters = '', ...words] = plain.trim().split(/[\s\p{Pd}\u2212]+/u);
  const joined = letters + words.map((word) => saidDigits.get(word) ?? word).join('');
  const [, prefix, sequence, checkDigit] = numberForm.exec(joined) ?? [];
  if (prefix === undefined || checkDigit === undefined) return null;
  return { prefix, sequence: Number(sequence), checkDigit };
}
