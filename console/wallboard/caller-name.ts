/**
 * Names a caller without the last four digits, as passers-by read the wall.
 */
import type { LiveCall } from '../live-data/index.ts';

const hiddenDigits = 4;

export function callerName(
  { callerNumber }: Pick<LiveCall, 'callerNumber'>,
  text: (key: 'unknownCaller') => string,
): string {
  if (callerNumber === null) return text('unknownCaller');
  return `${callerNumber
    .slice(0, -hiddenDigits)
    .replace(/^\+33/, '0')
    .replaceAll(/(\d\d)(?=\d)/g, '$1 ')} •• ••`;
}
