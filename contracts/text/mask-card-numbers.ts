/**
 * Masks card numbers in any script, with any separators, except the last four digits. A card number
 * has a card scheme's prefix and length and a valid Luhn digit. Phone numbers after + or 00 and
 * hexadecimal ids are excluded.
 * Source: ISO/IEC 7812-1; ITU-T E.164; PCI DSS 3.4.
 */
const digitsMin = 13;
/** Longest phone number with country code (E.164). */
const telephoneDigitsMax = 15;
const shownDigits = 4;
/** Most separators between a number's digits. */
const betweenMax = 8;

const schemes: readonly (readonly [beginning: RegExp, lengths: readonly number[]])[] = [
  // Visa
  [/^4/, [13, 16, 18, 19]],
  // Mastercard
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  // American Express
  [/^3[47]/, [15]],
  // Diners Club
  [/^(30[0-5]|3095|36|38|39)/, [14, 16, 19]],
  // JCB
  [/^35(2[89]|[3-8])/, [16, 17, 18, 19]],
  // Discover, RuPay, UnionPay
  [/^(60|62|64[4-9]|65|81|82|508)/, [16, 17, 18, 19]],
  // Maestro
  [/^(5018|5020|5038|5612|5893|6304|6390|67)/, [13, 14, 15, 16, 17, 18, 19]],
  // Mir
  [/^220[0-4]/, [16, 17, 18, 19]],
  // Troy
  [/^9792/, [16]],
];
/** Leading digits needed to distinguish all card schemes. */
const beginningLength = 4;
/** Lengths of card numbers that are searched for within longer numbers. */
const commonLengths: readonly number[] = [15, 16];
/** Card numbers that cannot be phone numbers by their first digits. */
const noTelephone = /^(3[47]\d{13}|(30[0-5]|36|38|39)\d{12})$/;
/** Hexadecimal ids of machines, which are not masked. */
const opaqueId =
  /(?<![\da-z])(?=[\d-]*[a-f])(?:[\da-f]{16}|[\da-f]{24,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\da-z])/gi;

/** Masks card numbers by `*`, keeping the text's length. */
export function maskCardNumbers(text: string): string {
  if (!hasDigits(text)) return text;
  const characters = [...text];
  const hidden = new Set<number>();
  for (const run of runsIn(text, characters)) hideCards(run, hidden);
  if (hidden.size === 0) return text;
  return characters
    .map((character, at) => (hidden.has(at) ? '*'.repeat(character.length) : character))
    .join('');
}

/** Whether an id or code contains a card number; an EAN-13 article number is none. */
export function holdsCardNumber(text: string): boolean {
  return hasDigits(text) && !isArticleNumber(text) && maskCardNumbers(text) !== text;
}

/** Masks all texts of a document, including member names. */
export function maskTexts<Value>(value: Value): Value {
  const masked = (one: unknown): unknown => {
    if (typeof one === 'string') return holdsCardNumber(one) ? maskCardNumbers(one) : one;
    if (Array.isArray(one)) return one.map(masked);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, member]) => [masked(name), masked(member)]),
    );
  };
  return masked(value) as Value;
}

function hasDigits(text: string): boolean {
  if (text.length < digitsMin) return false;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 48 && code <= 57) || code >= 128) count += 1;
    if (count >= digitsMin) return true;
  }
  return false;
}

interface Digit {
  readonly value: number;
  readonly at: number;
  readonly isAfterGap: boolean;
}

interface Run {
  readonly digits: Digit[];
  readonly isAfterPlus: boolean;
}

function runsIn(text: string, characters: readonly string[]): readonly Run[] {
  const runs: Run[] = [];
  const ids = placesOfIds(text);
  let run: Run | null = null;
  let gap = 0;
  let unit = 0;
  let hasPlus = false;
  for (const [at, character] of characters.entries()) {
    const isInId = ids.some(([from, to]) => unit >= from && unit < to);
    unit += character.length;
    const plain = plainOf(character);
    const values = isInId ? null : /\d/.test(plain) ? plain.match(/\d/g) : null;
    if (values === null) {
      gap += 1;
      if (isInId || gap > betweenMax || isLetter.test(plain)) run = null;
      if (plain === '+') hasPlus = true;
      else if (isLetter.test(plain)) hasPlus = false;
      continue;
    }
    for (const [place, value] of values.entries()) {
      if (run === null) {
        run = { digits: [], isAfterPlus: hasPlus };
        runs.push(run);
      }
      run.digits.push({ value: Number(value), at, isAfterGap: gap > 0 && place === 0 });
    }
    gap = 0;
    hasPlus = false;
  }
  return runs.filter(({ digits }) => digits.length >= digitsMin);
}

const isLetter = /\p{L}/u;

function placesOfIds(text: string): readonly (readonly [from: number, to: number])[] {
  return [...text.matchAll(opaqueId)].map((found) => {
    return [found.index, found.index + found[0].length] as const;
  });
}

/** A digit of any script as ASCII. */
function plainOf(character: string): string {
  if (character < '\u0080') return character;
  const plain = character.normalize('NFKC');
  return plain.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** The digit's value; in Unicode, a script's ten digits are consecutive. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

function hideCards(run: Run, hidden: Set<number>): void {
  const { digits } = run;
  const values = digits.map(({ value }) => value).join('');
  const zeros = /^0*/.exec(values)?.[0].length ?? 0;
  const isTelephone = run.isAfterPlus || zeros === 2;
  const telephoneFrom = run.isAfterPlus ? 0 : zeros;
  for (let start = 0; start + digitsMin <= digits.length; start += 1) {
    const beginning = values.slice(start, start + beginningLength);
    for (const length of lengthsOf(beginning)) {
      const end = start + length;
      if (end > digits.length || !isWhole(digits, start, end)) continue;
      const number = values.slice(start, end);
      const isShort = isTelephone && end - telephoneFrom <= telephoneDigitsMax;
      if (isShort && !noTelephone.test(number)) continue;
      if (!passesLuhn(number)) continue;
      for (const { at } of digits.slice(start, end - shownDigits)) hidden.add(at);
    }
  }
}

function lengthsOf(beginning: string): readonly number[] {
  return schemes.find(([form]) => form.test(beginning))?.[1] ?? [];
}

/**
 * Whether the digits are whole groups, apart from leading zeros, or part of a group with a card's
 * usual length.
 */
function isWhole(digits: readonly Digit[], start: number, end: number): boolean {
  let first = start;
  while (first > 0 && digits[first]?.isAfterGap !== true && digits[first - 1]?.value === 0) {
    first -= 1;
  }
  const isBegun = first === 0 || digits[first]?.isAfterGap === true;
  const isEnded = end === digits.length || digits[end]?.isAfterGap === true;
  if (isBegun && isEnded) return true;
  if (!commonLengths.includes(end - start)) return false;
  return digits.slice(start + 1, end).every(({ isAfterGap }) => !isAfterGap);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let fromEnd = 0; fromEnd < digits.length; fromEnd += 1) {
    const digit = Number(digits[digits.length - 1 - fromEnd]);
    const weighted = fromEnd % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** EAN-13: twelve digits and a check digit. Source: GS1 General Specifications, 7.9. */
function isArticleNumber(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  let sum = 0;
  for (const [place, digit] of [...text].entries()) {
    sum += Number(digit) * (place % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}
