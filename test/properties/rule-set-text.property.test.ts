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

/** Keys and values that attackers and accidents bring. */
const hostileJson = fc.letrec<{ readonly value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom('1e400', '-0', '9007199254740993', 'NaN', '"', '"\\ud800"', 'null', '0.5', ''),
    fc.constantFrom('"order"', '900', '"call.type"', '"equal"', 'true', '"route"'),
    fc.array(tie('value'), { maxLength: 4 }).map((list) => `[${list.join()}]`),
    fc
      .array(
        fc.tuple(
          fc.constantFrom(
            '__proto__',
            'constructor',
            'set',
            'kind',
            'rules',
            'all',
            'fact',
            'name',
          ),
          tie('value'),
        ),
        { maxLength: 5 },
      )
      .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join()}}`),
  ),
})).value;

/** What a refusal must be, whatever was refused. */
function expectPlaced(text: string): void {
  const parsed = parseRuleSet(text);
  if (parsed.ok) return;
  expect(parsed.findings.length).toBeGreaterThan(0);
  for (const { id, severity, line, column, message } of parsed.findings) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(severity).toBe('error');
    expect(message).not.toBe('');
    const lines = text.split('\n');
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
  }
}

describe('F6: a hostile text', () => {
  it('is answered with places, and never with an exception', () => {
    fc.assert(fc.property(fc.oneof(hostileJson, fc.string(), fc.json()), expectPlaced), {
      numRuns: 1_500,
    });
  });

  it('that was a rule set before a piece of it was replaced is no exception', () => {
    fc.assert(
      fc.property(
        anySet,
        hostileJson,
        fc.nat(),
        fc.nat({ max: 40 }),
        (file, piece, place, length) => {
          const text = formatRuleSet(file);
          const at = place % text.length;
          expectPlaced(text.slice(0, at) + piece + text.slice(at + length));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('as a value is answered with pointers', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
        const read = readRuleSet(value);
        expect(read.ok || read.findings.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
