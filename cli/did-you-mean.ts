/** What a mistyped name may have meant, as the end of a message. */
import { nearestWord } from '../kernel/index.ts';

/** `; did you mean gold?`, or nothing if no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearestWord(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** The nearest known name, else all of them. */
export function expectedName(name: string, known: readonly string[]): string {
  return didYouMean(name, known) || `; expected one of ${known.join(', ')}`;
}
