/**
 * `npm run docs`: writes all generated pages and JSON Schemas; `--check` reports outdated pages.
 * `npm run docs -- screenshots` makes the pictures.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { newestResults, pagesOf } from '../bench/results.ts';
import { answerJsonSchema, answerNames } from '../cli/answers.schema.ts';
import { errorsPage, factsPage, jsonSchema, jsonSchemaNames } from '../contracts/index.ts';
import { measuresPage } from '../metrics/index.ts';
import { outsideMeasuresPart } from '../simulator/index.ts';
import { accessibilityPage } from './accessibility-page.ts';
import { publicDeclarations } from './build-types.ts';
import { configurationPage } from './configuration-page.ts';
import { apiReports } from './declarations/api-report.ts';
import { filesPage } from './files-page.ts';
import { importsPage } from './import-columns-page.ts';
import { machinePages } from './machine-page.ts';
import { orderRowsPage } from './order-rows.ts';
import { permissionsPage } from './permissions.ts';
import { scorecardPage } from './scorecard-page.ts';
import { wordsOf } from './script-options.ts';
import { strategiesPage } from './strategies-page.ts';
import { tapiCoveragePage } from './tapi-coverage.ts';
import { wasmModules } from './wasm-modules.ts';

const root = join(import.meta.dirname, '..');
const pages: readonly { readonly file: string; readonly text: string }[] = [
  ...(await wasmModules()),
  ...machinePages(),
  { file: 'docs/accessibility.md', text: accessibilityPage() },
  { file: 'docs/console.md', text: scorecardPage() },
  { file: 'docs/configuration.md', text: configurationPage() },
  { file: 'docs/errors.md', text: errorsPage() },
  { file: 'docs/facts.md', text: factsPage() },
  { file: 'docs/reference/files.md', text: filesPage() },
  { file: 'docs/imports.md', text: importsPage() },
  { file: 'docs/measures.md', text: measuresPage([outsideMeasuresPart]) },
  { file: 'docs/permissions.md', text: permissionsPage() },
  { file: 'docs/strategies.md', text: strategiesPage() },
  { file: 'docs/order-rows.md', text: orderRowsPage() },
  { file: 'docs/tapi.md', text: tapiCoveragePage() },
  ...apiReports(publicDeclarations()),
  ...[...pagesOf(newestResults())].map(([path, text]) => ({ file: relative(root, path), text })),
];
/** For editors and the package; schemas of command answers have a folder. */
const schemas = [
  ...jsonSchemaNames.map((name) => ({ name, schema: jsonSchema(name) })),
  ...answerNames.map((name) => {
    return { name: `answers/${name.replace('/', '-')}`, schema: answerJsonSchema(name) };
  }),
].map(({ name, schema }) => ({
  file: `docs/schemas/${name}.schema.json`,
  text: `${JSON.stringify(schema, null, 2)}\n`,
}));
const usage = `npm run docs                   writes the generated pages and schemas
npm run docs -- --check        names those that differ from the code
npm run docs -- screenshots    takes the pictures of the console as well
`;
const words = wordsOf(usage, ['--check', 'screenshots']);
const isCheck = words.has('--check');

if (words.has('screenshots')) await (await import('./screenshots.ts')).writeScreenshots();
for (const { file, text } of isCheck ? pages : [...pages, ...schemas]) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (isCheck) {
    process.stderr.write(`docs: ${file} has drifted; npm run docs\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
