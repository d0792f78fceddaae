/**
 * `npm run docs`: writes every generated page anew; `--check` says which ones have drifted.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorsPage, factsPage, jsonSchemas } from '../contracts/index.ts';
import { measuresPage } from '../metrics/index.ts';
import { outsideMeasuresPart } from '../simulator/index.ts';
import { configurationPage } from './configuration-page.ts';
import { machinePages } from './machine-page.ts';
import { orderRowsPage } from './order-rows.ts';
import { permissionsPage } from './permissions.ts';

const root = join(import.meta.dirname, '..');
const pages: readonly { readonly file: string; readonly text: string }[] = [
  ...machinePages(),
  ...jsonSchemas().map(({ name, schema }) => {
    return { file: `docs/schemas/${name}`, text: `${JSON.stringify(schema, null, 2)}\n` };
  }),
  { file: 'docs/configuration.md', text: configurationPage() },
  { file: 'docs/errors.md', text: errorsPage() },
  { file: 'docs/facts.md', text: factsPage() },
  { file: 'docs/measures.md', text: measuresPage([outsideMeasuresPart]) },
  { file: 'docs/permissions.md', text: permissionsPage() },
  { file: 'docs/order-rows.md', text: orderRowsPage() },
];

for (const { file, text } of pages) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`docs: ${file} has drifted; npm run docs\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
