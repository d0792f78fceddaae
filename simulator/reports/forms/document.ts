/**
 * A report before it has a form: sentences, tables and charts. Text for terminals, Markdown, CSV
 * and HTML are one file each, which know no report.
 */
import { changeInterval, intervalText } from '../figure-text.ts';

/** Bounds of a figure, or of a difference: each form has its own word between them. */
interface IntervalCell {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  readonly isChange?: boolean;
}

/** A cell of a heat map; `shade` is 0..1, more is darker. */
interface ShadedCell {
  readonly text: string;
  readonly shade: number;
}

/** A string is words, or a figure that is written in its unit already. */
export type TableCell = string | IntervalCell | ShadedCell;

/** Head first; the first cell of a row names it, and a column with an empty head holds words. */
export type ReportTable = readonly (readonly TableCell[])[];

/** A term of a report and what it means. */
export interface DefinedTerm {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  /** What is counted, in a sentence. */
  readonly counted: string;
}

/** A part of a report; one whose table has no rows is left out. */
export interface Section {
  readonly heading?: string;
  /** On pages alone: in text the head of the first column says it. */
  readonly pageHeading?: string;
  /** Pages are Markdown and HTML [both]. */
  readonly only?: 'text' | 'pages';
  readonly table?: ReportTable;
  /** Columns of words, from the left [1]. */
  readonly wordColumns?: number;
  /** Sentences below the table. */
  readonly lines?: readonly string[];
  readonly terms?: readonly DefinedTerm[];
  /** SVG figures, for HTML alone. */
  readonly charts?: () => readonly string[];
}

export interface ReportDocument {
  /** Of a page [the answer]. */
  readonly title?: string;
  /** In one line. */
  readonly answer: string;
  /** Before the answer on a terminal, where notes then stand further in [none]. */
  readonly sign?: '·' | '!';
  /** How the answer looks on a terminal [good]. */
  readonly tone?: 'good' | 'doubtful' | 'bad';
  /** The work was stopped before its end. */
  readonly isPartial?: boolean;
  /** Sentences below the answer. */
  readonly notes?: readonly string[];
  readonly sections: readonly Section[];
  /** What to beware of. */
  readonly warnings?: readonly string[];
  /** Rows of CSV, head first: values in their own units. */
  readonly data?: () => readonly DataRow[];
  readonly engineVersion?: string;
  /** The command that gives the same figures. */
  readonly reproduce: string;
}

/** Null: no figure. */
export type DataRow = readonly (string | number | null)[];

/** The words of a cell; `between` stands between two bounds. */
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

/** The last line of a page. */
export function madeBy({ engineVersion }: ReportDocument): string {
  return engineVersion === undefined ? '' : `callwright ${engineVersion}; `;
}

/** The answer of a page, which says first that it is not all. */
export function pageAnswer({ answer, isPartial }: ReportDocument): string {
  return isPartial === true ? `partial · ${answer}` : answer;
}
