/** A table of what is read page by page, or words where nothing was found. */
import type { ReactNode } from 'react';
import { type QueryReading, Read } from './panel.tsx';
import { Table, type TableProps } from './table.tsx';

interface ReadTableProps<Row> extends Omit<TableProps<Row>, 'label' | 'rows' | 'idOf' | 'onEnd'> {
  readonly title: string;
  readonly pages: {
    readonly reading: QueryReading<readonly Row[]>;
    readonly more?: (() => void) | null;
  };
  readonly empty: ReactNode;
}

export function ReadTable<Row extends { readonly id: string }>(props: ReadTableProps<Row>) {
  const { title, pages, empty, ...table } = props;
  return (
    <Read title={title} reading={pages.reading}>
      {(rows) =>
        rows.length === 0 ? (
          empty
        ) : (
          <Table
            {...table}
            label={title}
            rows={rows}
            idOf={({ id }) => id}
            onEnd={pages.more ?? null}
          />
        )
      }
    </Read>
  );
}
