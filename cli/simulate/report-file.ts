/** Forms of a report, by name of the form or by the ending of a file. */
import { extname } from 'node:path';
import { type PublishedReport, toCsv, toHtml, toMarkdown } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';

/** What a report can be written as; JSON and text are the command's own. */
export type ReportForm = 'csv' | 'md' | 'html';

/** The report in a form. */
export const publishers: { readonly [Form in ReportForm]: (report: PublishedReport) => string } = {
  csv: toCsv,
  md: toMarkdown,
  html: toHtml,
};

/** The form of each ending of a file. */
const endings: { readonly [ending: string]: ReportForm } = {
  '.csv': 'csv',
  '.md': 'md',
  '.markdown': 'md',
  '.html': 'html',
  '.htm': 'html',
};

/** The form that a file's ending asks for. @throws {CliError} where there is none of that name. */
export function formOf(path: string): ReportForm {
  const form = endings[extname(path).toLowerCase()];
  if (form !== undefined) return form;
  throw wrongUsage(`--report ${path}; expected a file that ends in .html, .md or .csv`);
}
