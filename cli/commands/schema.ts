/**
 * `callwright schema`: the JSON Schemas of the files that people and programs write, for editors.
 *
 * Without a name the list of them, with what each describes.
 */
import { jsonSchema, jsonSchemaNames } from '../../contracts/index.ts';
import { nearest } from '../../kernel/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

/** The schema of that name, or the list; the answer goes to stdout. */
export function schemaCommand(
  name: string | undefined,
  options: StyleOptions & { readonly output: 'text' | 'json' },
): ExitCode {
  process.stdout.write(`${name === undefined ? listText(options) : schemaText(name)}\n`);
  return exitCodes.yes;
}

function listText({ output, ...look }: Parameters<typeof schemaCommand>[1]): string {
  const schemas = jsonSchemaNames.map((name) => {
    return { name, describes: String(jsonSchema(name)?.['title']) };
  });
  if (output === 'json') return jsonAnswer('schemas/1', { schemas });
  const rows = schemas.map(({ name, describes }) => [name, describes]);
  return tableLines([['name', 'describes'], ...rows], styleOf(look, process.stdout), 2).join('\n');
}

function schemaText(name: string): string {
  const schema = jsonSchema(name);
  if (schema !== undefined) return JSON.stringify(schema, null, 2);
  const near = nearest(name, jsonSchemaNames);
  const hint =
    near === undefined ? `expected one of ${jsonSchemaNames.join(', ')}` : `did you mean ${near}?`;
  throw new CliError(exitCodes.wrongUsage, `error: no schema '${name}'; ${hint}`);
}
