import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { root } from '../support/tree.ts';

it('random requests get documented answers from a running service', () => {
  const args = ['scripts/fuzz-api.ts', '--minutes', '1'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect({ status, stdout: stdout.slice(-4_000) }).toMatchObject({ status: 0 });
});
