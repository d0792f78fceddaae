/**
 * The page `docs/accessibility.md`: the screens and states that are tested against WCAG 2.2, from
 * the page of examples and the tests that walk it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forcedStates } from '../console/dev/examples.ts';
import { pageText } from './page-text.ts';

const root = join(import.meta.dirname, '..');
const testFile = 'test/console/states.browser.test.ts';

export function accessibilityPage(): string {
  const screens = statesFiles().flatMap((path) =>
    [...textOf(path).matchAll(/\{\s*name: '([^']+)',\s*path: '([^']+)'/g)].map(
      ([, name, address]) => `| ${name} | \`${address}\` |`,
    ),
  );
  const tests = [...textOf(testFile).matchAll(/^ {2}it(?:\.each\(\w+\))?\('([^']+)'/gm)].map(
    ([, title = '']) => `- ${title.replace(/: [%$].*$/, '')}`,
  );
  return pageText('accessibility', {
    testFile,
    screens: screens.join('\n'),
    states: forcedStates.map((state) => `\`${state}\``).join(', '),
    tests: tests.join('\n'),
  });
}

function statesFiles(): readonly string[] {
  return readdirSync(join(root, 'console'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('states.tsx') && !path.startsWith('parts'))
    .map((path) => join('console', path))
    .sort();
}

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
