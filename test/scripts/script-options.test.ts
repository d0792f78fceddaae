import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { wholeOption } from '../../scripts/script-options.ts';
import { root } from '../support/tree.ts';

describe('a whole number among the options of a script', () => {
  it('is read from the least on', () => {
    expect(wholeOption('seed', '0', 0)).toBe(0);
    expect(wholeOption('instants', '2000', 1)).toBe(2_000);
  });

  it.each(['x', '', '-1', '1.5', '1e3', '0x10', '99999999999999999999'])('is not %j', (text) => {
    const words = `--seed is ${text}, expected a whole number from 0`;
    expect(() => wholeOption('seed', text, 0)).toThrow(words);
  });

  it('is not less than the least', () => {
    const words = '--instants is 0, expected a whole number from 1';
    expect(() => wholeOption('instants', '0', 1)).toThrow(words);
  });
});

describe('a script that runs for long', () => {
  it.each(['soak', 'fuzz', 'faults', 'mutations'])('%s tells its options', (script) => {
    const args = [`scripts/${script}.ts`, '--help'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('--seed') });
  });
});

describe('a script that takes words', () => {
  it.each([
    ['--help', 0],
    ['--no-test', 2],
  ])('answers %s with its usage', (word, code) => {
    const args = ['scripts/check.ts', word];
    const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const said = expect.stringContaining('npm run check -- --no-tests');
    const silent = code === 0 ? 'stderr' : 'stdout';
    expect(run).toMatchObject({ status: code, stdout: said, stderr: said, [silent]: '' });
  });
});
