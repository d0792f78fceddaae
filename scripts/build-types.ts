/**
 * Type declarations of the package's entry points, in `dist/`. The client's use a `table.ts`
 * generated from the API document, so that they import no server types.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTypes, operations } from '../api/index.ts';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const client = join(root, 'api/client');

/** Writes all of them below a folder, `dist` for the package. @throws {Error} */
export function buildTypes(out: string): void {
  emit('tsconfig.build.json', out);
  buildClientTypes(join(out, 'api/client'));
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
