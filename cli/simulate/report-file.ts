/** Forms of a report, by name of the form or by the ending of a file. */
import { extname } from 'node:path';
import { type PublishedReport, toCsv, toHtml, toMarkdown } from '../../simulator/index.ts';

/** What a report can be written as; JSON and text are the command's own. */
export type ReportForm = 'csv' | 'md' | 'html';

/** The report in a form. */
export const publishers: { readonly [Form in ReportForm]: (report: PublishedReport) => string } = {
  csv: toCsv,
  md: toMarkdown,
  html: toHtml,
};

/** `.csv` and `.md` say what they are; any other file is a page. */
export function formOf(path: string): ReportForm {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return 'csv';
  return ending === '.md' || ending === '.markdown' ? 'md' : 'html';
}
