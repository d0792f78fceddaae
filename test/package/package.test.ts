/** The package as those have it who install it: built, packed, and installed into an empty folder. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonSchema } from '../../contracts/index.ts';
import { callwright, nodePath } from '../support/callwright.ts';
import { leaveOut } from '../support/program-here.ts';
import { root } from '../support/tree.ts';

const folder = join(root, '.cache', 'package-test', String(process.pid));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const example = join(root, 'examples/first-centre');

/** Its output; what it says beside that, where it fails. */
function run(command: string, args: readonly string[], { cwd = folder, input = '' } = {}): string {
  const PATH = `${dirname(nodePath)}:${process.env['PATH']}`;
  const env = { ...process.env, PATH, NODE_ENV: undefined, npm_config_update_notifier: 'false' };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    env,
    encoding: 'utf8',
  });
  expect({ status, told: status === 0 ? '' : stderr + stdout }).toEqual({ status: 0, told: '' });
  return stdout;
}

/** What a strict compiler says of a program of a stranger's. */
function compiled(name: string, text: string, more: object = {}): string {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    module: 'nodenext',
    types: [],
    ...more,
  };
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(nodePath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
}

/** Most kB of everything that an entry hands out, bundled and minified. */
const bundleKBMax = { core: 430, rules: 265, jre: 70, machines: 90, simulator: 670, client: 10 };

/** The bundle of an entry, as a stranger's bundler makes it, and the modules that it took. */
async function bundled(entry: string) {
  const input = join(folder, `bundle-${entry}.js`);
  writeFileSync(input, `export * from 'callwright/${entry}';\n`);
  const made = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'esnext',
      rolldownOptions: { input, external: [/^node:/], preserveEntrySignatures: 'strict' },
    },
  });
  const { output } = made as Extract<typeof made, { output: unknown }>;
  const chunks = output.filter((part) => part.type === 'chunk');
  return {
    kB: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0) / 1_000,
    modules: chunks.flatMap(({ moduleIds }) => moduleIds),
  };
}

/** A program of a stranger's. */
function runScript(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return run(nodePath, [name]);
}

/** Whether npm can read a package, as the installation of ours reads others. */
function hasRegistry(): boolean {
  const args = ['view', 'zod', 'version', '--prefer-offline', '--fetch-retries=0'];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) leaveOut('package registry', new Error(stderr?.trim().split('\n')[0]));
  return status === 0;
}

describe.runIf(hasRegistry())('the package', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    run('npm', ['pack', '--pack-destination', folder], { cwd: root });
    const [packed = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "type": "module" }');
    const quietly = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
    run('npm', ['install', ...quietly, packed]);
  }, 900_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('brings no Node, and nothing that only we need', () => {
    const installed = readdirSync(join(folder, 'node_modules'));
    expect(installed).toContain('callwright');
    expect(installed.filter((name) => /^node-/.test(name))).toEqual([]);
    for (const name of Object.keys(manifest.devDependencies)) {
      // Fastify brings these two itself.
      if (!['ajv', 'ws'].includes(name)) expect(installed).not.toContain(name);
    }
    const own = readdirSync(join(folder, 'node_modules/callwright')).toSorted();
    expect(own).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
    const readme = readFileSync(join(folder, 'node_modules/callwright/README.md'), 'utf8');
    expect(readme).toBe(readFileSync(join(root, 'docs/package.md'), 'utf8'));
    expect(readFileSync(join(root, 'README.md'), 'utf8')).not.toBe(readme);
  });

  it('is at most 80 MiB and 150 packages with all that it brings', () => {
    const modules = join(folder, 'node_modules');
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
    const packages = files.filter((path) =>
      /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(path),
    );
    expect(packages.length).toBeLessThanOrEqual(150);
    const bytes = files.reduce((sum, path) => {
      const of = lstatSync(join(modules, path));
      return of.isFile() ? sum + of.size : sum;
    }, 0);
    expect(bytes / 2 ** 20).toBeLessThanOrEqual(80);
  });

  it('has a command that helps, and does what it does here', () => {
    expect(run('npx', ['callwright', '--help'])).toContain('Usage: callwright');
    const schema = run('npx', ['callwright', 'schema', 'rule-set.route']);
    expect(JSON.parse(schema)).toEqual(jsonSchema('rule-set.route'));
    const centre = 'examples/mail-order-fr/centre.json';
    const told = run('npx', [
      'callwright',
      'centre',
      'check',
      `node_modules/callwright/dist/${centre}`,
    ]);
    expect(told).toContain(`${centre}: valid`);
  });

  it('holds every file that its own files name: threads, workflows, migrations, the demo', () => {
    const dist = join(folder, 'node_modules/callwright/dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    const named = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => {
        const text = readFileSync(join(dist, file), 'utf8');
        const names = text.matchAll(/new URL\(["'`](\.[^"'`]+)["'`], import\.meta\.url\)/g);
        return [...names].map(([, name = '']) => join(dist, dirname(file), name));
      })
      .filter((path) => !path.includes('node_modules/.cache'));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
    for (const part of [
      'store/migrations/0001-rules.sql',
      'rules/sets/verdier.world.json',
      'console/index.html',
      'console/index.html.br',
    ]) {
      expect(files).toContain(part);
    }
  });

  it('routes a trace by import as the command does', () => {
    const told = runScript(
      'route.js',
      `import { readFileSync } from 'node:fs';
      import { createRouter, parseCentre, parseInstantLine } from 'callwright';
      const [centre, trace] = ['centre.json', 'trace.jsonl']
        .map((name) => readFileSync(${JSON.stringify(example)} + '/' + name, 'utf8'));
      const router = createRouter(parseCentre(centre));
      for (const [at, line] of trace.trim().split('\\n').entries()) {
        const parsed = parseInstantLine(line, at + 1);
        if (!parsed.ok) continue;
        for (const effect of router.step(parsed.instant)) console.log(JSON.stringify(effect));
      }`,
    );
    const { stdout } = callwright(['route', '--centre', `${example}/centre.json`], {
      input: readFileSync(`${example}/trace.jsonl`),
    });
    expect(stdout).toContain('"type":"offer.offered"');
    expect(told).toBe(stdout);
  });

  it('runs the example of json-rules-engine’s README with another import alone', () => {
    const readme = readFileSync(join(root, 'node_modules/json-rules-engine/README.md'), 'utf8');
    const [, code = ''] = /## Basic Example[\s\S]*?```js\n([\s\S]*?)```/.exec(readme) ?? [];
    const theirs = "const { Engine } = require('json-rules-engine')";
    expect(code).toContain(theirs);
    const ours = code.replace(theirs, "import { Engine } from 'callwright/jre'");
    expect(runScript('fouls.js', ours)).toBe('Player has fouled out!\n');
  });

  it('says the types of all that it exports', () => {
    const names = Object.keys(manifest.exports).filter((name) => /^\.(\/[a-z]+)?$/.test(name));
    expect(names.length).toBe(7);
    const imports = names.map(
      (name, at) => `import * as m${at} from '${name.replace('.', 'callwright')}';\nvoid m${at};\n`,
    );
    expect(compiled('all.ts', imports.join(''))).toBe('');
    const wrong = "import { createRouter } from 'callwright';\ncreateRouter({ centre: 'none' });\n";
    expect(compiled('all.ts', wrong)).toMatch(/all\.ts\(2,16\): error TS2322: Type 'string'/);
    const loaded = runScript('all.js', `${imports.join('')}console.log(Object.keys(m0).join());`);
    const values = 'InvalidFileError,createRouter,engineVersion,parseCentre,parseInstantLine\n';
    expect(loaded).toBe(values);
  });

  it('has a README whose programs compile strictly, and run', () => {
    const readme = readFileSync(join(folder, 'node_modules/callwright/README.md'), 'utf8');
    const programs = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
    expect(programs.length).toBeGreaterThanOrEqual(7);
    for (const [at, code] of programs.entries()) {
      const name = `readme-${at}.ts`;
      expect(compiled(name, code, { noUncheckedIndexedAccess: true })).toBe('');
      expect(run(nodePath, [name])).not.toBe('');
    }
    const unsure = programs[0]?.replace('problems[0]?.', 'problems[0].') ?? '';
    const told = compiled('unsure.ts', unsure, { noUncheckedIndexedAccess: true });
    expect(told).toContain('TS2532');
  });

  it.each(Object.entries(bundleKBMax))(
    'is bundled within a budget: %s in %d kB',
    async (entry, kBMax) => {
      const { kB, modules } = await bundled(entry);
      expect(kB).toBeGreaterThan(5);
      expect(kB).toBeLessThanOrEqual(kBMax);
      // Of `{ z }` esbuild keeps all, with messages in 50 languages; of `* as z` what is used.
      const own = modules.filter((path) => path.includes('node_modules/callwright/'));
      const whole = /import \{[^}]*\bz\b[^}]*\} from "zod"/;
      expect(own.filter((path) => whole.test(readFileSync(path, 'utf8')))).toEqual([]);
      expect(own.length).toBeGreaterThan(3);
    },
  );

  it('says where each line of its code comes from', () => {
    const dist = join(folder, 'node_modules/callwright/dist');
    const map = JSON.parse(readFileSync(join(dist, 'routing/border/create-router.js.map'), 'utf8'));
    expect(map.sources).toEqual(['../../../routing/border/create-router.ts']);
    expect(map.mappings.length).toBeGreaterThan(1_000);
  });
});
