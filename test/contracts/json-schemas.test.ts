import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../contracts/index.ts';

const folder = 'docs/schemas';

describe('the JSON Schemas', () => {
  it('in docs/schemas are those the Zod schemas give', () => {
    const files = jsonSchemas();
    expect(files.map(({ name }) => name)).toEqual([
      'centre.schema.json',
      'effect-line.schema.json',
      'trace-line.schema.json',
    ]);
    expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name));
    for (const { name, schema } of files) {
      expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(
        `${JSON.stringify(schema, null, 2)}\n`,
      );
    }
  });

  it('refuse unknown members of what people write, and allow those of what we write', () => {
    for (const { name, schema } of jsonSchemas()) {
      const isStrict = JSON.stringify(schema).includes('"additionalProperties":false');
      expect(`${name} ${isStrict}`).toBe(`${name} ${name !== 'effect-line.schema.json'}`);
    }
  });
});
