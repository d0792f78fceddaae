import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { firstSeed } from '../support/rig/first-seed.ts';
import { root } from '../support/tree.ts';

it('random days give the same figures in the classic lane and in the full core', () => {
  const args = ['scripts/fuzz.ts', 'lane', '--seed', String(firstSeed), '--minutes', '3'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stderr).toMatch(/fuzz: [1-9]\d* replications/);
});
