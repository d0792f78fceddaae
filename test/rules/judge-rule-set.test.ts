import { describe, expect, it } from 'vitest';
import { judgeRuleSet, lintErrors, runCases, unreachedRules } from '../../rules/index.ts';
import {
  aRule,
  aRuleSet,
  aWorld,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

const gold = aRule('route', 'gold', 900, [leaf('customer.tier', 'equal', 'gold')], {
  queue: 'sav',
} as object);
const set = aRuleSet('route', [everythingElseRule('route'), gold], {
  baseFacts: { 'customer.known': true },
  cases: [
    {
      name: 'gold goes to service',
      facts: { 'customer.tier': 'gold' },
      expect: { matched: ['gold', 'everything-else'], winner: 'gold', outcome: { queue: 'sav' } },
    },
    { name: 'nobody falls through', facts: {}, expect: { winner: 'everything-else' } },
  ],
});

describe('cases of a rule set', () => {
  it('pass where matches, winner and the members named are as expected', () => {
    const results = runCases(checkedSet(set));
    expect(results.map(({ passed }) => passed)).toEqual([true, true]);
    expect(unreachedRules(checkedSet(set), results)).toEqual([]);
  });

  it('fail with what really came out', () => {
    const [result] = runCases(checkedSet(set), [
      { name: 'wrong', facts: { 'customer.tier': 'silver' }, expect: { winner: 'gold' } },
    ]);
    expect(result).toMatchObject({
      passed: false,
      pointer: '/cases/0',
      actual: { matched: ['everything-else'], winner: 'everything-else' },
      problems: [],
    });
  });

  it('name a fact that is not what the dictionary says, where it is written', () => {
    const [result] = runCases(checkedSet({ ...set, baseFacts: { 'customer.openOrders': -1 } }), [
      { name: 'wrong', facts: { 'customer.tier': 'golden' }, expect: { winner: 'goldd' } },
    ]);
    expect(result?.passed).toBe(false);
    expect(result?.problems.map(({ pointer }) => pointer)).toEqual([
      '/baseFacts/customer.openOrders',
      '/cases/0/facts/customer.tier',
      '/cases/0/expect/winner',
    ]);
    expect(result?.problems[2]?.message).toContain('did you mean gold?');
  });

  it('fail where a fact is wrong, whatever comes out', () => {
    const wrong = { name: 'wrong', facts: { 'customer.tier': 'golden' }, expect: {} };
    expect(runCases(checkedSet(set), [wrong])[0]?.passed).toBe(false);
  });

  it('compare members of the first outcome where a kind lists all of them', () => {
    const prompts = aRuleSet('prompt', [
      aRule('prompt', 'warranty', 10, [leaf('line.sku', 'equal', 'A')]),
    ]);
    const facts = { 'line.sku': 'A' };
    const run = (sku: string) =>
      runCases(checkedSet(prompts), [{ name: 'one', facts, expect: { outcome: { sku } } }])[0]
        ?.passed;
    expect([run('WARR-3Y'), run('WARR-5Y')]).toEqual([true, false]);
  });

  it('are run at the instant they name', () => {
    const dated = aRuleSet('prompt', [
      {
        ...aRule('prompt', 'spring', 10, [leaf('line.sku', 'equal', 'A')]),
        from: '2026-03-01T00:00:00Z',
      },
    ]);
    const one = { name: 'one', facts: { 'line.sku': 'A' }, expect: { matched: ['spring'] } };
    const results = runCases(checkedSet(dated), [one, { ...one, at: '2026-03-01T01:00:00+01:00' }]);
    expect(results.map(({ passed }) => passed)).toEqual([false, true]);
  });
});

describe('the gate to activation', () => {
  it('lets a set through whose names, lint and cases are right', () => {
    expect(judgeRuleSet(set, aWorld).ok).toBe(true);
  });

  it.each([
    [
      'an unknown name',
      {
        ...set,
        rules: [
          everythingElseRule('route'),
          aRule('route', 'gold', 900, [leaf('customer.teir', 'equal', 'gold')]),
        ],
      },
      'unknown-fact',
    ],
    ['a lint error', { ...set, rules: [gold], cases: [] }, 'everything-else-missing'],
  ])('refuses %s', (_what, file, id) => {
    const judgement = judgeRuleSet(file, aWorld);
    expect(judgement).toMatchObject({ ok: false, findings: [{ id, severity: 'error' }] });
  });

  it('refuses a set with a case that fails', () => {
    const cases = [{ name: 'gold', facts: { 'customer.tier': 'gold' }, expect: { winner: null } }];
    expect(judgeRuleSet({ ...set, cases }, aWorld)).toMatchObject({
      ok: false,
      findings: [],
      failedCases: [{ name: 'gold' }],
    });
  });

  it('refuses a set whose tables would take too many bytes', () => {
    const campaigns = Array.from({ length: 2_500 }, (_, n) => {
      const value = Array.from({ length: 100 }, (_, text) => `text-${text}-${n}`);
      return aRule('route', `campaign-${n}`, n + 2, [leaf('call.campaign', 'in', value)]);
    });
    const file = aRuleSet('route', [everythingElseRule('route'), ...campaigns]);
    expect(judgeRuleSet(file, aWorld)).toMatchObject({
      ok: false,
      findings: [{ id: 'tables-too-large', severity: 'error' }],
    });
  });

  it('looks up names of a centre only where it is told of one', () => {
    const far = aRule('route', 'gold', 900, [leaf('customer.tier', 'equal', 'gold')], {
      queue: 'lointain',
    } as object);
    const file = aRuleSet('route', [everythingElseRule('route'), far]);
    expect(lintErrors(checkedSet(file))).toEqual([]);
    expect(lintErrors(checkedSet(file), aWorld)).toMatchObject([
      { id: 'unknown-queue', pointer: '/rules/1/event/params/queue' },
    ]);
  });
});
