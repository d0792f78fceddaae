/**
 * Type declarations of the package's entry points, in `dist/`: what these reach, in one file, with
 * types written out that are inferred from schemas. The client's use a `table.ts` generated from
 * the API document, so that they import no server types.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { clientTypes, operations } from '../api/index.ts';
import {
  type DeclarationGraph,
  declarationsOf,
  type WalkOptions,
} from './declarations/declaration-graph.ts';
import { writtenSchemas } from './declarations/public-schemas.ts';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const client = join(root, 'api/client');
const declarationFile = 'entries/declarations.d.ts';
/** By itself: XState's declarations have faults under strict options, which no other entry has. */
const machinesFile = 'entries/machines.d.ts';

/** Writes all of them below a folder, `dist` for the package. @throws {Error} */
export function buildTypes(out: string): PublicDeclarations {
  const graphs = publicDeclarations();
  const [{ declarations, entries }, , machines] = graphs;
  const texts = [...declarations.values()].map(({ text }) => `${text}\n`);
  write(join(out, declarationFile), `/** What the entry points reach. */\n${texts.join('')}`);
  for (const [file, names] of entries) {
    const from = relative(dirname(file), declarationFile).replace(/\.d\.ts$/, '.js');
    const list = [...names].map(([name, own]) => (name === own ? name : `${own} as ${name}`));
    const target = from.startsWith('.') ? from : `./${from}`;
    write(join(out, file), `export { ${list.join(', ')} } from '${target}';\n`);
  }
  write(join(out, machinesFile), textOfMachines(machines));
  buildClientTypes(join(out, 'api/client'));
  // It only hands on, so the file is its own declaration.
  copyFileSync(join(root, 'entries/client.ts'), join(out, 'entries/client.d.ts'));
  nameBuilt(join(out, 'entries/client.d.ts'));
  return graphs;
}

/** Types that they reach are named for users, too; values within stay hidden. */
function textOfMachines({ declarations, entries }: DeclarationGraph): string {
  const names = new Set(entries.get(machinesFile)?.values());
  const texts = [...declarations].map(([name, { text }]) =>
    names.has(name) ? text : text.replace(/^export (?=declare const)/m, ''),
  );
  return `${texts.join('\n')}\nexport {};\n`;
}

/** Declarations of the entry points, of the client's, and of the machines'. */
type PublicDeclarations = readonly [DeclarationGraph, DeclarationGraph, DeclarationGraph];

/** Files are below the root. @throws {Error} */
export function publicDeclarations(): PublicDeclarations {
  const work = join(root, '.cache', `types-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  try {
    emit('tsconfig.build.json', work);
    const { files } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')) as {
      readonly files: readonly string[];
    };
    buildClientTypes(join(work, 'api/client'));
    copyFileSync(join(root, 'entries/client.ts'), join(work, 'entries/client.d.ts'));
    nameBuilt(join(work, 'entries/client.d.ts'));
    const emitted = files.map((file) => file.replace(/\.ts$/, '.d.ts'));
    const describe = () => undefined;
    const others = emitted.filter((file) => file !== machinesFile);
    return [
      graphOf(others, { folder: work, schemas: writtenSchemas }),
      graphOf(['entries/client.d.ts'], { folder: work, schemas: {}, describe }),
      graphOf([machinesFile], { folder: work, schemas: {} }),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function graphOf(files: readonly string[], options: WalkOptions): DeclarationGraph {
  const { folder } = options;
  const config = join(folder, 'tsconfig.json');
  // Neither Node's types nor a browser's may stand in a signature, but those that both have.
  const compilerOptions = { lib: ['es2024', 'dom'], types: [] };
  const text = { extends: '../../tsconfig.json', compilerOptions, files, include: [] };
  write(config, JSON.stringify(text));
  const { declarations, entries } = declarationsOf(config, options);
  const byFile = [...entries].map(([file, names]) => [relative(folder, file), names] as const);
  return { declarations, entries: new Map(byFile) };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function buildClientTypes(out: string): void {
  const work = join(root, '.cache', `client-types-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    for (const name of readdirSync(client)) copyFileSync(join(client, name), join(work, name));
    const table = readFileSync(join(client, 'table.ts'), 'utf8');
    const [operation] = /^export interface PlainOperation[\s\S]*?\n}\n/m.exec(table) ?? [];
    if (operation === undefined) throw new Error('api/client/table.ts has no PlainOperation');
    writeFileSync(join(work, 'table.ts'), clientTypes(operations, operation));
    const config = { extends: '../../tsconfig.json', files: ['index.ts'], include: [] };
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(config));
    emit(join(work, 'tsconfig.json'), out, work);
    // The table has only types, so the file is its own declaration.
    copyFileSync(join(work, 'table.ts'), join(out, 'table.d.ts'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function emit(config: string, out: string, rootDir = root): void {
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
  const places = ['--rootDir', rootDir, '--outDir', out];
  const args = [compiler, '-p', config, ...options, ...places];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${config} has errors of types:\n${stdout}`);
  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts')) nameBuilt(join(out, name));
  }
}

function nameBuilt(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/(['"]\.[^'"\n]*)\.ts(['"])/g, '$1.js$2'));
}
