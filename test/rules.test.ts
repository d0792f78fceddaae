/**
 * Every rule of the routing reference, and every requirement on business rules, has tests that bear
 * its name.
 *
 * A block's title begins with the rule or rules that it holds, `B7: precedence`, `F3, F4: …`, so
 * `npm test -- -t 'B7:'` runs the tests of one. Blocks of suites run for the core and for the naive
 * router.
 * Source: acd-routing.md Part B, rules.md Part F.
 */
import { describe, expect, it } from 'vitest';
import { type TreeFile, treeFiles } from './support/tree.ts';

const numbered = (letter: string, length: number) =>
  Array.from({ length }, (_, place) => `${letter}${place + 1}`);
const rules = [...numbered('B', 20), ...numbered('F', 16)];

const files = treeFiles(/^test\/.*\.ts$/);

/** Titles of the blocks of a rule that hold a test, as `file: title`. */
function blocksOf(rule: string, among: readonly TreeFile[]): string[] {
  return among.flatMap(({ path, text }) =>
    text.split(/^(?=\s*describe\()/m).flatMap((block) => {
      const [, title = ''] = /^\s*describe\(\s*'([^']+)'/.exec(block) ?? [];
      const [names = ''] = title.split(':');
      const isOfRule = names.split(/, /).includes(rule);
      return isOfRule && /\bit(\.each\(|\()/.test(block) ? [`${path}: ${title}`] : [];
    }),
  );
}

describe('the tests', () => {
  it.each(rules)('name %s, and have some for it', (rule) => {
    expect(blocksOf(rule, files)).not.toEqual([]);
  });

  it('are found by the rule that begins a title, not by one in its middle or by its block', () => {
    const text =
      "describe('B1: a', () => {\n  it('x');\n});\ndescribe('on B2: b', () => { it('y'); });";
    const empty = { path: 'e.ts', text: "describe('B3: c', () => {});" };
    const planted = [{ path: 't.ts', text }, empty];
    expect(blocksOf('B1', planted)).toEqual(['t.ts: B1: a']);
    for (const rule of ['B2', 'B3']) expect(blocksOf(rule, planted)).toEqual([]);
  });
});
