/**
 * A rule set as a decision table (format of `rules/tables/`); edits of cells become edits of the
 * document, of only the members shown.
 */
import {
  aCellProblem,
  type CellProblem,
  cellOf,
  columnsOf,
  headerOf,
  importTable,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
  readHeader,
  readRows,
  rowOf,
  setAt,
  type TableColumn,
  type TableRow,
  textMembers,
} from '../../rules/tables/index.ts';
import {
  editAtOnce,
  newNames,
  type Rule,
  type RuleDocument,
  type RuleEdit,
  rulesOf,
} from './document.ts';
import { below, membersOf, nodeAt, valueAt } from './json-text.ts';

export interface GridRow {
  readonly pointer: string;
  readonly name: string;
  /** The rule as a row; null: it does not fit. */
  readonly row: TableRow | null;
  readonly cells: readonly string[];
}

export interface Grid {
  readonly kind: RuleKind;
  readonly columns: readonly TableColumn[];
  readonly headers: readonly string[];
  readonly rows: readonly GridRow[];
}

export type TableEdit =
  | { readonly ok: true; readonly document: RuleDocument }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** Cached rows, as most survive a keystroke. */
const rowsMade = new WeakMap<object, TableRow | null>();
const cellsMade = new WeakMap<
  TableRow,
  { readonly under: string; readonly cells: GridRow['cells'] }
>();

/** `shown`: the headers in present order, with empty columns. */
export function gridOf(
  { read: { value } }: Pick<RuleDocument, 'read'>,
  kind: RuleKind,
  shown: readonly string[],
): Grid {
  const made = rulesOf(value).map(({ pointer, name, value: members }) => {
    return { pointer, name, row: tableRow(members, kind, indexOf(pointer)) };
  });
  const filled = columnsOf(
    kind,
    made.flatMap(({ row }) => (row === null ? [] : [row])),
  );
  const headers = joined(shown, filled.map(headerOf));
  const columns = headers.map((header): TableColumn => {
    const read = readHeader(kind, header);
    return read.ok ? read.value : { is: 'empty' };
  });
  const under = headers.join('\n');
  const rows = made.map((one) => ({ ...one, cells: cellsOf(one, columns, under) }));
  return { kind, columns, headers, rows };
}

function tableRow(members: Rule['value'], kind: RuleKind, place: number): TableRow | null {
  const before = rowsMade.get(members);
  if (before !== undefined) return before;
  const rule = ruleIn(members);
  const row = rule === null ? null : rowOf(kind, rule, place);
  rowsMade.set(members, row);
  return row;
}

function cellsOf(
  one: Pick<GridRow, 'row' | 'name'>,
  columns: readonly TableColumn[],
  under: string,
): readonly string[] {
  const before = one.row === null ? undefined : cellsMade.get(one.row);
  if (before?.under === under) return before.cells;
  const cells = columns.map((column) => cellText(one, column));
  if (one.row !== null) cellsMade.set(one.row, { under, cells });
  return cells;
}

/** Adds a header; conditions stand before outcomes. */
export function withHeader(headers: readonly string[], header: string): readonly string[] {
  const outcomes = headers.findIndex((one) => one.startsWith('=>') || one === 'also');
  const at = header.startsWith('=>') || outcomes === -1 ? headers.length : outcomes;
  return headers.toSpliced(at, 0, header);
}

/**
 * Writes a block of cells from `at` on. Rows beyond the end become new rules of highest priority,
 * with the last row's other outcomes.
 */
export function changeCells(
  document: RuleDocument,
  grid: Grid,
  at: { readonly row: number; readonly column: number },
  block: readonly (readonly string[])[],
): TableEdit {
  const { rows, columns, headers, kind } = grid;
  const widest = at.column + Math.max(0, ...block.map((cells) => cells.length));
  if (widest > columns.length) {
    const place = { row: at.row + 1, column: columns.length + 1, header: '' };
    const problem = aCellProblem(place, `column ${widest}`, `at most ${columns.length} columns`);
    return { ok: false, problems: [problem] };
  }
  const names = newNames(rules(document), Math.max(0, at.row + block.length - rows.length));
  const changed = block.flatMap((cells, offset): ChangedRow[] => {
    const place = at.row + offset;
    const own = rows[place];
    const put = new Map(cells.map((text, column) => [at.column + column, text]));
    for (const [column, text] of put) if (own?.cells[column] === text) put.delete(column);
    const name = names[place - rows.length];
    return put.size === 0 && own !== undefined ? [] : [{ place, own, put, name }];
  });
  const fixed = changed.find(({ own }) => own?.row === null);
  if (fixed !== undefined) {
    const place = { row: fixed.place + 1, column: at.column + 1, header: '' };
    const problem = aCellProblem(place, 'of a rule without table form', 'a change of its JSON');
    return { ok: false, problems: [problem] };
  }
  const read = readRows(
    { kind, headers, columns, rules: rows.flatMap(({ row }) => (row === null ? [] : [row.rule])) },
    changed.map((one) => ({ cells: textsOf(grid, one), row: one.place + 1 })),
  );
  if (!read.ok) return read;
  const edits: RuleEdit[] = [];
  const made: RuleFile[] = [];
  for (const [place, { own, put }] of changed.entries()) {
    const rule = read.rules[place]?.rule;
    if (rule === undefined) continue;
    const before = own?.row?.rule;
    if (before === undefined) made.push(rule);
    else edits.push(...changesBetween(before, changedRule(grid, before, rule, put), own?.pointer));
  }
  return { ok: true, document: editAtOnce(document, [...edits, ...added(document, made)]) };
}

export function hasHeaders(kind: RuleKind, [first = []]: readonly (readonly string[])[]): boolean {
  return first.includes('name') && first.every((header) => readHeader(kind, header).ok);
}

/** Replaces the table: rules match by name, missing ones are removed. */
export function takeTable(document: RuleDocument, kind: RuleKind, csv: string): TableEdit {
  const before = rules(document).map(({ value }) => ruleIn(value));
  const base = { set: '', kind, version: 0, rules: before.filter((rule) => rule !== null) };
  const read = importTable(csv, base as RuleSetFile);
  if (!read.ok) return read;
  return { ok: true, document: withRules(document, read.file.rules) };
}

/** Replaces all rules; unchanged ones keep their text. */
export function withRules(document: RuleDocument, now: readonly RuleFile[]): RuleDocument {
  const listed = valueAt(document.read.value, '/rules');
  const before: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const isKept = before.every((rule, place) => valueAt(rule, '/name') === now[place]?.name);
  if (!isKept) return editAtOnce(document, [{ kind: 'set', pointer: '/rules', value: now }]);
  const edits = before.flatMap((rule, place) =>
    changesBetween(rule, now[place], below('/rules', place)),
  );
  return editAtOnce(document, [...edits, ...added(document, now.slice(before.length))]);
}

interface ChangedRow {
  readonly place: number;
  readonly own: GridRow | undefined;
  readonly put: ReadonlyMap<number, string>;
  readonly name: readonly [name: string, priority: number] | undefined;
}

const rules = ({ read }: RuleDocument) => rulesOf(read.value);
const indexOf = (pointer: string) => Number(pointer.slice(pointer.lastIndexOf('/') + 1));

/** Texts of changed cells, and of others in the same conditions. */
function textsOf({ columns, rows }: Grid, { own, put, name }: ChangedRow): readonly string[] {
  const last = rows.at(-1)?.row ?? null;
  return columns.map((column, place) => {
    const text = put.get(place);
    if (text !== undefined) return text;
    if (own === undefined) {
      if (column.is === 'name') return name?.[0] ?? '';
      if (column.is === 'priority') return String(name?.[1] ?? '');
      return column.is === 'outcome' && last !== null ? cellOf(last, column) : '';
    }
    return column.is === 'outcome' || column.is === 'text' ? '' : (own.cells[place] ?? '');
  });
}

/** Copies the changed cells' members from a parsed rule. */
function changedRule(
  { columns }: Grid,
  before: RuleFile,
  read: RuleFile,
  put: ReadonlyMap<number, string>,
): unknown {
  const next: Record<string, unknown> = JSON.parse(JSON.stringify(before));
  for (const place of put.keys()) {
    const column = columns[place];
    if (column === undefined || column.is === 'empty') continue;
    if (column.is === 'outcome') {
      const { path } = column.outcome;
      const params = membersOf(valueAt(next, '/event/params'));
      setAt(params, path, valueAt(read.event.params, `/${path.join('/')}`));
      const [outer = ''] = path;
      if (JSON.stringify(params[outer]) === '{}') setAt(params, [outer], undefined);
    } else {
      const member =
        column.is === 'text'
          ? column.member
          : column.is === 'name' || column.is === 'priority'
            ? column.is
            : 'conditions';
      next[member] = read[member];
    }
  }
  return JSON.parse(JSON.stringify(next));
}

function added(document: RuleDocument, made: readonly RuleFile[]): readonly RuleEdit[] {
  const index = nodeAt(document.read.root, '/rules')?.children.length ?? 0;
  if (made.length === 0) return [];
  if (index === 0) return [{ kind: 'set', pointer: '/rules', value: made }];
  return made.map((value) => ({ kind: 'insert', pointer: '/rules', index, value }));
}

/** Non-overlapping edits of single members that turn one value into another. */
function changesBetween(before: unknown, now: unknown, pointer = ''): readonly RuleEdit[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  const [was, is] = [membersOf(before), membersOf(now)];
  const names = Object.keys(was);
  const gone = names.filter((name) => !Object.hasOwn(is, name));
  const come = Object.keys(is).filter((name) => !Object.hasOwn(was, name));
  const isWhole =
    names.length === 0 ||
    Array.isArray(before) !== Array.isArray(now) ||
    gone.length + Math.min(1, come.length) > 1 ||
    gone.length === names.length;
  if (isWhole) return [{ kind: 'set', pointer, value: now }];
  return [
    ...names
      .filter((name) => Object.hasOwn(is, name))
      .flatMap((name) => changesBetween(was[name], is[name], below(pointer, name))),
    ...gone.map((name) => ({ kind: 'remove', pointer: below(pointer, name) }) as const),
    ...come.map((name): RuleEdit => {
      const value = is[name];
      return Array.isArray(now)
        ? { kind: 'insert', pointer, index: names.length, value }
        : { kind: 'set', pointer: below(pointer, name), value };
    }),
  ];
}

/** The rule; null: incomplete, so no table can show it. */
function ruleIn(members: Readonly<Record<string, unknown>>): RuleFile | null {
  const { name, priority, conditions, event } = members;
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  const { all = [] } = membersOf(conditions);
  const isRule =
    typeof name === 'string' &&
    typeof priority === 'number' &&
    isObject(conditions) &&
    isObject(valueAt(event, '/params')) &&
    Array.isArray(all) &&
    all.every(isObject) &&
    textMembers.every((member) => ['string', 'undefined'].includes(typeof members[member]));
  return isRule ? (members as unknown as RuleFile) : null;
}

function cellText({ row, name }: Pick<GridRow, 'row' | 'name'>, column: TableColumn): string {
  if (row === null) return column.is === 'name' ? name : '';
  const cell = cellOf(row, column);
  if (cell !== '' || column.is !== 'outcome') return cell;
  const value = valueAt(row.rule.event.params, `/${column.outcome.path.join('/')}`);
  return value === undefined ? '' : JSON.stringify(value);
}

/** Keeps the shown order; each new header follows its neighbour. */
function joined(shown: readonly string[], filled: readonly string[]): readonly string[] {
  const headers = [...shown];
  for (const [place, header] of filled.entries()) {
    if (headers.includes(header)) continue;
    const after = headers.indexOf(filled[place - 1] ?? '');
    headers.splice(after + 1, 0, header);
  }
  return headers;
}
