/**
 * `npm run build:console`: the console's pages in `dist/console/`, with compressed copies. `npm run
 * dev` serves them from source, with the API of a service (`--api`). With `--states`, `/dev/states`
 * shows each screen in each state.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { consoleMessages } from './console-messages.mjs';
import { helpFiles, helpPages } from './help-pages.mjs';

/** Folders of the simulator, which the sim lab runs in a browser thread. */
const pureFloor = ['contracts', 'kernel', 'machines', 'metrics', 'routing', 'rules', 'simulator'];
/** All files that a build reads; packages by their lock file. */
const inputs = [
  'console',
  ...pureFloor,
  'api/client',
  'package-lock.json',
  'scripts/build-console.mjs',
  'scripts/console-messages.mjs',
  'scripts/help-pages.mjs',
];
const apiDefault = 'http://127.0.0.1:8080';
/** Most gzip bytes that a page loads before it shows anything, with one language. */
const shellBytesMax = 190 * 1024;
/** Most gzip bytes of the shell and the largest screen. */
const screenBytesMax = 280 * 1024;
/** Most gzip bytes of the shell and the rule editor, loaded on first use. */
const editorBytesMax = (190 + 180) * 1024;
const editorName = 'json-editor';
/** Most gzip bytes of the shell and the bank holidays of all countries, loaded on first use. */
const holidaysBytesMax = (190 + 270) * 1024;
const holidaysName = 'bank-holidays';
const laterBytesMax = new Map([
  [editorName, editorBytesMax],
  [holidaysName, holidaysBytesMax],
]);
/** Fonts are compressed already. */
const compressible = /\.(js|css|html|svg|json)$/;
const shellName = 'shell';
const deflated = promisify(gzip);
const brotlied = promisify(brotliCompress);

export function consoleInputsHash(root) {
  const hash = createHash('sha256');
  const files = [
    ...inputs.flatMap((path) => filesBelow(join(root, path))),
    ...helpFiles(join(root, 'docs')),
  ];
  for (const file of files.sort()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Writes the pages into `out` and returns their sizes. @throws if a size is over its budget. */
export async function buildConsole({ root, out = join(root, 'dist/console'), states = false }) {
  const { build } = await import('vite');
  const hash = consoleInputsHash(root);
  // Tests set NODE_ENV differently, which makes React larger.
  process.env.NODE_ENV = 'production';
  rmSync(join(out, '.inputs'), { force: true });
  const config = consoleConfig(root);
  const { output } = await build({
    ...config,
    define: { 'import.meta.env.VITE_STATES': JSON.stringify(String(states)) },
    build: {
      ...config.build,
      outDir: out,
      emptyOutDir: true,
    },
  });
  const bytes = await compressedBelow(out);
  const sizes = sizesOf(output, bytes);
  withinBudget(sizes);
  writeFileSync(join(out, '.inputs'), hash);
  return sizes;
}

export function consoleConfig(root) {
  const page = join(root, 'console/index.html');
  return {
    root: join(root, 'console'),
    configFile: false,
    base: '/',
    logLevel: 'warn',
    // A cache folder of its own, so that a service's build does not disturb development.
    cacheDir: join(root, 'node_modules/.cache/vite'),
    plugins: [consoleMessages(join(root, 'console')), helpPages(join(root, 'docs'))],
    oxc: { jsx: { runtime: 'automatic' } },
    // These folders have no side effects on loading, so unused code is left out.
    worker: { format: 'es', rolldownOptions: { treeshake: { moduleSideEffects: false } } },
    css: { modules: { generateScopedName: '[name]-[local]' } },
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // What is bundled is used under these licences, some of which ask to be named.
      license: { fileName: 'licences.md' },
      // Our own limit is on compressed bytes, and fails the build.
      chunkSizeWarningLimit: 1_000,
      // Without a polyfill, older browsers load the same files a little later.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        onLog: unlessDirective,
        // Builds the simulator's thread as well, which takes long.
        checks: { pluginTimings: false },
        output: { codeSplitting: { groups: [{ name: shellChunk(page), debugName: shellName }] } },
      },
    },
  };
}

/** Directives for servers that render pages (`use client`) mean nothing here. */
function unlessDirective(level, log, handle) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
}

/** The first page is one file, since each further one delays it. */
function shellChunk(entry) {
  let shell = null;
  return (id, graph) => {
    shell ??= importedBy(entry, graph);
    // The bundler's own runtime is loaded with the first module.
    return shell.has(id) || id.startsWith('\0rolldown') ? shellName : null;
  };
}

function importedBy(entry, graph) {
  const found = new Set([entry]);
  // Iterating over a set includes elements added meanwhile.
  for (const id of found) {
    for (const one of graph.getModuleInfo(id)?.importedIds ?? []) found.add(one);
  }
  return found;
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/**
 * Writes `.br` and `.gz` beside each text, or in its place if its name has a hash: a service
 * unpacks it for the few clients without either. Returns gzip bytes by file name.
 */
async function compressedBelow(out) {
  const bytes = new Map();
  for (const file of filesBelow(out).filter((one) => compressible.test(one))) {
    const content = readFileSync(file);
    const [gz, br] = await Promise.all([deflated(content, { level: 9 }), brotlied(content)]);
    writeFileSync(`${file}.gz`, gz);
    writeFileSync(`${file}.br`, br);
    bytes.set(relative(out, file), gz.length);
    if (relative(out, file).startsWith('assets')) rmSync(file);
  }
  return bytes;
}

function sizesOf(output, bytes) {
  const chunks = new Map(
    output.filter(({ type }) => type === 'chunk').map((one) => [one.fileName, one]),
  );
  const filesOf = (name, seen = new Set()) => {
    const chunk = chunks.get(name);
    if (chunk === undefined || seen.has(name)) return seen;
    seen.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style);
    for (const one of chunk.imports) filesOf(one, seen);
    return seen;
  };
  const sum = (names) => [...names].reduce((total, name) => total + (bytes.get(name) ?? 0), 0);
  const all = [...chunks.values()];
  const entry = all.find(({ name, isEntry }) => isEntry || name === shellName);
  const languages = all.filter(({ facadeModuleId }) =>
    facadeModuleId?.includes('callwright:messages'),
  );
  const shell = filesOf(entry.fileName);
  shell.add('index.html');
  // French is the longest language; a screen loads the messages of its modules' folders.
  const french = new Map(
    languages
      .filter(({ facadeModuleId }) => /\/fr\b/.test(facadeModuleId))
      .map(({ facadeModuleId, fileName }) => [facadeModuleId.split('/')[2] ?? '', fileName]),
  );
  shell.add(french.get(''));
  const messagesOf = (names) =>
    [...names]
      .flatMap((name) => chunks.get(name)?.moduleIds ?? [])
      .map((id) => french.get(/\/console\/([\w-]+)\//.exec(id)?.[1]))
      .filter((name) => name !== undefined);
  const sizes = { shell: sum(shell) };
  for (const { name, fileName, isDynamicEntry, facadeModuleId } of all) {
    if (!isDynamicEntry || languages.some((one) => one.fileName === fileName)) continue;
    if (facadeModuleId?.includes('callwright:help/')) continue;
    const scripts = new Set([...shell, ...filesOf(fileName)]);
    sizes[name] = sum(new Set([...scripts, ...messagesOf(scripts)]));
  }
  return sizes;
}

function withinBudget({ shell, ...screens }) {
  const over = Object.entries(screens).filter(
    ([name, bytes]) => bytes > (laterBytesMax.get(name) ?? screenBytesMax),
  );
  if (shell > shellBytesMax) over.unshift(['shell', shell]);
  if (over.length === 0) return;
  const told = over.map(([name, bytes]) => `${name} ${kilobytes(bytes)}`).join(', ');
  const limits = `shell ${kilobytes(shellBytesMax)}, shell and a screen ${kilobytes(screenBytesMax)}`;
  throw new Error(`the console is too large when compressed: ${told}; at most ${limits}`);
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** Serves the sources with hot reload, and the API of a service. */
async function serveSources(root, api) {
  const { createServer } = await import('vite');
  const proxied = { target: api, ws: true, changeOrigin: true, headers: { origin: api } };
  const server = await createServer({
    ...consoleConfig(root),
    logLevel: 'info',
    server: { host: '127.0.0.1', proxy: { '/api': proxied, '/sandbox': proxied } },
  });
  await server.listen();
  server.printUrls();
}

const root = join(import.meta.dirname ?? fileURLToPath(new URL('.', import.meta.url)), '..');
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));

async function main(args) {
  const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  if (args.includes('--dev')) return serveSources(root, after('--api') ?? apiDefault);
  if (args.includes('--hash')) return void process.stdout.write(`${consoleInputsHash(root)}\n`);
  const states = args.includes('--states');
  const sizes = await buildConsole({ root, out: after('--out'), states });
  for (const [name, bytes] of Object.entries(sizes)) {
    process.stdout.write(`${name.padEnd(16)} ${kilobytes(bytes).padStart(10)} compressed\n`);
  }
}
