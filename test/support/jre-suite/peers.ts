/** The test packages that json-rules-engine's tests import, installed once beside the tree. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As their package.json asks for; exact, so that counts can be compared. */
const peers: Readonly<Record<string, string>> = {
  chai: '4.5.0',
  'chai-as-promised': '7.1.2',
  clone: '2.1.2',
  'dirty-chai': '2.0.1',
  lodash: '4.17.21',
  mocha: '8.4.0',
  perfy: '1.1.5',
  sinon: '11.1.2',
  'sinon-chai': '3.7.0',
};

export interface Peers {
  readonly names: readonly string[];
  /** A file beside which they are installed. */
  readonly manifest: string;
  readonly require: NodeJS.Require;
}

/** @throws {Error} where they cannot be installed. */
export function installPeers(): Peers {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const folder = join(root, '.cache', 'jre-suite');
  const manifest = join(folder, 'package.json');
  const text = JSON.stringify({ private: true, dependencies: peers }, null, 2);
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifest, text);
  const isThere = Object.keys(peers).every((name) =>
    existsSync(join(folder, 'node_modules', name, 'package.json')),
  );
  if (!isThere) {
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`npm could not install the test packages: exit ${status}`);
  }
  return { names: Object.keys(peers), manifest, require: createRequire(manifest) };
}
