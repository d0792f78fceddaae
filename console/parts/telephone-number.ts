/** The one form in which telephone numbers are shown: French ones in pairs, others as dialled. */
export function spokenNumber(number: string): string {
  const national = number.replace(/^\+33/, '0');
  return /^0\d{9}$/.test(national) ? national.replaceAll(/(\d\d)(?=\d)/g, '$1 ') : number;
}
