/**
 * Names a caller without the last four digits, as passers-by read the wall.
 */
import type { LiveCall } from '../live-data/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';

const hiddenDigits = 4;

export function callerName(
  { callerNumber }: Pick<LiveCall, 'callerNumber'>,
  text: (key: 'unknownCaller') => string,
): string {
  if (callerNumber === null) return text('unknownCaller');
  const shown = spokenNumber(callerNumber);
  const digits = [...shown.matchAll(/\d/g)].at(-hiddenDigits)?.index ?? 0;
  return shown.slice(0, digits) + shown.slice(digits).replaceAll(/\d/g, '•');
}
