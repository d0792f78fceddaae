/** Writes `docs/schemas/*.schema.json` from the Zod schemas of `contracts/`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas } from '../contracts/index.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'schemas');
mkdirSync(folder, { recursive: true });
for (const { name, schema } of jsonSchemas()) {
  writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
