/**
 * Where values stand in a JSON text, by line and column.
 *
 * Cost: a pass over the text, however many are asked for.
 */
import { placeFindings } from '../../contracts/index.ts';

export interface TextPosition {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** By pointer; a value that is not there has the place of the nearest one it is missing in. */
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
