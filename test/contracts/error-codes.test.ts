/** S31: a code that no test names is one that nobody has seen. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorCatalogue } from '../../contracts/index.ts';

const folder = join(import.meta.dirname, '..');

it('every code of an error is named by a test of another subject', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const tests = files.filter((name) => name.endsWith('.test.ts'));
  const words = new Set(
    tests.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/[a-z][a-z_]+/g) ?? []),
  );
  expect(errorCatalogue.map(({ code }) => code).filter((code) => !words.has(code))).toEqual([]);
});
