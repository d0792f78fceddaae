/** The script of the pictures takes the rig of the browser tests where no test runs. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../scripts/screenshots.ts');

it('the script of the pictures can be loaded outside the tests', () => {
  const { VITEST: _vitest, ...env } = process.env;
  const load = `const { writeScreenshots } = await import(${JSON.stringify(script)});
    console.log(typeof writeScreenshots);`;
  const args = ['--input-type=module', '-e', load];
  expect(execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim()).toBe('function');
});
