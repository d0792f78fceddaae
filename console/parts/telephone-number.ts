/** Country codes of one and two digits; all others have three. Source: ITU-T E.164, annex D. */
const international =
  /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d{4,})$/;
const national = /^0\d{9}$/;
/** Countries whose numbers keep their first 0 after the calling code: Italy, Ivory Coast, others. */
const keepsZero: ReadonlySet<string> = new Set(['39', '225', '241', '242', '378']);
let callingCode = '';

/** Sets the country of numbers that are written without one. */
export function setCallingCode(code: string): void {
  callingCode = code;
}

/** The one form in which telephone numbers are shown; what is in no known plan stays as dialled. */
export function spokenNumber(given: string): string {
  const typed = given.replaceAll(/[ ().-]/g, '');
  const isNational = national.test(typed);
  if (isNational && (callingCode === '' || keepsZero.has(callingCode))) return inPairs(typed);
  const number = isNational ? `+${callingCode}${typed.slice(1)}` : typed;
  const [, country, rest] = international.exec(number) ?? [];
  if (country === undefined || rest === undefined) return given;
  const isAmerican = country === '1' && rest.length === 10;
  return `+${country} ${isAmerican ? rest.replace(/(...)(...)/, '$1 $2 ') : inPairs(rest)}`;
}

/** From the end, so that a single digit is first: 6 12 34 56 78. */
function inPairs(digits: string): string {
  return digits.replaceAll(/(?=(?:\d\d)+$)/g, ' ').trim();
}
