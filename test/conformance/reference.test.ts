/** The reference evaluator: a rule file in json-rules-engine itself. Source: rules.md B1, B5. */
import { describe, expect, it } from 'vitest';
import { referenceDecide } from '../../rules/compat/index.ts';
import {
  type ConditionFile,
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  type GroupFile,
  instantMs,
  type RuleFile,
  type RuleSetFile,
} from '../../rules/index.ts';

const params = { text: 'a-text', at: 'orderStart', audience: 'say', mustConfirm: false } as const;

function aRule(name: string, priority: number, conditions: GroupFile, more: object = {}): RuleFile {
  return { name, priority, conditions, event: { type: 'script', params }, ...more };
}

function aSet(rules: readonly RuleFile[], more: Partial<RuleSetFile> = {}): RuleSetFile {
  return { set: 'a-set', kind: 'script', version: 1, rules, ...more };
}

/** What the library matches, which our own decision must match too. */
async function matched(file: RuleSetFile, facts: FactsFile, atMs = 0): Promise<readonly string[]> {
  const checked = checkRuleSet(file);
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  const reference = await referenceDecide(file, facts, atMs);
  const own = compileRuleSet(checked.set).decide(factRecord(facts), atMs);
  expect(reference.decided).toEqual(own.matched);
  return reference.matched;
}

const leaf = (fact: string, operator: string, value: unknown): ConditionFile =>
  ({ fact, operator, value }) as ConditionFile;

describe('the reference evaluator', () => {
  it('names what matches, highest priority first, of facts unknown and empty', async () => {
    const file = aSet([
      aRule('low', 1, { all: [leaf('customer.tier', 'notEqual', 'gold')] }),
      aRule('high', 9, { all: [leaf('customer.affiliations', 'doesNotContain', 'club')] }),
      aRule('never', 5, { all: [leaf('customer.tier', 'equal', 'gold')] }),
    ]);
    expect(await matched(file, {})).toEqual(['high', 'low']);
  });

  it('takes a rule that always holds', async () => {
    expect(await matched(aSet([aRule('always', 1, { all: [] })]), {})).toEqual(['always']);
  });

  it('knows parameters and named conditions, in where too', async () => {
    const where: GroupFile = { condition: 'big' };
    const count: ConditionFile = {
      fact: 'order.lineCount',
      operator: 'greaterThan',
      value: 1,
      params: { where },
    };
    const big: GroupFile = {
      all: [leaf('line.quantity', 'greaterThanInclusive', { fact: 'param.big' })],
    };
    const file = aSet([aRule('counts', 1, { all: [count] })], {
      params: { big: 5 },
      conditions: { big },
    });
    const lines = (...quantities: number[]) => ({
      'order.lines': quantities.map((quantity) => ({ 'line.quantity': quantity })),
    });
    expect(await matched(file, lines(5, 4, 6))).toEqual(['counts']);
    expect(await matched(file, lines(5, 4))).toEqual([]);
  });

  it('begins a rule at its instant and ends it before the other', async () => {
    const from = '2026-11-20T08:00:00Z';
    const to = '2026-11-20T09:00:00+00:00';
    const file = aSet([aRule('morning', 1, { all: [] }, { from, to })]);
    const [fromMs = 0, toMs = 0] = [from, to].map(instantMs);
    for (const [atMs, names] of [
      [fromMs - 1, []],
      [fromMs, ['morning']],
      [toMs - 1, ['morning']],
      [toMs, []],
    ] as const) {
      expect(await matched(file, {}, atMs)).toEqual(names);
    }
  });

  it('compares with an unknown fact as with 0, and ours does so too', async () => {
    const than = (operator: string) =>
      aRule(operator.toLowerCase(), operator.length, {
        all: [leaf('customer.openOrders', operator, { fact: 'customer.openCases' })],
      });
    const file = aSet([than('greaterThan'), than('lessThan'), than('lessThanInclusive')]);
    expect(await matched(file, { 'customer.openOrders': 1 })).toEqual(['greaterthan']);
    expect(await matched(file, { 'customer.openOrders': 0 })).toEqual(['lessthaninclusive']);
    expect(await matched(file, { 'customer.openCases': 7 })).toEqual([]);
  });

  it('decides by the winner alone in kinds that have one', async () => {
    const outcome = { action: 'accept' } as const;
    const rules = [2, 1].map((priority) => ({
      ...aRule(`rule-${priority}`, priority, { all: [] }),
      event: { type: 'admit' as const, params: outcome },
    }));
    const file = aSet(rules, { kind: 'admit' });
    const { matched: all, decided } = await referenceDecide(file, {}, 0);
    expect([all, decided]).toEqual([['rule-2', 'rule-1'], ['rule-2']]);
  });

  it('decides two calls at once without mixing them', async () => {
    const file = aSet([
      aRule('known', 2, { all: [leaf('customer.known', 'equal', true)] }),
      aRule('unknown', 1, { not: leaf('customer.known', 'equal', true) }),
    ]);
    const both = [true, false].map((known) =>
      referenceDecide(file, { 'customer.known': known }, 0),
    );
    const names = (await Promise.all(both)).map((decision) => decision.matched);
    expect(names).toEqual([['known'], ['unknown']]);
  });
});
