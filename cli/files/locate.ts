/**
 * Line and column of values in a JSON text. Cost: one pass over the text for any number of values.
 */
import { placeFindings } from '../../contracts/index.ts';

export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Line and column by JSON pointer; a missing value gets its nearest existing parent's. */
export function locate(
  text: string,
  pointers: readonly string[],
): ReadonlyMap<string, TextPosition> {
  const placed = placeFindings(
    text,
    pointers.map((pointer) => ({ pointer })),
  );
  return new Map(placed.map(({ pointer, line, column }) => [pointer, { line, column }]));
}
