/**
 * The fifteen worked traces of the routing reference, and those of faults found since.
 *
 * Source: test/golden/traces/README.md; acd-routing.md Part D.
 */
import { readFileSync } from 'node:fs';
import type { CentreFile, Instant } from '../../routing/index.ts';

export interface WorkedTrace {
  readonly centre: CentreFile;
  readonly instants: readonly Instant[];
  readonly expected: readonly Record<string, unknown>[];
}

/** Where the files are. */
export const workedTracesFolder = new URL('../golden/traces/', import.meta.url);

/** All of them, then one of each fault that was found in the core. */
export const workedTraceIds: readonly string[] = [
  ...Array.from({ length: 15 }, (_, place) => `d${String(place + 1).padStart(2, '0')}`),
  'consult-all-tried',
  'imposed-beside-work',
  'closing-due-in-the-gap',
  'since-status-after-work',
];

/** Reads one trace, by its id such as `d01`. */
export function readWorkedTrace(id: string): WorkedTrace {
  return {
    centre: JSON.parse(textOf(`${id}.centre.json`)),
    instants: linesOf(`${id}.trace.jsonl`),
    expected: linesOf(`${id}.effects.jsonl`),
  };
}

function linesOf<Line>(name: string): Line[] {
  return textOf(name)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

function textOf(name: string): string {
  return readFileSync(new URL(name, workedTracesFolder), 'utf8');
}
