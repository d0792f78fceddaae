import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/tree.ts';

function run(file: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, encoding: 'utf8' });
}

describe('the door of the npm scripts', () => {
  it.each([['no-such-command'], ['toString'], []])(
    'refuses %s with the names it knows',
    (...args) => {
      const { status, stdout, stderr } = run('scripts/run.mjs', ...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/expected one of start, .*check/);
    },
  );

  it('passes arguments, streams and the exit code through', () => {
    const { status, stderr } = run('scripts/run.mjs', 'bench', 'no.such.row', '--json');
    expect(status).toBe(2);
    expect(stderr).toContain('no row no.such.row');
  });
});
