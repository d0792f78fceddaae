/**
 * Where values stand in a JSON text, by line and column.
 *
 * The one reader of places is the parser of the border, which gives them to the findings of a
 * schema; so the values asked for are made the findings of one.
 * Cost: a pass over the text for each hundred places.
 */
import { z } from 'zod';
import { findingsMax, parseJson } from '../../contracts/index.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** By pointer; a value that is not there has the place of the nearest one it is missing in. */
export function locate(text: string, pointers: readonly string[]): ReadonlyMap<string, Place> {
  const wanted = [...new Set(pointers.flatMap(upwards))];
  const found = new Map<string, Place>();
  for (let first = 0; first < wanted.length; first += findingsMax) {
    for (const [pointer, place] of placesOf(text, wanted.slice(first, first + findingsMax))) {
      found.set(pointer, place);
    }
  }
  return new Map(
    pointers.flatMap((pointer) => {
      const nearest = upwards(pointer).find((above) => found.has(above));
      const place = nearest === undefined ? undefined : found.get(nearest);
      return place === undefined ? [] : [[pointer, place]];
    }),
  );
}

/** The pointer, then those of all it stands in. */
function upwards(pointer: string): readonly string[] {
  const segments = pointer.split('/');
  return segments.map((_segment, place) => segments.slice(0, segments.length - place).join('/'));
}

function placesOf(text: string, pointers: readonly string[]): readonly [string, Place][] {
  const schema = z.unknown().superRefine((_value, context) => {
    for (const pointer of pointers) {
      context.addIssue({ code: 'custom', path: pathOf(pointer), message: 'expected its place' });
    }
  });
  const lengthMax = text.length;
  const parsed = parseJson({ text, schema, lengthMax, firstLine: 1, refuseDuplicateKeys: false });
  const findings = parsed.ok ? [] : parsed.problems;
  return findings.flatMap(({ pointer, line, column }): [string, Place][] =>
    line === undefined || column === undefined ? [] : [[pointer, { line, column }]],
  );
}

function pathOf(pointer: string): string[] {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
