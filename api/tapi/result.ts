/** What a function of TAPI came to, and rows of its tables by their names. */

import { nearest } from '../../kernel/index.ts';
import { Refusal } from '../refusal.ts';

/** What the view has not, or a line at its version. */
export function unavailable(detail: string): Refusal {
  return new Refusal('operation_unavailable', detail, { elsewhere: true });
}

/** What a function came to: a result as TAPI has it, and what it fills in or why not. */
export interface Result {
  readonly result: string;
  readonly [member: string]: unknown;
}

/** What a table has under a name. @throws {Refusal} where it has nothing */
export function rowIn<Row>(
  table: { readonly [name: string]: Row },
  name: string,
  what: string,
): Row {
  const row = Object.hasOwn(table, name) ? table[name] : undefined;
  if (row !== undefined) return row;
  const names = Object.keys(table);
  const near = nearest(name, names);
  const meant =
    near === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${near}?`;
  throw unavailable(`${JSON.stringify(name)} is no ${what}; ${meant}`);
}
