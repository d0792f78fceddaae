/**
 * A set as decision table: rows are rules, columns facts and outcomes. Cells use spreadsheet syntax
 * (docs/rule-tables.md), can be edited or pasted in blocks, and show lint marks. Only visible cells
 * are rendered.
 */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import {
  type CellProblem,
  outcomeColumns,
  outcomeHeader,
  placesIn,
  type TableColumn,
} from '../../rules/tables/index.ts';
import { Empty, names } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { choose, chosenRule, type RuleDocument } from './document.ts';
import type { Finding } from './draft.ts';
import { CellProblems, FindingLine } from './fields.tsx';
import { RuleSteps, type ViewProps } from './form.tsx';
import styles from './rules.module.css';
import {
  changeCells,
  type Grid,
  gridOf,
  type TableEdit,
  takeTable,
  withHeader,
} from './table-edits.ts';
import { pageRows, type TypingProps, useTyping } from './table-keys.ts';
import { RuleSentence, type Sentences, useRuleText } from './words.tsx';

const rowPx = 32;
const numberPx = 40;
const overscan = 4;
const findingsShown = 20;
/** A table acting as a grid, with the focus on the grid (ARIA in HTML allows any role). */
const asGrid = { role: 'grid', tabIndex: 0 } as const;

export function RuleTable(props: ViewProps) {
  const { document, change, kind, words, sentences, findings } = props;
  const text = useRuleText();
  const [shown, setShown] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<readonly CellProblem[]>([]);
  const [column, setColumn] = useState(0);
  const { read } = document;
  const grid = useMemo(() => gridOf({ read }, kind, shown), [read, kind, shown]);
  useEffect(() => {
    if (grid.headers.length !== shown.length) setShown(grid.headers);
  }, [grid, shown]);
  const marks = useMemo(() => marksOf(grid, findings), [grid, findings]);
  const row = Math.max(
    0,
    grid.rows.findIndex(({ pointer }) => pointer === document.chosen),
  );
  const goTo = (to: number, toColumn: number) => {
    const pointer = grid.rows[within(to, grid.rows.length)]?.pointer ?? null;
    setColumn(within(toColumn, grid.columns.length));
    change((now) => choose(now, pointer));
  };
  const write = (to: (now: RuleDocument, at: Grid) => TableEdit): boolean => {
    let found: readonly CellProblem[] = [];
    change((now) => {
      const answer = to(now, now.read === read ? grid : gridOf(now, kind, grid.headers));
      if (!answer.ok) found = answer.problems;
      return answer.ok ? answer.document : now;
    });
    setProblems(found);
    return found.length === 0;
  };
  const rule = chosenRule({ ...document, chosen: grid.rows[row]?.pointer ?? null });
  const missing = [
    ...words.facts.filter(({ where }) => where !== true).map(({ name }) => name),
    ...outcomeColumns[kind].map(outcomeHeader),
  ].filter((header) => !grid.headers.includes(header));
  return (
    <>
      <RuleSteps {...props} chosen={rule?.pointer} />
      {grid.rows.length === 0 ? (
        <Empty>{text('noRules')}</Empty>
      ) : (
        <Cells
          grid={grid}
          marks={marks}
          row={row}
          column={column}
          goTo={goTo}
          sentences={sentences}
          onWrite={(block) => write((now, at) => changeCells(now, at, { row, column }, block))}
          onTable={(csv) => write((now) => takeTable(now, kind, csv))}
          isFixed={document.isHalfTyped}
        />
      )}
      <p className={styles.note}>{text('tableKeys')}</p>
      <CellProblems problems={problems} />
      <Select
        label={text('addColumn')}
        choices={[
          { id: '', label: text('choose') },
          ...missing.map((id) => ({ id, label: sentences.column(id) })),
        ]}
        value=""
        onChange={(header) => setShown(withHeader(grid.headers, header))}
      />
      {rule === undefined ? null : (
        <div className={styles.sentence}>
          <RuleSentence rule={rule} sentences={sentences} />
        </div>
      )}
      <ul className={styles.findings}>
        {marks.slice(0, findingsShown).map(({ finding, row: at, column: place }) => (
          <li key={`${finding.id} ${finding.pointer} ${finding.message}`}>
            {at < 0 ? null : (
              <button type="button" className={styles.link} onClick={() => goTo(at, place)}>
                {text('rowAt', { row: at + 1 })}
              </button>
            )}
            <ul>
              <FindingLine finding={finding} />
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

interface CellMark {
  readonly finding: Finding;
  /** Row of the finding; -1: the whole table. */
  readonly row: number;
  readonly column: number;
}

function marksOf({ rows, headers, columns }: Grid, findings: readonly Finding[]) {
  const placed = rows
    .map(({ pointer, row }, place) => ({ place, pointer, rule: row?.rule }))
    .flatMap(({ place, pointer, rule }) =>
      rule === undefined ? [] : [[Number(pointer.split('/')[2]), { rule, row: place }] as const],
    );
  const byIndex = Object.assign([], Object.fromEntries(placed));
  const placeOf = placesIn(byIndex, headers, columns);
  return findings
    .filter(({ pointer }) => pointer.startsWith('/rules'))
    .map((finding): CellMark => {
      const [, , index = ''] = finding.pointer.split('/');
      const isPlaced = byIndex[Number(index)] !== undefined && index !== '';
      const { row, column } = isPlaced ? placeOf(finding.pointer) : { row: -1, column: 1 };
      return { finding, row, column: column - 1 };
    });
}

interface CellsProps extends TypingProps {
  readonly marks: readonly CellMark[];
  readonly sentences: Sentences;
}

function Cells(props: CellsProps) {
  const { grid, marks, row, column, sentences } = props;
  const text = useRuleText();
  const id = useId();
  const marksAt = useMemo(() => Map.groupBy(marks, (one) => `${one.row} ${one.column}`), [marks]);
  const view = useRef<HTMLDivElement>(null);
  const typing = useTyping(props, view);
  const { rows, columns } = useShown(view, grid, row, column);
  const [shownRows, shownColumns] = [rows.getVirtualItems(), columns.getVirtualItems()];
  // The name column is always shown.
  const [first, second] = shownColumns;
  const chosenCell = { 'aria-activedescendant': `${id}-${row}-${column}` };
  const gaps = {
    before: Math.max(0, (second?.start ?? 0) - (first?.end ?? 0)),
    after: columns.getTotalSize() - (shownColumns.at(-1)?.end ?? 0),
  };
  return (
    <div ref={view} className={styles.gridView}>
      <table
        {...asGrid}
        {...typing.handlers}
        {...chosenCell}
        className={styles.grid}
        style={{ width: numberPx + columns.getTotalSize() }}
        aria-label={text('rules')}
        aria-rowcount={grid.rows.length + 1}
        aria-colcount={grid.columns.length + 1}
      >
        <colgroup>
          <col style={{ width: numberPx }} />
          <col style={{ width: gaps.before }} />
          {shownColumns.map(({ index, size }) => (
            <col key={index} style={{ width: size }} />
          ))}
          <col style={{ width: gaps.after }} />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" aria-colindex={1} className={styles.corner}>
              <span className="unseen">{text('row')}</span>
            </th>
            <td className={styles.gap} />
            {shownColumns.map(({ index }) => (
              <th
                key={index}
                scope="col"
                aria-colindex={index + 2}
                className={index === 0 ? styles.named : undefined}
                title={grid.headers[index]}
              >
                {sentences.column(grid.headers[index] ?? '')}
              </th>
            ))}
            <td className={styles.gap} />
          </tr>
        </thead>
        <tbody>
          <RowGap height={shownRows[0]?.start ?? 0} />
          {shownRows.map(({ index }) => (
            <tr
              key={grid.rows[index]?.pointer}
              aria-rowindex={index + 2}
              className={index === row ? styles.chosenRow : undefined}
            >
              <th scope="row" aria-colindex={1} className={styles.corner}>
                {index + 1}
              </th>
              <td className={styles.gap} />
              {shownColumns.map(({ index: place }) => (
                <Cell
                  key={place}
                  id={`${id}-${index}-${place}`}
                  place={place}
                  cell={grid.rows[index]?.cells[place] ?? ''}
                  label={sentences.column(grid.headers[place] ?? '')}
                  marks={marksAt.get(`${index} ${place}`)}
                  isOutcome={grid.columns[place]?.is === 'outcome'}
                  isChosen={index === row && place === column}
                  typed={index === row && place === column ? typing.typed : null}
                  onType={typing.setTyped}
                />
              ))}
              <td className={styles.gap} />
            </tr>
          ))}
          <RowGap height={rows.getTotalSize() - (shownRows.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

function RowGap({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr>
      <td className={styles.gap} height={height} />
    </tr>
  );
}

function useShown(
  view: { readonly current: HTMLDivElement | null },
  { rows: all, columns: wide }: Grid,
  row: number,
  column: number,
) {
  const withAlso =
    (...also: readonly number[]) =>
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...also])].sort((a, b) => a - b);
  const common = { getScrollElement: () => view.current, overscan };
  const rows = useVirtualizer({
    ...common,
    count: all.length,
    estimateSize: () => rowPx,
    initialRect: { width: 0, height: rowPx * pageRows },
    scrollPaddingStart: rowPx,
    rangeExtractor: withAlso(row),
  });
  const columns = useVirtualizer({
    ...common,
    horizontal: true,
    count: wide.length,
    estimateSize: (place) => widthOf(wide[place]),
    initialRect: { width: 1_000, height: 0 },
    scrollPaddingStart: numberPx + widthOf(wide[0]),
    rangeExtractor: withAlso(0, column),
  });
  useEffect(() => rows.scrollToIndex(row), [rows, row]);
  useEffect(() => columns.scrollToIndex(column), [columns, column]);
  return { rows, columns };
}

function widthOf(column: TableColumn | undefined): number {
  if (column?.is === 'name' || column?.is === 'also') return 200;
  if (column?.is === 'priority') return 80;
  return 140;
}

interface CellProps {
  readonly id: string;
  readonly place: number;
  readonly cell: string;
  readonly label: string;
  readonly marks: readonly CellMark[] | undefined;
  readonly isOutcome: boolean;
  readonly isChosen: boolean;
  readonly typed: string | null;
  readonly onType: (typed: string) => void;
}

/** Memoised, as an arrow key changes two cells of hundreds. */
const Cell = memo(function Cell(props: CellProps) {
  const { id, place, cell, label, marks = [], isOutcome, isChosen, typed, onType } = props;
  const isBad = marks.some(({ finding }) => finding.severity === 'error');
  return (
    <td
      id={id}
      aria-colindex={place + 2}
      aria-invalid={isBad ? true : undefined}
      className={names(
        isOutcome && styles.outcome,
        place === 0 && styles.named,
        marks.length > 0 && (isBad ? styles.marked : styles.hinted),
        isChosen && styles.chosenCell,
      )}
      title={marks.map(({ finding }) => finding.message).join('\n') || undefined}
    >
      {typed === null ? (
        cell || <span className={styles.blank}>–</span>
      ) : (
        <input
          data-own-keys
          ref={(input) => input?.focus({ preventScroll: true })}
          aria-label={label}
          value={typed}
          onChange={({ target }) => onType(target.value)}
        />
      )}
    </td>
  );
});

const within = (place: number, count: number) => Math.max(0, Math.min(count - 1, place));
