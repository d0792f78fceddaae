/**
 * Tables as a spreadsheet (xlsx): a sheet each with a frozen head, figures as numbers and clock
 * times as times, then definitions and the command that gives the same again.
 */
import type { Cell, Row, Sheet } from 'write-excel-file/node';
import type { FigureTable, ReportDocument } from '../../simulator/index.ts';

const bold = { fontWeight: 'bold' } as const;
const formats = { share: '0.0%', points: '+0.0%;-0.0%;0.0%', seconds: '0.0' } as const;
/** Hours may be 24 and more. */
const clockFormat = '[hh]:mm';
/** Longest name of a sheet in Excel. */
const nameMost = 31;
const widths = { words: 16, figures: 12, text: 60 } as const;

export async function workbookOf(
  tables: readonly FigureTable[],
  document: ReportDocument,
): Promise<Uint8Array> {
  const { default: writeXlsx } = await import('write-excel-file/node');
  const sheets = tables.map(({ id, columns, rows }) => ({
    sheet: id.slice(0, nameMost),
    stickyRowsCount: 1,
    columns: columns.map(({ unit }) => ({
      width: unit === 'words' ? widths.words : widths.figures,
    })),
    data: [
      columns.map(({ name }) => ({ value: name, ...bold })),
      ...rows.map((row) => row.map((value, at) => cellOf(value, columns[at]?.unit))),
    ],
  }));
  const about: Sheet<never> = {
    sheet: 'definitions',
    stickyRowsCount: 1,
    columns: [{ width: widths.words }, { width: widths.words }, { width: widths.text }],
    data: [
      ['sheet', 'column', 'meaning'].map((value) => ({ value, ...bold })),
      ...tables.flatMap(meanings),
      ...definitions(document),
      ['', 'answer', document.answer],
      ...(document.isPartial === true ? [['', 'partial', 'stopped before its end']] : []),
      ['', 'command', document.reproduce],
    ],
  };
  return await writeXlsx([...sheets, about]).toBuffer();
}

function cellOf(
  value: string | number | null,
  unit: FigureTable['columns'][number]['unit'] | undefined,
): Cell {
  if (value === null) return null;
  if (unit === 'clock' && typeof value === 'string') {
    const [hours = 0, minutes = 0] = value.split(':').map(Number);
    return { value: (hours + minutes / 60) / 24, type: Number, format: clockFormat };
  }
  if (typeof value === 'string') return { value, type: String };
  const format =
    unit === undefined || !(unit in formats) ? {} : { format: formats[unit as 'share'] };
  return { value, type: Number, ...format };
}

function meanings({ id, title, columns }: FigureTable): readonly Row[] {
  const told = columns.filter(({ says }) => says !== '');
  return [[id, '', title], ...told.map(({ name, says }) => [id, name, says])];
}

function definitions({ sections }: ReportDocument): readonly Row[] {
  return sections.flatMap(({ terms = [] }) =>
    terms.map(({ name, formula, counted }) => ['', name, `${formula}. ${counted}`]),
  );
}
