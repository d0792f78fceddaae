import { describe, expect, it } from 'vitest';
import { formatRuleSet, parseRuleSet } from '../../contracts/index.ts';
import { specSet } from '../support/spec-rules.ts';

describe('the form of a rule set', () => {
  it('is this', () => {
    const { rules, ...rest } = specSet('classify', { note: 'As it was' });
    expect(formatRuleSet({ rules, ...rest })).toBe(`{
  "set": "sample-classify",
  "kind": "classify",
  "version": 1,
  "note": "As it was",
  "params": { "bigCustomerMinor": 500000 },
  "rules": [
    {
      "name": "returns-line",
      "priority": 420,
      "conditions": {
        "any": [
          { "fact": "call.dialledNumber", "operator": "in", "value": ["+49301234567"] },
          { "fact": "call.digits", "operator": "someFact:in", "value": ["3", "returns"] }
        ]
      },
      "event": { "type": "classify", "params": { "callType": "return", "tags": ["after-sales"] } }
    }
  ]
}
`);
  });

  it.each([
    ['not JSON', '{ "set": '],
    ['with a key twice', '{"set":"a","set":"b"}'],
    ['with a number that would change', '{"version":9007199254740993}'],
  ])('is not given to a text %s, which stays as it is', (_what, text) => {
    expect(formatRuleSet(text)).toBe(text);
  });

  it('is given to a half-written set too, and keeps what it does not know', () => {
    const text = '{"rules":[{"priority":1,"nmae":"a","name":"b"}],"kind":"rout","set":5}';
    const formatted = formatRuleSet(text);
    expect(JSON.parse(formatted)).toEqual(JSON.parse(text));
    expect(formatted).toContain('"name": "b",\n      "priority": 1,\n      "nmae": "a"');
  });

  it('has a rule to a line where it would be too long to be read again', () => {
    const [rule] = specSet('classify').rules;
    const rules = Array.from({ length: 3_500 }, (_, n) => ({
      ...rule,
      name: `rule-${n}`,
      priority: n + 1,
    }));
    const text = JSON.stringify({ ...specSet('classify'), rules, cases: [] });
    expect(parseRuleSet(text).ok).toBe(true);
    const formatted = formatRuleSet(text);
    expect(parseRuleSet(formatted).ok).toBe(true);
    expect(JSON.parse(formatted)).toEqual(JSON.parse(text));
    expect(formatted.split('\n').filter((line) => line.startsWith('{"name":"rule-'))).toHaveLength(
      3_500,
    );
    expect(formatRuleSet(formatted)).toBe(formatted);
  });

  it('drops a byte-order mark', () => {
    expect(formatRuleSet('\ufeff{}')).toBe('{}\n');
  });
});
