/**
 * A virtual table: only rows in view are in the page. Tab reaches one row, arrows, Home and End the
 * others; Enter opens. Below 720 px columns marked `isWide` are hidden.
 */
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { Defined, type FigureDefinition } from './figure.tsx';
import { names } from './names.ts';
import styles from './table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  readonly definition?: FigureDefinition;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  readonly isWide?: boolean;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Opens a row; without it and `pathOf`, rows are read-only. */
  readonly onOpen?: (row: Row) => void;
  readonly pathOf?: (row: Row) => string;
  /** Called when arrow keys reach a row. */
  readonly onReach?: (row: Row) => void;
  readonly currentId?: string | undefined;
  /** Handles other keys on a row; true: handled. */
  readonly onKey?: (key: string, row: Row) => boolean;
  readonly onEnd?: (() => void) | null;
  readonly className?: string | undefined;
}

const rowPx = 36;
const overscan = 8;
/** Distance to the last row, in rows, at which more are requested. */
const endRows = 10;

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, idOf, pathOf, onReach = () => {}, currentId, onKey, onEnd } = props;
  const navigate = useNavigate();
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    getScrollElement: () => view.current,
    initialRect: { width: 0, height: rowPx * overscan },
    overscan,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - endRows) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);
  const current = rows.findIndex((row) => idOf(row) === currentId);
  const goTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    virtual.scrollToIndex(index);
    onReach(row);
    // Focus waits a frame, as the row may not be rendered yet.
    requestAnimationFrame(() =>
      view.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const row = rows[index];
    const isOfRow = event.target === event.currentTarget;
    if (row === undefined || !isOfRow || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = rowAfter(event.key, index, rows.length);
    if (to !== null) goTo(to);
    else if (event.key === 'Enter') open(row);
    else if (onKey?.(event.key, row) !== true) return;
    event.preventDefault();
  };
  const open = (row: Row) => {
    if (pathOf === undefined) props.onOpen?.(row);
    else void navigate({ to: pathOf(row) });
  };
  const isReached = (pathOf ?? props.onOpen) !== undefined;
  return (
    <div ref={view} className={names(styles.view, props.className)}>
      <table className={styles.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.definition === undefined ? (
                  column.head
                ) : (
                  <Defined definition={column.definition}>{column.head}</Defined>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={items[0]?.start ?? 0} columns={columns.length} />
          {items.map(({ index }) => {
            const row = rows[index] as Row;
            const id = idOf(row);
            const isFirst = current < 0 ? index === 0 : index === current;
            return (
              <tr
                key={id}
                className={styles.row}
                aria-rowindex={index + 2}
                aria-current={id === currentId ? true : undefined}
                tabIndex={isReached ? (isFirst ? 0 : -1) : undefined}
                onClick={isReached ? ({ target }) => isOwn(target) && open(row) : undefined}
                onKeyDown={isReached ? (event) => onKeyDown(event, index) : undefined}
              >
                {columns.map((column, place) => (
                  <Cell key={column.id} column={column} isName={place === 0}>
                    {place === 0 && pathOf !== undefined ? (
                      <Link to={pathOf(row)} tabIndex={-1}>
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </Cell>
                ))}
              </tr>
            );
          })}
          <Gap
            height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)}
            columns={columns.length}
          />
        </tbody>
      </table>
    </div>
  );
}

/** Whether a click opens the row: links and checkboxes act themselves. */
function isOwn(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, input') === null;
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly isName: boolean;
  readonly children: ReactNode;
}

function Cell<Row>({ column, isName, children }: CellProps<Row>) {
  if (!isName) return <td className={classOf(column)}>{children}</td>;
  return (
    <th scope="row" className={classOf(column)}>
      {children}
    </th>
  );
}

function classOf<Row>({ isNumber, isWide }: Column<Row>): string {
  return names(isNumber && styles.number, isWide && styles.wide);
}

function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} height={height} className={styles.gap} />
    </tr>
  );
}

function rowAfter(key: string, index: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(count - 1, index + 1);
  if (key === 'ArrowUp') return Math.max(0, index - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
