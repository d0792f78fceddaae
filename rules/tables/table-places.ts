/** Maps JSON pointers into an imported rule set to table cells. */
import type { RuleFile } from '../files/index.ts';
import { headerOf, type TableColumn } from './table-column.ts';

export interface CellPlace {
  /** Row number from 1, header row included. */
  readonly row: number;
  /** Column number from 1. */
  readonly column: number;
  readonly header: string;
}

interface PlacedRule {
  readonly rule: RuleFile;
  readonly row: number;
}

/** Finds the cell of a JSON pointer; a pointer outside all rules gets the first cell. */
export function placesIn(
  rules: readonly PlacedRule[],
  headers: readonly string[],
  columns: readonly TableColumn[],
): (pointer: string) => CellPlace {
  const at = (row: number, isMeant: (column: TableColumn) => boolean): CellPlace => {
    const place = Math.max(0, columns.findIndex(isMeant));
    return { row, column: place + 1, header: headers[place]?.trim() ?? '' };
  };
  const isNamed = (name: string | undefined) => (column: TableColumn) =>
    name !== undefined && headerOf(column) === name;
  return (pointer) => {
    const [, list, index, member = 'name', ...path] = pointer.split('/');
    const placed = list === 'rules' ? rules[Number(index)] : undefined;
    if (placed === undefined) return at(1, isNamed('name'));
    const { rule, row } = placed;
    if (member === 'conditions') {
      const fact = factAt(rule, path);
      const column = columns.find(isNamed(fact));
      return at(row, column === undefined ? isNamed('also') : isNamed(fact));
    }
    if (member === 'event') {
      const [, ...outcome] = path;
      return at(row, ofOutcome(columns, outcome));
    }
    return at(row, isNamed(member));
  };
}

function factAt({ conditions }: RuleFile, [group, place]: readonly string[]): string | undefined {
  const member = group === 'all' && 'all' in conditions ? conditions.all[Number(place)] : undefined;
  return member !== undefined && 'fact' in member ? member.fact : undefined;
}

function ofOutcome(
  columns: readonly TableColumn[],
  path: readonly string[],
): (column: TableColumn) => boolean {
  const shares = (column: TableColumn, depth: number): boolean =>
    column.is === 'outcome' &&
    column.outcome.path.slice(0, depth).join('/') === path.slice(0, depth).join('/');
  const depths = [path.length, 2, 1, 0].filter((depth) => depth <= path.length);
  const depth = depths.find((one) => columns.some((column) => shares(column, one))) ?? 0;
  return (column) => shares(column, depth);
}

export function setAt(outcome: object, path: readonly string[], value: unknown): void {
  let owner = outcome;
  for (const member of path.slice(0, -1)) {
    const inner: unknown = Reflect.get(owner, member);
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    if (next !== inner) Reflect.set(owner, member, next);
    owner = next;
  }
  Reflect.set(owner, path.at(-1) ?? '', value);
}
