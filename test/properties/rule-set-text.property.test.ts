/**
 * Laws of reading and formatting on random rule sets of every kind.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRuleSet, parseRuleSet, readRuleSet } from '../../contracts/index.ts';
import { type RuleSetFile, ruleKindNames } from '../../rules/index.ts';
import { arbitraryRuleSet } from '../support/random-rule-sets.ts';

const anySet = fc.constantFrom(...ruleKindNames).chain((kind) => arbitraryRuleSet(kind));

/** The same value with the members of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  );
}

describe('the text of a random rule set', () => {
  it('is read back as the set it was made from', () => {
    fc.assert(
      fc.property(anySet, (file) => {
        const parsed = parseRuleSet(JSON.stringify(file));
        expect(parsed.ok ? [] : parsed.findings).toEqual([]);
        expect(parsed.ok && parsed.file).toEqual(file);
        expect(readRuleSet(file)).toMatchObject({ ok: true });
      }),
      { numRuns: 150 },
    );
  });

  it('has one form, which keeps the value and in which formatting changes nothing', () => {
    fc.assert(
      fc.property(anySet, (file) => {
        const text = formatRuleSet(file);
        expect(JSON.parse(text)).toEqual(file);
        expect(formatRuleSet(text)).toBe(text);
        expect(formatRuleSet(JSON.stringify(file))).toBe(text);
        const lines = text.split('\n').filter((line) => line.length > 100);
        expect(lines.filter((line) => /[,[{]\s/.test(line.trim()))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('puts the members of what it knows in the order of the schema, whatever it was', () => {
    fc.assert(
      fc.property(anySet, ({ params: _params, baseFacts: _facts, conditions, ...file }) => {
        // Names people chose keep the order people gave them.
        const set = {
          ...file,
          conditions: Object.fromEntries(Object.entries(conditions ?? {}).slice(0, 1)),
        };
        const [plain, other] = [set, turned(set) as RuleSetFile].map(formatRuleSet);
        expect(other).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });
});
