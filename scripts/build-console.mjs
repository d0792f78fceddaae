/**
 * `npm run build:console`: the pages of the console in `dist/console/`, each file compressed beside
 * itself. `npm run dev` serves them from their sources, with the API of a service (`--api`). With
 * `--states`, `/dev/states` shows each screen in each state. Source: decisions/0030-the-console.md.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { consoleMessages } from './console-messages.mjs';
import { helpFiles, helpPages } from './help-pages.mjs';

/** What the simulator is made of, which the sim lab runs in a thread of the browser. */
const pureFloor = ['contracts', 'kernel', 'machines', 'metrics', 'routing', 'rules', 'simulator'];
/** All that a build reads, packages by the file that pins them. */
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
/** Of what a page loads before anything is shown, one language included; compressed by gzip. */
const shellBytesMax = 190 * 1024;
/** Of the shell and the largest screen. */
const screenBytesMax = 280 * 1024;
/** Of the shell and the editor of rules as JSON, which is loaded when it is first shown. */
const editorBytesMax = (190 + 180) * 1024;
const editorName = 'json-editor';
/** Fonts are compressed as they are. */
const compressible = /\.(js|css|html|svg|json)$/;
const shellName = 'shell';
const deflated = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Hash of everything that a build reads. */
export function consoleInputsHash(root) {
  const hash = createHash('sha256');
  const files = [
    ...inputs.flatMap((path) => filesBelow(join(root, path))),
    ...helpFiles(join(root, 'docs')),
  ];
  for (const file of files.sort()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Writes the pages into `out`; answers their sizes. @throws where a size is over its budget. */
export async function buildConsole({ root, out = join(root, 'dist/console'), states = false }) {
  const { build } = await import('vite');
  const hash = consoleInputsHash(root);
  // Whatever it is where the build is called from: tests have another, for which React is larger.
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

/** Of builds and of the server for developers. */
export function consoleConfig(root) {
  const page = join(root, 'console/index.html');
  return {
    root: join(root, 'console'),
    configFile: false,
    base: '/',
    logLevel: 'warn',
    // A folder of its own, so that a service that builds does not disturb one that is developed.
    cacheDir: join(root, 'node_modules/.cache/vite'),
    plugins: [consoleMessages(join(root, 'console')), helpPages(join(root, 'docs'))],
    oxc: { jsx: { runtime: 'automatic' } },
    // Nothing of the pure floor acts by being loaded: what is not used is left out.
    worker: { format: 'es', rolldownOptions: { treeshake: { moduleSideEffects: false } } },
    css: { modules: { generateScopedName: '[name]-[local]' } },
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // Ours is of what is sent, and fails the build.
      chunkSizeWarningLimit: 1_000,
      // Browsers that lack it load the same files a little later.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        onLog: unlessDirective,
        // The thread of the simulator is built within: that takes its time.
        checks: { pluginTimings: false },
        output: { codeSplitting: { groups: [{ name: shellChunk(page), debugName: shellName }] } },
      },
    },
  };
}

/** Packages mark files for servers that render pages (`use client`), which means nothing here. */
function unlessDirective(level, log, handle) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
}

/** What the page begins with is one file: each further one would be asked for before it is shown. */
function shellChunk(entry) {
  let shell = null;
  return (id, graph) => {
    shell ??= importedBy(entry, graph);
    // What joins modules is loaded with the first of them.
    return shell.has(id) || id.startsWith('\0rolldown') ? shellName : null;
  };
}

/** A module, and all that is loaded with it. */
function importedBy(entry, graph) {
  const found = new Set([entry]);
  // A set goes on to what is added while it is read.
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
 * Puts `.br` and `.gz` beside each text, in place of it where its name is of its content: a service
 * unpacks it for the few who take neither. Answers the bytes of gzip by file name.
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

/** What the first page loads, and each screen beside it: scripts and styles with all they import. */
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
  // French is the longest that people read; a screen loads the messages of its modules' folders.
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
    // A page of help is asked for when its screen stands.
    if (facadeModuleId?.includes('callwright:help/')) continue;
    const scripts = new Set([...shell, ...filesOf(fileName)]);
    sizes[name] = sum(new Set([...scripts, ...messagesOf(scripts)]));
  }
  return sizes;
}

function withinBudget({ shell, ...screens }) {
  const over = Object.entries(screens).filter(
    ([name, bytes]) => bytes > (name === editorName ? editorBytesMax : screenBytesMax),
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

/** Pages from their sources, changed as they are written; the API is that of a service. */
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
