import { describe, expect, it } from 'vitest';
import {
  type ConditionFile,
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  type RuleFile,
} from '../../rules/index.ts';

/** A whole minute. */
const atMs = Date.parse('2026-11-20T10:00:00Z');

function nextChange(
  conditions: readonly ConditionFile[],
  facts: FactsFile,
  rule: Partial<RuleFile> = {},
): number | undefined {
  const always: ConditionFile = { fact: 'call.position', operator: 'notEqual', value: 77 };
  const event = { type: 'treat', params: { nextInMs: 5_000 } } as const;
  const checked = checkRuleSet({
    set: 'timed',
    kind: 'treat',
    version: 1,
    rules: [
      { name: 'timed', priority: 2, conditions: { all: conditions }, event, ...rule },
      { name: 'everything-else', priority: 1, conditions: { all: [always] }, event },
    ],
  });
  if (!checked.ok) throw new Error(checked.findings[0]?.message);
  const set = compileRuleSet(checked.set);
  const record = factRecord(facts);
  const nextMs = set.nextChangeAtMs(set.open(record), record, atMs);
  return nextMs === undefined ? undefined : nextMs - atMs;
}

const waited = (operator: 'greaterThan' | 'greaterThanInclusive', value: number): ConditionFile => {
  return { fact: 'call.waitMs', operator, value };
};

describe('F16: the next change of a decision', () => {
  it('is when the wait reaches a bound, a millisecond later where the bound is exclusive', () => {
    const facts = { 'call.waitMs': 40_000 };
    expect(nextChange([waited('greaterThanInclusive', 45_000)], facts)).toBe(5_000);
    expect(nextChange([waited('greaterThan', 45_000)], facts)).toBe(5_001);
  });

  it('never comes once the bound is passed, or where the wait is unknown', () => {
    const rule = [waited('greaterThan', 45_000)];
    expect(nextChange(rule, { 'call.waitMs': 45_001 })).toBeUndefined();
    expect(nextChange(rule, {})).toBeUndefined();
  });

  it('is not asked of rules that other facts rule out', () => {
    const rule: readonly ConditionFile[] = [
      waited('greaterThan', 45_000),
      { fact: 'customer.known', operator: 'equal', value: true },
    ];
    expect(nextChange(rule, { 'call.waitMs': 1, 'customer.known': false })).toBeUndefined();
    expect(nextChange(rule, { 'call.waitMs': 1, 'customer.known': true })).toBe(45_000);
  });

  it('is the whole minute at which the minute of the day reaches a bound', () => {
    const rule: readonly ConditionFile[] = [
      { fact: 'clock.minuteOfDay', operator: 'greaterThanInclusive', value: 662 },
    ];
    expect(nextChange(rule, { 'clock.minuteOfDay': 660 })).toBe(120_000);
  });

  it('is midnight for a rule about the day, or about a minute that is past', () => {
    const late = { 'clock.minuteOfDay': 1_430, 'clock.weekday': 5 };
    const friday: ConditionFile = { fact: 'clock.weekday', operator: 'equal', value: 5 };
    const morning: ConditionFile = { fact: 'clock.minuteOfDay', operator: 'lessThan', value: 600 };
    expect(nextChange([friday], late)).toBe(600_000);
    expect(nextChange([morning], late)).toBe(600_000);
  });

  it('is the next quarter of an hour for a rule about the day where the minute is unknown', () => {
    const friday: ConditionFile = { fact: 'clock.weekday', operator: 'equal', value: 5 };
    expect(nextChange([friday], { 'clock.weekday': 4 })).toBe(900_000);
    expect(nextChange([friday], {})).toBeUndefined();
  });

  it('is when the wait passes another fact, whichever side it stands on', () => {
    const facts = { 'call.waitMs': 40_000, 'call.ewtMs': 50_000 };
    const longer: ConditionFile = {
      fact: 'call.waitMs',
      operator: 'greaterThan',
      value: { fact: 'call.ewtMs' },
    };
    const shorter: ConditionFile = {
      fact: 'call.ewtMs',
      operator: 'lessThan',
      value: { fact: 'call.waitMs' },
    };
    for (const rule of [longer, shorter]) {
      expect(nextChange([rule], facts)).toBe(10_000);
      expect(nextChange([rule], { ...facts, 'call.waitMs': 50_000 })).toBe(1);
    }
  });

  it('never comes for two waits that grow together', () => {
    const rule: ConditionFile = {
      fact: 'call.waitMs',
      operator: 'lessThan',
      value: { fact: 'call.contactWaitMs' },
    };
    expect(nextChange([rule], { 'call.waitMs': 1, 'call.contactWaitMs': 5 })).toBeUndefined();
  });

  it('is the beginning and then the end of a period', () => {
    const known: ConditionFile = { fact: 'customer.known', operator: 'equal', value: true };
    const facts = { 'customer.known': true };
    const from = '2026-11-20T10:00:01Z';
    const to = '2026-11-20T10:00:09Z';
    expect(nextChange([known], facts, { from, to })).toBe(1_000);
    expect(nextChange([known], facts, { to })).toBe(9_000);
  });
});
