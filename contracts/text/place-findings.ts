/** Adds line and column to findings: of the value at the pointer, or the nearest around it. */
import type { RuleFinding } from '../../rules/index.ts';
import { scanJson } from './json-scan.ts';

/** Line and column from 1, columns in UTF-16 code units. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A finding about a rule set, with its place in the text. */
export type PlacedRuleFinding = RuleFinding & Place;

/** Places findings; in a text that is not JSON, all at its start. */
export function placeFindings<Found extends { readonly pointer: string }>(
  text: string,
  findings: readonly Found[],
): readonly (Found & Place)[] {
  if (findings.length === 0) return [];
  const scan = scanJson(
    text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text,
    pointersOf(findings),
  );
  return placedBy(scan.ok ? scan.places : new Map(), text, findings);
}

/** Pointers of the findings and of all enclosing values. */
export function pointersOf(findings: readonly { readonly pointer: string }[]): ReadonlySet<string> {
  return new Set(findings.flatMap(({ pointer }) => around(pointer)));
}

/** Places findings. `firstLine`: number of the text's first line. */
export function placedBy<Found extends { readonly pointer: string }>(
  places: ReadonlyMap<string, number>,
  text: string,
  findings: readonly Found[],
  firstLine = 1,
): readonly (Found & Place)[] {
  const placeOf = placesIn(text, firstLine);
  return findings.map((finding) => {
    const pointer = around(finding.pointer).find((one) => places.has(one)) ?? '';
    return { ...finding, ...placeOf(places.get(pointer) ?? 0) };
  });
}

function around(pointer: string): readonly string[] {
  const all = [pointer];
  for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
    all.push(pointer.slice(0, end));
    if (end === 0) break;
  }
  return all;
}

export function placesIn(text: string, firstLine: number): (at: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: firstLine + low, column: at - (starts[low] ?? 0) + 1 };
  };
}
