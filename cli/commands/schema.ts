/** `callwright schema`: the JSON Schemas of all files, for editors; without a name, their list. */
import { jsonSchema, jsonSchemaNames } from '../../contracts/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';
import { expectedName } from '../did-you-mean.ts';
import { tableLines } from '../text/style.ts';

export const command = answering({
  arguments: { '[name]': 'such as centre, scenario or rule-set.route' },
  examples: ['callwright schema', 'callwright schema scenario > scenario.schema.json'],
  schema: 'schemas/1',
  answer: (_options, { name }) => {
    if (name !== undefined) {
      const schema = schemaText(name);
      return { json: schema, text: () => schema };
    }
    const schemas = jsonSchemaNames.map((known) => {
      return { name: known, describes: String(jsonSchema(known)?.['title']) };
    });
    const rows = schemas.map((one) => [one.name, one.describes]);
    return {
      json: { schemas },
      text: (style) => tableLines([['name', 'describes'], ...rows], style, 2),
    };
  },
});

function schemaText(name: string): string {
  const schema = jsonSchema(name);
  if (schema !== undefined) return `${JSON.stringify(schema, null, 2)}\n`;
  throw wrongUsage(`error: no schema '${name}'${expectedName(name, jsonSchemaNames)}`);
}
