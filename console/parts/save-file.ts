/** Tables as files for spreadsheets. */

export type Cell = string | number | null;

/** Formulas are escaped, so that spreadsheets show them as text. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function download(name: string, type: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Loads the writer on demand, as few pages save workbooks. */
export async function saveWorkbook(
  name: string,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const { default: writeXlsx } = await import('write-excel-file/browser');
  await writeXlsx(rows.map((row) => [...row])).toFile(name);
}
