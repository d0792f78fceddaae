/** Buttons that save a table of a report as CSV or as a workbook. */
import { Button, notify } from '../parts/index.ts';
import { type Cell, csvOf, download, saveWorkbook } from '../parts/save-file.ts';
import { useText } from './readings.ts';

interface SaveFilesProps {
  readonly of: 'figures' | 'sales' | 'promotions';
  /** Of the file, without its kind. */
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export function SaveFiles({ of, name, rows }: SaveFilesProps) {
  const text = useText();
  const saveXlsx = () =>
    saveWorkbook(`${name}.xlsx`, rows).catch(() => notify(text('notSaved'), { isBad: true }));
  return (
    <>
      <Button onPress={() => download(`${name}.csv`, 'text/csv', csvOf(rows))}>
        {text('csv', { of })}
      </Button>
      <Button onPress={saveXlsx}>{text('xlsx', { of })}</Button>
    </>
  );
}
