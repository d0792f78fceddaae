/**
 * The page `docs/accessibility.md`: which screens, in which states, are held against WCAG 2.2, from
 * the page of examples and the tests that walk it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forcedStates } from '../console/dev/examples.ts';

const root = join(import.meta.dirname, '..');
const testFile = 'test/console/states.browser.test.ts';

const head = `# Accessibility

Generated from the console's examples and \`${testFile}\` by \`npm run docs\`.

The console is meant to conform to WCAG 2.2, levels A and AA. Continuous integration opens each
screen below in each state, and fails on any violation that axe-core finds there: by every rule in
English, by every rule but those of colour in French and in a language of long accented words, and
by those of colour in each theme (light, dark, high contrast). An order is taken from its first
line to its submission by keyboard alone (\`test/console/order-entry.browser.test.ts\`), and so are
the tours of an order taker and a supervisor (\`test/console/tour.browser.test.ts\`).

## Not known

Nobody has yet tried it with a screen reader, a magnifier or speech, and no outside body has
judged it. axe-core finds part of what can be wrong. \`callwright\` in a terminal writes lines
of text, without screens of its own; the reference of the API at \`/docs\` is not covered by
these tests.

What keeps you from using it is a defect: please report it as one, with screen, browser and aid.
`;

export function accessibilityPage(): string {
  const screens = statesFiles().flatMap((path) =>
    [...textOf(path).matchAll(/\{\s*name: '([^']+)',\s*path: '([^']+)'/g)].map(
      ([, name, address]) => `| ${name} | \`${address}\` |`,
    ),
  );
  const tests = [...textOf(testFile).matchAll(/^ {2}it(?:\.each\(\w+\))?\('([^']+)'/gm)].map(
    ([, title = '']) => `- ${title.replace(/: [%$].*$/, '')}`,
  );
  return [
    head,
    '## Screens\n',
    '| Screen | Address |\n| --- | --- |',
    ...screens,
    `\nStates: ${forcedStates.map((state) => `\`${state}\``).join(', ')}.\n`,
    '## What is tried there\n\nEach example of the console:\n',
    ...tests,
    '',
  ].join('\n');
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
