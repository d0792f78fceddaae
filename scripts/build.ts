/**
 * `npm run build`: the package in `dist/`: JavaScript in the same folders, types of the `exports`,
 * files read at run time, the console. Dependencies are not bundled, as threads, Temporal's bundler
 * and optional packages look them up.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig, type Rolldown } from 'tsdown';
import { buildTypes } from './build-types.ts';

const root = join(import.meta.dirname, '..');
const tables = await import('../machines/tables.ts');
/** What programs may import, and what that imports. */
const imported = [
  'kernel',
  'machines',
  'rules',
  'routing',
  'metrics',
  'contracts',
  'simulator',
  'api/client',
  'entries',
];
const others = [
  'orders',
  'store',
  'gateways',
  'live',
  'services',
  'workflows',
  'api',
  'server',
  'cli',
];
const assets = [
  'examples/mail-order-fr',
  'rules/sets',
  'store/migrations',
  'workflows/embedded/migrations',
  'scripts/install.mjs',
  'scripts/obtain-programs.mjs',
  'scripts/temporal-programs.mjs',
  'scripts/fetch-pinned.mjs',
  'docs/performance.json',
];

/**
 * Code names thread and workflow files by their sources, which a package lacks. Machines are there
 * as tables, so that programs that bundle the core need no XState.
 */
const builtSources: Rolldown.Plugin = {
  name: 'built-sources',
  // Names are equally long and tables on one line, so the source map stays right.
  transform: (code) => ({
    code: withTables(code).replaceAll(
      /(new URL\('\.[^']+)\.ts', import\.meta\.url\)/g,
      "$1.js', import.meta.url)",
    ),
    map: null,
  }),
};

/** @throws {Error} where a machine's table is left to be compiled by the package */
function withTables(code: string): string {
  const imported = '{ compileRegions, compileTable }';
  if (!code.includes(imported)) return code;
  const text = code
    .replace(imported, '{ LifeCycleTable }')
    .replaceAll(/const (\w+) = compile.*Machine.*/g, (_, name: keyof typeof tables) => {
      return `const ${name} = ${literalOf(tables[name])};`;
    });
  if (text.includes('= compile'))
    throw new Error('a table of machines/tables.ts is not on one line');
  return text;
}

function literalOf(value: object): string {
  if ('states' in value) return `/* @__PURE__ */ new LifeCycleTable(${JSON.stringify(value)})`;
  return `{ ${Object.entries(value).map(([name, one]) => `${name}: ${literalOf(one)}`)} }`;
}

const shared: InlineConfig = {
  cwd: root,
  config: false,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
  unbundle: true,
  plugins: [builtSources],
  dts: false,
  fixedExtension: false,
  deps: { neverBundle: true },
  // Their text is in the declarations, where editors read it; twice, it would exceed 80 MiB.
  outputOptions: { comments: { jsdoc: false } },
};
await build({ ...shared, entry: filesIn(others) });
// Source maps of the service as well would make the package larger than 80 MiB.
await build({
  ...shared,
  entry: ['index.ts', ...filesIn(imported)],
  clean: false,
  sourcemap: true,
  outputOptions: { ...shared.outputOptions, sourcemapExcludeSources: true },
});
// Programs step into the router and the rules; maps of the others would exceed 80 MiB again.
for (const map of globSync(join(root, 'dist/{contracts,simulator}/**/*.js.map'))) {
  const script = map.replace(/\.map$/, '');
  const code = readFileSync(script, 'utf8');
  writeFileSync(script, code.replace(/\n\/\/# sourceMappingURL=.*/, ''));
  rmSync(map);
}
buildTypes(join(root, 'dist'));
for (const path of assets) cpSync(join(root, path), join(root, 'dist', path), { recursive: true });
// Runs last, because the other steps empty the folder first.
execFileSync(process.execPath, [join(root, 'scripts/build-console.mjs')], { stdio: 'inherit' });
await import('./docs.ts');

function filesIn(folders: readonly string[]): string[] {
  return folders.map((folder) => `${folder}/**/*.ts`);
}
