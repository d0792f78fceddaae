/**
 * A report as sentences, tables and charts. One file for each form (text, Markdown, CSV, HTML)
 * renders it.
 */
import { changeInterval, intervalText } from '../figure-text.ts';

/** A cell of two bounds, which each form joins with its own word. */
interface IntervalCell {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  readonly isChange?: boolean;
}

/** A cell of a heat map; `shade` is 0..1, where 1 is darkest. */
interface ShadedCell {
  readonly text: string;
  readonly shade: number;
}

/** A string is words, or a figure already written in its unit. */
export type TableCell = string | IntervalCell | ShadedCell;

/**
 * The first row is the head, the first cell of a row its name; a column with an empty head holds
 * words.
 */
export type ReportTable = readonly (readonly TableCell[])[];

export interface DefinedTerm {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly counted: string;
}

/** Width of every chart, in units of its drawing. */
export const chartWidth = 560;

interface ChartKey {
  readonly text: string;
  readonly className: 'a' | 'b' | 'target' | 'band';
}

/** A chart: its drawing in SVG, and its figures as a table. */
export interface Chart {
  /** Letters and hyphens, unique in its report. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly keys: readonly ChartKey[];
  readonly drawing: string;
  readonly height: number;
  readonly table: readonly (readonly string[])[];
}

/** A part of a report, left out if its table has no rows. */
export interface Section {
  readonly heading?: string;
  /** Heading on pages; a terminal shows the first column's head instead. */
  readonly pageHeading?: string;
  /** The only form that shows it; pages are Markdown and HTML. Default: both. */
  readonly only?: 'text' | 'pages';
  readonly table?: ReportTable;
  /** Number of columns of words, from the left. Default: 1. */
  readonly wordColumns?: number;
  readonly lines?: readonly string[];
  readonly terms?: readonly DefinedTerm[];
  readonly charts?: () => readonly Chart[];
}

export interface ReportDocument {
  /** Default: the answer. */
  readonly title?: string;
  readonly answer: string;
  /** Sign before the answer on a terminal. Default: none. */
  readonly sign?: '·' | '!';
  readonly tone?: 'good' | 'doubtful' | 'bad';
  readonly isPartial?: boolean;
  readonly notes?: readonly string[];
  readonly sections: readonly Section[];
  readonly warnings?: readonly string[];
  /** Rows of CSV, the head first, with values in their own units. */
  readonly data?: () => readonly DataRow[];
  readonly engineVersion?: string;
  readonly reproduce: string;
}

export type DataRow = readonly (string | number | null)[];

/** A cell as text; `between` stands between two bounds. */
export function cellText(cell: TableCell, between: string): string {
  if (typeof cell === 'string') return cell;
  if ('shade' in cell) return cell.text;
  return (cell.isChange === true ? changeInterval : intervalText)(cell, cell.unit, between);
}

/** The sections that a form shows. */
export function sectionsFor(
  form: 'text' | 'pages',
  { sections }: Pick<ReportDocument, 'sections'>,
): readonly Section[] {
  return sections.filter(({ only = form, table, lines = [], terms = [], charts }) => {
    if (only !== form) return false;
    if (table !== undefined) return table.length > 1;
    return lines.length > 0 || terms.length > 0 || (form === 'pages' && charts !== undefined);
  });
}

export function madeBy({ engineVersion }: ReportDocument): string {
  return engineVersion === undefined ? '' : `callwright ${engineVersion}; `;
}

/** The answer as a page shows it; if the run was stopped, it says first that it is partial. */
export function pageAnswer({ answer, isPartial }: ReportDocument): string {
  return isPartial === true ? `partial · ${answer}` : answer;
}
