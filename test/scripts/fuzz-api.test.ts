import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { programHere } from '../support/program-here.ts';
import { root } from '../support/tree.ts';

const program = await programHere('schemathesis', 'module-programs.mjs', 'schemathesis');

it.runIf(program !== null)('random requests get documented answers from a running service', () => {
  const args = ['scripts/fuzz-api.ts', '--minutes', '1'];
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  expect({ status, output: `${stdout}${stderr}`.slice(-4_000) }).toMatchObject({ status: 0 });
});
