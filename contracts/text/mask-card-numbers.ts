/**
 * Card numbers in texts that people write, masked to the last four digits.
 *
 * A card number is 13 to 19 digits that pass the check of Luhn, written in groups or in one piece;
 * it may stand among other groups of digits. None begins with 0, and what follows a + within 15
 * digits is a telephone number. A number of that length that passes by chance, one in ten, is
 * masked too: better than a card number that is kept.
 *
 * Cost: a text without 13 digits in neighbouring groups costs one search; else, a group is the
 * beginning of at most 19 windows.
 * Source: ISO/IEC 7812-1; ITU-T E.164; PCI DSS 3.4.
 */
const digitsMin = 13;
const digitsMax = 19;
/** Digits of a telephone number, its country code included. */
const telephoneDigitsMax = 15;
const shownDigits = 4;
/** Blanks and dashes, as they are typed and as documents and web pages write them. */
const between = '[ \\t\\u00a0\\u2007\\u202f\\u2010-\\u2015\\u2212-]{1,3}';
const runOfGroups = new RegExp(`\\d(?:(?:${between})?\\d){${digitsMin - 1},}`, 'gu');

/** The text with a * for each digit of a card number but its last four; its length stays. */
export function maskCardNumbers(text: string): string {
  const masked = text.replaceAll(runOfGroups, (run, at: number) =>
    text[at - 1] === '+' && run.replaceAll(/\D/gu, '').length <= telephoneDigitsMax
      ? run
      : maskRun(run),
  );
  // What is left of one number and the group after it are neighbours now, and may be another.
  return masked === text ? text : maskCardNumbers(masked);
}

/** Masks in a run every window of whole groups that is a card number. */
function maskRun(run: string): string {
  const digits = run.replaceAll(/\D/gu, '');
  const bounds = [0];
  for (const [group] of run.matchAll(/\d+/gu)) bounds.push((bounds.at(-1) ?? 0) + group.length);
  const hidden = new Set<number>();
  bounds.forEach((start, place) => {
    for (const end of bounds.slice(place + 1, place + 1 + digitsMax)) {
      if (!isCardNumber(digits.slice(start, end))) continue;
      for (let at = start; at < end - shownDigits; at += 1) hidden.add(at);
    }
  });
  let at = -1;
  return run.replaceAll(/\d/gu, (digit) => {
    at += 1;
    return hidden.has(at) ? '*' : digit;
  });
}

function isCardNumber(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax || digits[0] === '0') return false;
  let sum = 0;
  for (let fromEnd = 0; fromEnd < digits.length; fromEnd += 1) {
    const digit = Number(digits[digits.length - 1 - fromEnd]);
    const weighted = fromEnd % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
