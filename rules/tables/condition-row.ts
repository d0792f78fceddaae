/**
 * A rule's conditions as cells: one per fact, and `also` for the rest: further members of the
 * rule's `all` as JSON in parentheses, or the whole condition as JSON if its root is another group.
 */
import { equalByValue } from '../../kernel/index.ts';
import { factNamed } from '../facts/dictionary.ts';
import type { ConditionFile, GroupFile, LeafFile } from '../files/index.ts';
import { badCell, type CellRead, isBlank, okCell, readJson } from './cell-text.ts';
import { printConditionCell } from './condition-cell.ts';

export interface ConditionRow {
  readonly cells: ReadonlyMap<string, string>;
  readonly also: string;
}

export function printConditionRow(conditions: GroupFile): ConditionRow {
  if (!('all' in conditions)) return { cells: new Map(), also: JSON.stringify(conditions) };
  const cells = new Map<string, string>();
  const left = new Set<ConditionFile>(conditions.all);
  for (const member of conditions.all) {
    if (!left.has(member) || !('fact' in member) || cells.has(member.fact)) continue;
    const taken = longestCell(member, left);
    if (taken === undefined) continue;
    cells.set(member.fact, taken.cell);
    for (const leaf of taken.leaves) left.delete(leaf);
  }
  const rest = conditions.all.filter((member) => left.has(member));
  return { cells, also: rest.length === 0 ? '' : `(${JSON.stringify(rest).slice(1, -1)})` };
}

function longestCell(
  leaf: LeafFile,
  left: ReadonlySet<ConditionFile>,
): { readonly cell: string; readonly leaves: readonly LeafFile[] } | undefined {
  const fact = factNamed(leaf.fact);
  if (fact === undefined) return undefined;
  const others = [...left].filter(
    (other): other is LeafFile => other !== leaf && 'fact' in other && other.fact === leaf.fact,
  );
  const pairs = others.flatMap((other) => [
    [leaf, other],
    [other, leaf],
  ]);
  for (const leaves of [...pairs, [leaf]]) {
    const cell = printConditionCell(fact, leaves);
    if (cell !== undefined) return { cell, leaves };
  }
  return undefined;
}

export type AlsoCell =
  | { readonly is: 'members'; readonly members: readonly ConditionFile[] }
  | { readonly is: 'whole'; readonly conditions: GroupFile };

export function readAlsoCell(source: string): CellRead<AlsoCell> {
  const cell = source.trim();
  if (isBlank(cell)) return okCell({ is: 'members', members: [] });
  const expected = 'conditions as JSON in parentheses: ({ "fact": … })';
  if (cell.startsWith('(') && cell.endsWith(')')) {
    const list = readJson(`[${cell.slice(1, -1)}]`)?.value;
    const isList = Array.isArray(list) && list.every((one) => typeof one === 'object' && one);
    return isList ? okCell({ is: 'members', members: list }) : badCell(expected);
  }
  const whole = cell.startsWith('{') ? readJson(cell)?.value : undefined;
  if (whole === undefined) return badCell(expected);
  return okCell({ is: 'whole', conditions: whole as GroupFile });
}

/**
 * Puts conditions from a table in the order of the base file. A changed condition takes the place
 * of one on the same fact; new ones come last.
 */
export function inOrderOf(base: GroupFile | undefined, conditions: GroupFile): GroupFile {
  if (base === undefined || !('all' in base) || !('all' in conditions)) return conditions;
  const left = [...conditions.all];
  const take = (isMeant: (one: ConditionFile) => boolean) => {
    const place = left.findIndex(isMeant);
    return place === -1 ? [] : left.splice(place, 1);
  };
  const kept = base.all.map((member) => take((one) => equalByValue(one, member)));
  const changed = base.all.map((member, place) =>
    kept[place]?.length === 0 && 'fact' in member
      ? take((one) => 'fact' in one && one.fact === member.fact)
      : [],
  );
  return { all: [...kept.flatMap((one, place) => [...one, ...(changed[place] ?? [])]), ...left] };
}
