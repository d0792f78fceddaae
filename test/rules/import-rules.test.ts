import fc from 'fast-check';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { importRules } from '../../rules/compat/index.ts';
import { type ConditionFile, checkRuleSet, factRecord, ruleHolds } from '../../rules/index.ts';
import { arbitraryRuleSet } from '../support/random-rule-sets.ts';

const options = { set: 'imported', kind: 'classify' } as const;
const event = { type: 'classify', params: { tags: ['seen'] } };
const known = { fact: 'customer.known', operator: 'equal', value: true };
const aRule = (conditions: unknown, more: object = {}) => ({
  name: 'a-rule',
  priority: 5,
  conditions,
  event,
  ...more,
});

/** The condition a rule got, and what was noted: severity, id and pointer. */
function imported(source: unknown) {
  const { file, findings } = importRules(source, options);
  const notes = findings.map(({ severity, id, pointer }) => `${severity} ${id} ${pointer}`);
  return { rules: file.rules, conditions: file.rules[0]?.conditions, notes, findings };
}

/** As people write for the library who nest their facts. */
function withPaths(condition: ConditionFile): object {
  if ('all' in condition) return { all: condition.all.map(withPaths), priority: 1 };
  if ('any' in condition) return { any: condition.any.map(withPaths) };
  if ('not' in condition) return { not: withPaths(condition.not) };
  if ('condition' in condition) return condition;
  const [fact, path] = condition.fact.split('.');
  return condition.params === undefined ? { ...condition, fact, path: `$.${path}` } : condition;
}

describe('rules of json-rules-engine as a draft', () => {
  it('are carried over as they are where they have our form', () => {
    const rule = aRule({ all: [known, { not: { any: [known] } }] });
    expect(imported([rule])).toMatchObject({ rules: [rule], notes: [] });
    expect(imported(JSON.stringify([rule]))).toMatchObject({ rules: [rule], notes: [] });
    expect(imported([JSON.stringify(rule)])).toMatchObject({ rules: [rule], notes: [] });
    expect(imported(rule)).toMatchObject({ rules: [rule], notes: [] });
  });

  it('are read from a file of json-rule-editor', () => {
    const rule = aRule({ all: [known] });
    const file = { name: 'shop', attributes: [], decisions: [rule] };
    expect(imported(file)).toMatchObject({ rules: [rule], notes: [] });
    const wrong = { ...file, decisions: ['none'] };
    expect(imported(wrong).notes.join()).toContain('/decisions/0');
  });

  it('get dotted names for fact and path, on either side', () => {
    const leaf = {
      fact: 'customer',
      path: '$.openOrders',
      operator: 'lessThan',
      value: { fact: 'customer', path: '.openCases' },
    };
    const dotted = {
      fact: 'customer.openOrders',
      operator: 'lessThan',
      value: { fact: 'customer.openCases' },
    };
    expect(imported([aRule({ all: [leaf] })])).toMatchObject({
      conditions: { all: [dotted] },
      notes: [],
    });
  });

  it('get a group around a leaf at the root, and all around nothing', () => {
    expect(imported([aRule(known)])).toMatchObject({
      conditions: { all: [known] },
      notes: ['hint leaf-wrapped /0/conditions'],
    });
    expect(imported([aRule({ all: [] })])).toMatchObject({ conditions: { all: [] }, notes: [] });
    expect(imported([aRule({ any: [] })])).toMatchObject({
      conditions: { all: [] },
      notes: ['hint empty-group /0/conditions'],
    });
  });

  it('get priorities that are unique, in the order of before', () => {
    const { rules, notes } = imported([
      { name: 'first', conditions: { all: [known] }, event },
      { name: 'second', priority: 7, conditions: { all: [known] }, event },
      { name: 'third', priority: 7, conditions: { all: [known] }, event },
    ]);
    expect(rules.map(({ name, priority }) => [name, priority])).toEqual([
      ['second', 30],
      ['third', 20],
      ['first', 10],
    ]);
    expect(notes.toSorted()).toEqual([
      'hint priority-changed /0/priority',
      'hint priority-changed /1/priority',
      'hint priority-changed /2/priority',
    ]);
    const unique = [
      aRule({ all: [known] }),
      { ...aRule({ all: [known] }), name: 'b', priority: 9 },
    ];
    expect(imported(unique).rules.map(({ priority }) => priority)).toEqual([9, 5]);
  });

  it('get kebab-case names, each once', () => {
    const names = [undefined, 'Clients privilégiés', 'goldFirst', 'gold-first', '', 7];
    const rules = names.map((name, index) => ({
      ...aRule({ all: [known] }),
      name,
      priority: index + 1,
    }));
    const read = imported(rules);
    expect(read.rules.map(({ name }) => name).toReversed()).toEqual([
      'rule-1',
      'clients-privilegies',
      'gold-first',
      'gold-first-2',
      'rule-5',
      'rule-6',
    ]);
    expect(
      checkRuleSet({ set: 'a', kind: 'classify', version: 0, rules: read.rules }),
    ).toMatchObject({
      ok: true,
    });
  });

  it('lose priorities of conditions, custom keys and handlers, and say so', () => {
    const leaf = { ...known, priority: 10, name: 'is known' };
    const rule = { ...aRule({ all: [leaf], priority: 2 }), onSuccess: () => undefined, id: 4 };
    const { conditions, notes } = imported([rule]);
    expect(conditions).toEqual({ all: [known] });
    expect(notes.toSorted()).toEqual([
      'hint condition-priority-dropped /0/conditions/all/0/priority',
      'hint condition-priority-dropped /0/conditions/priority',
      'hint key-dropped /0/conditions/all/0/name',
      'hint key-dropped /0/id',
      'warning handler-dropped /0/onSuccess',
    ]);
  });

  it('keep negated operators as groups, and lists of ours as they are', () => {
    const leaf = { fact: 'customer.openOrders', operator: 'not:lessThan', value: 3 };
    const none = { fact: 'call.digits', operator: 'not:someFact:in', value: ['1'] };
    expect(imported([aRule({ all: [leaf, none] })]).conditions).toEqual({
      all: [{ not: { ...leaf, operator: 'lessThan' } }, none],
    });
  });

  it.each([
    ['a script path', { ...known, path: '$[(@.length-1)]' }, 'path-refused', '/path'],
    ['a search', { ...known, path: '$.items[*].sku' }, 'path-refused', '/path'],
    ['an unknown operator', { ...known, operator: 'equals' }, 'unknown-operator', '/operator'],
    ['a decorated operator', { ...known, operator: 'swap:in' }, 'unknown-operator', '/operator'],
    ['params', { ...known, params: { a: 1 } }, 'params-refused', '/params'],
    ['an empty group inside', { any: [] }, 'not-a-group', '/any'],
    ['a missing named condition', { condition: 'gone' }, 'unknown-condition', '/condition'],
    ['something else', 'customer.known', 'not-a-condition', ''],
  ])(
    'are left out with %s, by name of the place, what is seen and what is expected',
    (_what, condition, id, place) => {
      const { rules, findings } = imported([aRule({ all: [known, condition] })]);
      expect(rules).toEqual([]);
      const [finding] = findings.filter(({ severity }) => severity === 'error');
      expect(finding).toMatchObject({ id, pointer: `/0/conditions/all/1${place}` });
      expect(finding?.message).toContain('expected');
      expect(finding?.received).not.toBe('');
    },
  );

  it('keep an unknown fact, with the nearest name, for people to mend', () => {
    const { rules, findings } = imported([aRule({ all: [{ ...known, fact: 'customer.knwon' }] })]);
    expect(rules).toHaveLength(1);
    expect(findings).toMatchObject([
      { id: 'unknown-fact', severity: 'error', pointer: '/0/conditions/all/0/fact' },
    ]);
    expect(findings[0]?.message).toContain('did you mean customer.known?');
  });

  it('bring their named conditions, renamed everywhere', () => {
    const source = {
      rules: [aRule({ condition: 'Office Hours' })],
      conditions: { 'Office Hours': { all: [known] } },
    };
    const { file } = importRules(source, options);
    expect(file).toMatchObject({
      conditions: { 'office-hours': { all: [known] } },
      rules: [{ conditions: { condition: 'office-hours' } }],
    });
  });

  it('say of several keys which one counts, as the library does', () => {
    const { conditions, notes } = imported([aRule({ all: [known], any: [{ not: known }] })]);
    expect(conditions).toEqual({ any: [{ not: known }] });
    expect(notes).toEqual(['warning key-ignored /0/conditions/all']);
  });

  it('get the kind as the type of their event, and keep the former one as a comment', () => {
    const rule = { ...aRule({ all: [known] }), event: { type: 'isKnown' } };
    const { rules, notes } = imported([rule]);
    expect(rules).toMatchObject([
      { comment: 'event "isKnown" before import', event: { type: 'classify', params: {} } },
    ]);
    expect(notes).toEqual([
      'warning no-outcome /0/event/params',
      'hint event-type-changed /0/event/type',
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['a number', 5],
    ['nothing', null],
    ['a rule without event', [{ conditions: { all: [] } }]],
    ['deep nesting', [aRule(JSON.parse(`${'{"not":'.repeat(5_000)}1${'}'.repeat(5_000)}`))]],
  ])('are an empty draft with an error where the source is %s', (_what, source) => {
    const { rules, findings } = imported(source);
    expect(rules).toEqual([]);
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it('come back as they were from rules with nested facts', () => {
    fc.assert(
      fc.property(arbitraryRuleSet('classify', { periods: false }), (file) => {
        const rules = file.rules.map((rule) => ({
          ...rule,
          conditions: withPaths(rule.conditions),
        }));
        const read = importRules({ rules, conditions: file.conditions }, options);
        expect(read.findings.filter(({ severity }) => severity !== 'hint')).toEqual([]);
        const byName = (name: string) => file.rules.find((rule) => rule.name === name)?.conditions;
        for (const { name, conditions } of read.file.rules)
          expect(conditions).toEqual(byName(name));
      }),
      { numRuns: 100 },
    );
  });

  it('hold where the library says so', async () => {
    const conditions = {
      any: [
        { fact: 'customer', path: '$.openOrders', operator: 'not:greaterThan', value: 2 },
        { all: [{ fact: 'customer', path: 'tier', operator: 'in', value: ['gold'] }, known] },
      ],
    };
    const { file } = importRules([aRule(conditions)], options);
    const checked = checkRuleSet(file);
    if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
    const [rule] = checked.set.rules;
    for (const openOrders of [null, 2, 3]) {
      for (const tier of [null, 'gold', 'none']) {
        const facts = { customer: { openOrders, tier }, 'customer.known': true };
        const engine = new Engine([{ conditions, event } as unknown as RuleProperties]);
        const { results } = await engine.run(facts);
        const record = factRecord({
          'customer.openOrders': openOrders,
          'customer.tier': tier,
          'customer.known': true,
        });
        expect(rule !== undefined && ruleHolds(rule, record, 0)).toBe(results.length === 1);
      }
    }
  });
});
