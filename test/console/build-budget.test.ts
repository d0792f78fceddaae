/** The console's build: no larger than what people can wait for. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { root } from '../support/tree.ts';

it('is refused where the shell has become too large, and says by how much', () => {
  const folder = aFolder();
  for (const path of readdirSync(root)) {
    if (['console', 'scripts'].includes(path)) {
      cpSync(join(root, path), join(folder, path), { recursive: true });
    } else symlinkSync(join(root, path), join(folder, path));
  }
  const main = join(folder, 'console', 'main.tsx');
  const noise = randomBytes(250_000).toString('base64');
  writeFileSync(main, `document.title = '${noise}';`);
  const script = join(folder, 'scripts', 'build-console.mjs');
  const args = [script, '--out', join(folder, 'out')];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toMatch(/too large when compressed: shell \d+\.\d KiB/);
  expect(status).not.toBe(0);
});
