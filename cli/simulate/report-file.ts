/** The file of `--report`, whose extension gives the form: a page, a spreadsheet or one chart. */
import { extname } from 'node:path';
import { pngOfSvg } from '../../gateways/index.ts';
import { chartSvg, type FigureTable, type ReportDocument } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { workbookOf } from '../tables/workbook.ts';
import { documentForms } from '../text/document-text.ts';

const endings = {
  '.csv': 'csv',
  '.md': 'md',
  '.markdown': 'md',
  '.html': 'html',
  '.htm': 'html',
  '.xlsx': 'xlsx',
  '.svg': 'svg',
  '.png': 'png',
} as const;

export const reportOptions = {
  '--report <file>': 'write a page with charts (.html), .md, .csv, tables as .xlsx',
  '--chart <name>': 'with --report day.svg or day.png: one chart, such as serviceLevel',
} as const;

type ReportOptions = WriteOptions & { readonly report?: string; readonly chart?: string };

/** Called before the work begins. @throws {CliError} if the report cannot be written there. */
export function checkReportFile({ report, chart, ...options }: ReportOptions): void {
  if (report === undefined) {
    if (chart === undefined) return;
    throw wrongUsage('--chart is given; expected --report too, with a .svg or .png file');
  }
  const isDrawing = ['svg', 'png'].includes(formOf(report));
  if (isDrawing !== (chart !== undefined)) {
    const expected = isDrawing
      ? 'expected --chart too, such as --chart serviceLevel'
      : 'with --chart expected a file that ends in .svg or .png';
    throw wrongUsage(`--report ${report}; ${expected}`);
  }
  refuseOldFile(report, options);
}

export async function writeReport(
  document: ReportDocument,
  { report, chart = '', ...options }: ReportOptions,
  tables: () => readonly FigureTable[] = () => [],
): Promise<void> {
  if (report === undefined) return;
  const form = formOf(report);
  if (form === 'xlsx') return writeWhole(report, await workbookOf(tables(), document), options);
  if (form !== 'svg' && form !== 'png') {
    return writeWhole(report, documentForms(document)[form](), options);
  }
  const svg = chartNamed(document, chart);
  writeWhole(report, form === 'svg' ? svg : await pngOfSvg(svg), options);
}

/** A chart by its name, or by how that begins: `serviceLevel`. */
function chartNamed({ sections }: ReportDocument, name: string): string {
  const charts = sections.flatMap(({ charts: drawn }) => drawn?.() ?? []);
  const nameOf = ({ id }: { readonly id: string }) => id.replace(/^time-/, '');
  const found =
    charts.find((chart) => nameOf(chart) === name) ??
    charts.find((chart) => nameOf(chart).startsWith(name));
  if (found !== undefined) return chartSvg(found);
  const known = charts.length === 0 ? 'no chart: there is none' : charts.map(nameOf).join(', ');
  throw wrongUsage(`--chart is ${name}; expected one of ${known}`);
}

function formOf(path: string): (typeof endings)[keyof typeof endings] {
  const ending = extname(path).toLowerCase();
  if (ending in endings) return endings[ending as keyof typeof endings];
  throw wrongUsage(
    `--report ${path}; expected a file that ends in .html, .md, .csv, .xlsx, .svg or .png`,
  );
}
