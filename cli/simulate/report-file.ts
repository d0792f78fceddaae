/** The file of `--report`, whose extension gives the form. */
import { extname } from 'node:path';
import type { ReportDocument } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { documentForms } from '../text/document-text.ts';

const endings: { readonly [ending: string]: 'csv' | 'md' | 'html' } = {
  '.csv': 'csv',
  '.md': 'md',
  '.markdown': 'md',
  '.html': 'html',
  '.htm': 'html',
};

type ReportOptions = WriteOptions & { readonly report?: string };

/** Called before the work begins. @throws {CliError} if the report cannot be written there. */
export function checkReportFile({ report, ...options }: ReportOptions): void {
  if (report === undefined) return;
  formOf(report);
  refuseOldFile(report, options);
}

export function writeReport(document: ReportDocument, { report, ...options }: ReportOptions): void {
  if (report === undefined) return;
  writeWhole(report, documentForms(document)[formOf(report)](), options);
}

function formOf(path: string): 'csv' | 'md' | 'html' {
  const form = endings[extname(path).toLowerCase()];
  if (form !== undefined) return form;
  throw wrongUsage(`--report ${path}; expected a file that ends in .html, .md or .csv`);
}
