/** Keyboard and clipboard of the rule table, and the cell being edited. */
import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useState,
} from 'react';
import { readCsv } from '../../rules/tables/index.ts';
import { type Grid, hasHeaders } from './table-edits.ts';

export const pageRows = 10;

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface TypingProps extends CellPlace {
  readonly grid: Grid;
  readonly goTo: (row: number, column: number) => void;
  /** Writes a block at the chosen cell; false: invalid, so the cell stays open. */
  readonly onWrite: (block: readonly (readonly string[])[]) => boolean;
  readonly onTable: (csv: string) => boolean;
  readonly isFixed: boolean;
}

export function useTyping(props: TypingProps, view: { readonly current: HTMLDivElement | null }) {
  const { grid, row, column, goTo, onWrite, onTable, isFixed } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const cell = grid.rows[row]?.cells[column] ?? '';
  const close = () => {
    setTyped(null);
    view.current?.querySelector('table')?.focus({ preventScroll: true });
  };
  const leave = (to: () => void) => {
    if (typed !== null && typed !== cell && !onWrite([[typed]])) return;
    close();
    to();
  };
  const open = (at: CellPlace, isTwice: boolean) =>
    leave(() => {
      goTo(at.row, at.column);
      if (isTwice && !isFixed) setTyped(grid.rows[at.row]?.cells[at.column] ?? '');
    });
  const onMouseDown = (event: MouseEvent) => {
    const at = cellOf(event.target);
    if (at === null) return;
    event.preventDefault();
    open(at, event.detail > 1);
  };
  const onBlur = ({ target }: FocusEvent) => {
    if (target instanceof HTMLInputElement) leave(() => {});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, shiftKey } = event;
    if (event.nativeEvent.isComposing || event.metaKey || event.altKey) return;
    const to = cellAfter(event, { row, column });
    if (typed !== null) {
      if (key === 'Escape') close();
      else if (key === 'Enter') leave(() => goTo(row + 1, column));
      else if (key === 'Tab') leave(() => goTo(row, column + (shiftKey ? -1 : 1)));
      else return;
    } else if (to !== null) goTo(to.row, to.column);
    else if (isFixed || ctrlKey) return;
    else if (key === 'Enter' || key === 'F2') setTyped(cell);
    else if (key === 'Delete' || key === 'Backspace') onWrite([['']]);
    else if (key.length === 1) setTyped(key);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    const read = readCsv(pasted, '\t');
    if (typed !== null || isFixed || !read.ok) return;
    event.preventDefault();
    if (hasHeaders(grid.kind, read.rows)) onTable(pasted);
    else onWrite(read.rows);
  };
  const onCopy = (event: ClipboardEvent) => {
    if (typed !== null) return;
    event.clipboardData.setData('text/plain', cell);
    event.preventDefault();
  };
  return { typed, setTyped, handlers: { onMouseDown, onBlur, onKeyDown, onPaste, onCopy } };
}

/** The cell of an event; null: none, or the one being edited. */
function cellOf(target: EventTarget): CellPlace | null {
  if (!(target instanceof Element) || target instanceof HTMLInputElement) return null;
  const cell = target.closest('td[aria-colindex]');
  const [row, column] = [cell?.parentElement?.ariaRowIndex, cell?.ariaColIndex];
  // ARIA indexes count from 1 and include headers.
  return row == null || column == null
    ? null
    : { row: Number(row) - 2, column: Number(column) - 2 };
}

function cellAfter({ key, ctrlKey }: KeyboardEvent, { row, column }: CellPlace): CellPlace | null {
  const far = Number.MAX_SAFE_INTEGER;
  const steps: Readonly<Record<string, CellPlace>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - pageRows, column },
    PageDown: { row: row + pageRows, column },
    Home: { row: ctrlKey ? 0 : row, column: 0 },
    End: { row: ctrlKey ? far : row, column: far },
  };
  return steps[key] ?? null;
}
