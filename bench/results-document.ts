/**
 * The text of `docs/performance.json`, a `BenchResults` that the service serves at
 * `/api/v1/bench/results`. The package includes it instead of `bench/results/`.
 */
import type { BenchMeasurement, BenchRow } from '../contracts/index.ts';
import { changedSince } from './code-state.ts';
import type { Config, Row } from './harness.ts';
import { goalsOf, reachedOf, statesIn } from './performance-page.ts';
import type { Results } from './published-results.ts';

export function resultsText(all: readonly Results[]): string {
  const newest = all.at(-1);
  const items = newest?.rows.map((row) => benchRow(row, newest, all.slice(0, -1))) ?? [];
  return `{"items": [\n${items.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}

function benchRow(row: Row, results: Results, older: readonly Results[]): BenchRow {
  const { name, unit, peer, peerValue, spread } = row;
  const before = older.flatMap(({ rows, ...one }) =>
    rows
      .filter((its) => its.name === name)
      .flatMap((its) => [...(one.replaced?.[name] ?? []), measurementOf(its, { rows, ...one })]),
  );
  return {
    name,
    unit,
    ...measurementOf(row, results),
    spread: spread === undefined ? null : [...spread],
    peer: peer.startsWith('goal') ? null : peer,
    peerValue: peer.startsWith('goal') ? null : peerValue,
    goals: [...goalsOf(row)],
    reached: reachedOf(row),
    changed: [...changedSince(name, statesIn(results)(name))],
    before: [...before, ...(results.replaced?.[name] ?? [])],
  };
}

export function measurementOf(row: Row, results: Results): BenchMeasurement {
  const { measuredOn, machine, later = {} } = results;
  return {
    measuredOn: later[row.name] ?? measuredOn,
    commit: statesIn(results)(row.name).commit ?? null,
    machine: machineText({ ...machine, ...row.config }),
    value: row.value,
    ratio: betterBy(row),
  };
}

function machineText({ processor, cores, node }: Config): string {
  return `${processor}, ${cores} cores, Node ${node}`;
}

/** How many times better ours is; inverted where less is better, as for bytes. */
function betterBy(row: Row): number | null {
  const { value, peer, ratio } = row;
  const [goal] = goalsOf(row);
  if (!peer.startsWith('goal') || goal === undefined) return finite(ratio);
  const better = goal.is === 'atLeast' ? value / goal.limit : goal.limit / value;
  return finite(Number(better.toPrecision(3)));
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
