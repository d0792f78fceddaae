/** Results of TAPI's functions, and look-up of table rows by name. */
import { Refusal } from '../../contracts/index.ts';
import { nearestWord } from '../../kernel/index.ts';

/** A refusal for what the view, or the version of a line, does not have. */
export function unavailable(detail: string): Refusal {
  return new Refusal('operation_unavailable', detail, { elsewhere: true });
}

export interface Result {
  readonly result: string;
  readonly [member: string]: unknown;
}

export function rowIn<Row>(
  table: { readonly [name: string]: Row },
  name: string,
  what: string,
): Row {
  const row = Object.hasOwn(table, name) ? table[name] : undefined;
  if (row !== undefined) return row;
  const names = Object.keys(table);
  const near = nearestWord(name, names);
  const meant =
    near === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${near}?`;
  throw unavailable(`${JSON.stringify(name)} is no ${what}; ${meant}`);
}
