/** One of a command's tables as its answer (`--table`). */
import { type FigureTable, tableDocument, tableJson } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Output } from '../command.ts';
import { choice } from '../options.ts';
import { documentForms } from '../text/document-text.ts';

/** The option, for a command with these tables. */
export function tableOption<const Names extends readonly string[]>(...names: Names) {
  return { '--table <name>': ['one table, as text, CSV or JSON', choice(...names)] } as const;
}

/** One of a command's tables in each form. @throws {CliError} if it has none of this id. */
export function tableAnswer(
  tables: readonly FigureTable[],
  id: string,
  about: Parameters<typeof tableDocument>[1],
): Output<'csv' | 'md' | 'html'> {
  const table = tables.find((one) => one.id === id);
  if (table === undefined) {
    const known = tables.map((one) => one.id).join(', ');
    throw wrongUsage(`--table is ${id}, which this run does not have; expected one of ${known}`);
  }
  const { isPartial = false, reproduce } = about;
  const document = tableDocument(table, about);
  return {
    schema: 'table/1',
    isPartial,
    reproduce,
    json: tableJson(table),
    ...documentForms(document),
  };
}
