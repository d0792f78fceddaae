/** What is wrong with a cell of a table, and what reading one gives. */

export interface CellProblem {
  /** From 1, the headers counted, as a spreadsheet counts. */
  readonly row: number;
  /** From 1. */
  readonly column: number;
  /** Text of the first row above the cell. */
  readonly header: string;
  /** One sentence: the cell, the value seen, the value expected. */
  readonly message: string;
  readonly received: string;
  readonly expected: string;
}

/** A value of a cell, or what was expected of it. */
export type CellRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly expected: string };

/** A cell as it should be. */
export function good<Value>(value: Value): CellRead<Value> {
  return { ok: true, value };
}

/** A cell that is not. */
export function bad(expected: string): { readonly ok: false; readonly expected: string } {
  return { ok: false, expected };
}
