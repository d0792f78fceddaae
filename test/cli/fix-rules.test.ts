import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../cli/rules/apply-patch.ts';
import { fixRules } from '../../cli/rules/fix-rules.ts';
import type { PlacedRuleFinding } from '../../contracts/index.ts';
import { aRouteSet } from '../support/rule-files.ts';

describe('a patch of a finding', () => {
  const value = { list: [1, 2], 'a/b': { c: 3 } };

  it('adds, replaces and removes in lists and objects, and leaves its source alone', () => {
    const patched = applyPatch(value, [
      { op: 'add', path: '/list/-', value: 3 },
      { op: 'add', path: '/list/0', value: 0 },
      { op: 'remove', path: '/list/1' },
      { op: 'replace', path: '/a~1b/c', value: 4 },
      { op: 'add', path: '/a~1b/d', value: 5 },
    ]);
    expect(patched).toEqual({ list: [0, 2, 3], 'a/b': { c: 4, d: 5 } });
    expect(value).toEqual({ list: [1, 2], 'a/b': { c: 3 } });
    expect(applyPatch(value, [{ op: 'replace', path: '', value: 7 }])).toBe(7);
  });

  it.each(['/list/2', '/list/x', '/list/-', '/none', '/none/c', '/list/0/c', '/constructor'])(
    'is none where %s is not there',
    (path) => {
      expect(applyPatch(value, [{ op: 'replace', path, value: 0 }])).toBeUndefined();
    },
  );
});

describe('the fixes of a rule set', () => {
  const text = JSON.stringify(aRouteSet());
  const finding = (id: string, value: unknown): PlacedRuleFinding => {
    const fix = [{ op: 'replace', path: '/rules/0/priority', value }] as const;
    const rest = { severity: 'warning', pointer: '/rules/0', message: id } as const;
    return { id, ...rest, line: 1, column: 1, fix };
  };
  const priorityIn = (now: string): unknown => JSON.parse(now).rules[0].priority;

  it('are applied until nothing that can be mended is found', async () => {
    const { text: mended, fixed } = await fixRules(text, (now) =>
      Promise.resolve(
        priorityIn(now) === 500
          ? [finding('first', 600)]
          : priorityIn(now) === 600
            ? [finding('second', 700)]
            : [],
      ),
    );
    expect(fixed.map(({ id }) => id)).toEqual(['first', 'second']);
    expect(priorityIn(mended)).toBe(700);
  });

  it('are left alone where they do not help, so that none is applied for ever', async () => {
    const { text: mended, fixed } = await fixRules(text, () =>
      Promise.resolve([finding('stubborn', 600)]),
    );
    expect({ mended, fixed }).toEqual({ mended: text, fixed: [] });
  });
});
