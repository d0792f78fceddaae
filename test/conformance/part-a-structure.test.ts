/**
 * Groups, named conditions and hostile JSON in json-rules-engine, claim by claim.
 *
 * Source: rules.md A4, A6, A9.
 */
import { describe, expect, it } from 'vitest';
import {
  conditions,
  event,
  failureOf,
  matches,
  only,
  operates,
  refusedAt,
  ruleEngines,
  ruleRefusedAt,
  setRefusedAt,
} from '../support/rule-engines.ts';

const holds = { fact: 'x', operator: 'equal', value: 1 };
const fails = { fact: 'x', operator: 'equal', value: 2 };
const facts = { x: 1 };
const known = { fact: 'customer.known', operator: 'equal', value: true };

describe.each(ruleEngines)('A4: the structure of conditions in $name', (engine) => {
  const { Engine, Rule } = engine.house;
  const newRule = (root: unknown) => () => new Rule({ conditions: conditions(root), event });

  it('empty groups are true, any included', async () => {
    expect(await matches(engine, { all: [] })).toBe(true);
    expect(await matches(engine, { any: [] })).toBe(true);
    expect(await matches(engine, { not: { any: [] } })).toBe(false);
  });

  it('of several keys one counts, another one at the root than inside', async () => {
    expect(await matches(engine, { any: [fails], all: [holds] }, facts)).toBe(false);
    expect(await matches(engine, { all: [holds], not: holds }, facts)).toBe(true);
    const own = new Engine();
    own.setCondition('named', conditions({ all: [fails] }));
    const nested = { condition: 'named', all: [holds] };
    own.addRule({ conditions: conditions({ all: [nested] }), event });
    own.addRule({ conditions: conditions({ all: [holds], condition: 'named' }), event });
    const { results, failureResults } = await own.run(facts);
    expect([results.length, failureResults.length]).toEqual([1, 1]);
  });

  it('a leaf may not stand at the root', () => {
    expect(newRule(holds)).toThrow('root must contain');
  });

  it('all and any want a list, not an object', () => {
    expect(newRule({ all: holds })).toThrow('"all" must be an array');
    expect(newRule({ any: holds })).toThrow('"any" must be an array');
    expect(newRule({ not: [holds] })).toThrow('"not" cannot be an array');
  });

  it('a leaf needs its three keys, whatever their value', async () => {
    expect(newRule({ all: [{ fact: 'x', operator: 'equal' }] })).toThrow('"value" property');
    expect(newRule({ all: [{ fact: 'x', value: 1 }] })).toThrow('"operator" property');
    expect(newRule({ all: [{ operator: 'equal', value: 1 }] })).toThrow('"fact" property');
    const leaf = { fact: 'x', operator: 'equal', value: undefined };
    expect(await matches(engine, { all: [leaf] })).toBe(true);
  });

  it('unknown keys are taken in silence, kept in results and left out of JSON', async () => {
    const leaf = { ...holds, note: 'kept' };
    const rule = { conditions: conditions({ all: [leaf] }), event, whenn: 1 };
    const { results } = await new Engine([rule]).run(facts);
    expect(results[0]?.conditions).toMatchObject({ all: [{ note: 'kept' }] });
    expect(JSON.stringify(results[0]?.toJSON(false))).not.toContain('kept');
  });

  it('only true counts among several, and a group of one passes its value on', async () => {
    const own = (root: unknown) => {
      const created = new Engine([{ conditions: conditions(root), event }]);
      created.addOperator('one', () => 1 as unknown as boolean);
      return created.run(facts);
    };
    const op = { fact: 'x', operator: 'one', value: 0 };
    expect((await own({ all: [op] })).results).toHaveLength(1);
    expect((await own({ all: [op, op] })).results).toHaveLength(0);
    expect((await own({ not: op })).results).toHaveLength(0);
  });

  it('the promise of an operator is awaited as the result of its leaf', async () => {
    const own = (root: unknown) => {
      const created = new Engine([{ conditions: conditions(root), event }]);
      created.addOperator('later', () => Promise.resolve(false) as unknown as boolean);
      return created.run(facts);
    };
    const op = { fact: 'x', operator: 'later', value: 0 };
    expect((await own({ all: [op] })).results).toHaveLength(0);
    expect((await own({ all: [op, op] })).results).toHaveLength(0);
  });
});

describe.each(ruleEngines)('A6: named conditions in $name', (engine) => {
  const { Engine } = engine.house;
  const referring = { conditions: conditions({ all: [{ condition: 'named' }] }), event };

  it('are looked up when they are evaluated', async () => {
    const own = new Engine([referring]);
    own.setCondition('named', conditions({ all: [holds] }));
    expect((await own.run(facts)).results).toHaveLength(1);
    own.setCondition('named', conditions({ all: [fails] }));
    expect((await own.run(facts)).results).toHaveLength(0);
  });

  it('reject the run where they are missing, or are false where that is allowed', async () => {
    const error = await failureOf(new Engine([referring]).run(facts));
    expect(String(error)).toBe('Error: No condition named exists');
    const allowed = { allowUndefinedConditions: true };
    expect((await new Engine([referring], allowed).run(facts)).results).toHaveLength(0);
    const negated = { conditions: conditions({ not: { condition: 'named' } }), event };
    expect((await new Engine([negated], allowed).run(facts)).results).toHaveLength(1);
  });

  it('are groups, never a leaf', () => {
    expect(() => new Engine().setCondition('named', conditions(holds))).toThrow('root must');
  });

  it('run out of stack where they need themselves', async () => {
    const own = new Engine([referring]);
    own.setCondition('named', conditions({ all: [{ condition: 'named' }] }));
    expect(await failureOf(own.run(facts))).toBeInstanceOf(RangeError);
  });

  it('stand expanded in results, without their name', async () => {
    const own = new Engine([referring]);
    own.setCondition('named', conditions({ all: [holds] }));
    const { results } = await own.run(facts);
    const [root] = (only(results).toJSON(false).conditions as { readonly all: unknown[] }).all;
    expect(root).toMatchObject({ all: [{ fact: 'x', result: true }] });
    expect(JSON.stringify(root)).not.toContain('named');
  });
});

describe.each(ruleEngines)('A9: hostile rules in $name', (engine) => {
  const { Engine } = engine.house;

  it('script paths compute by an interpreter', async () => {
    const last = { fact: 'x', path: '$[(@.length-1)]', operator: 'equal', value: 3 };
    expect(await matches(engine, { any: [last] }, { x: [1, 2, 3] })).toBe(true);
    const filter = { ...last, path: '$[?(@.a>1)].a', operator: 'contains', value: 2 };
    expect(await matches(engine, { any: [filter] }, { x: [{ a: 1 }, { a: 2 }] })).toBe(true);
  });

  it('an own __proto__ key never passes, in the facade not even its rule', async () => {
    const leaf = JSON.parse('{"fact":"x","operator":"equal","value":1,"__proto__":{"a":1}}');
    const root = { all: [leaf, holds] };
    const run = async () => await matches(engine, root, facts);
    const error = await failureOf(run());
    if (engine.isLibrary) expect(error).toBeInstanceOf(TypeError);
    else expect(String(error)).toContain('"__proto__" is not a property of a condition');
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('nesting is bounded by the stack alone', async () => {
    const nested = (depth: number) => {
      let root: object = { all: [holds] };
      for (let level = 0; level < depth; level += 1) root = { not: root };
      return root;
    };
    const run = async (depth: number) => await matches(engine, nested(depth), facts);
    expect(await run(2_000)).toBe(true);
    expect(await failureOf(run(100_000))).toBeInstanceOf(RangeError);
  });

  it('JSON text loses a repeated key and rounds large numbers', async () => {
    const text = `{"name":"a","priority":1,"priority":9,"conditions":{"all":[]},"event":{"type":"t"}}`;
    expect(new engine.house.Rule(text).priority).toBe(9);
    const large = JSON.parse('{"value":9007199254740993}').value;
    expect(await operates(engine, 9_007_199_254_740_992, 'equal', large)).toBe(true);
    expect(new Engine().addRule(JSON.parse(text) as never).getFact('x')).toBeUndefined();
  });
});

describe('A4, A6, A9: what our rule files refuse', () => {
  it('empty groups but the one that means always, and groups of more than fifty', () => {
    expect(ruleRefusedAt({ conditions: { all: [known] } })).toEqual([]);
    expect(ruleRefusedAt({ conditions: { all: [] } })).toEqual([]);
    expect(ruleRefusedAt({ conditions: { any: [] } })).not.toEqual([]);
    for (const key of ['all', 'any']) {
      expect(refusedAt({ [key]: [] })).not.toEqual([]);
      expect(ruleRefusedAt({ conditions: { [key]: Array(51).fill(known) } })).not.toEqual([]);
    }
  });

  it('two keys in one group, unknown keys, and a priority on a condition', () => {
    expect(ruleRefusedAt({ conditions: { all: [known], any: [known] } })).not.toEqual([]);
    expect(ruleRefusedAt({ whenn: 1 })).not.toEqual([]);
    expect(refusedAt({ ...known, note: 1 })).not.toEqual([]);
    expect(refusedAt({ ...known, priority: 3 })).not.toEqual([]);
  });

  it('a leaf at the root, a list after not, a group that is no list', () => {
    expect(ruleRefusedAt({ conditions: known })).not.toEqual([]);
    expect(ruleRefusedAt({ conditions: { not: [known] } })).not.toEqual([]);
    expect(ruleRefusedAt({ conditions: { all: known } })).not.toEqual([]);
  });

  it('a leaf without one of its keys', () => {
    for (const key of ['fact', 'operator', 'value']) {
      const { [key as 'fact']: _gone, ...rest } = known;
      expect(refusedAt(rest)).not.toEqual([]);
    }
  });

  it('named conditions that are missing, are leaves, or need themselves', () => {
    const rules = [
      {
        name: 'a-rule',
        priority: 1,
        conditions: { condition: 'named' },
        event: { type: 'classify', params: { tags: ['seen'] } },
      },
    ];
    expect(setRefusedAt({ rules, conditions: { named: { all: [known] } } })).toEqual([]);
    expect(setRefusedAt({ rules })).toEqual(['/rules/0/conditions/condition']);
    expect(setRefusedAt({ rules, conditions: { named: known } })).not.toEqual([]);
    const cycle = { named: { not: { condition: 'named' } } };
    expect(setRefusedAt({ rules, conditions: cycle })).not.toEqual([]);
  });

  it('paths, so that no text of a rule is ever computed', () => {
    expect(refusedAt({ ...known, path: '$.a' })).not.toEqual([]);
  });

  it('keys that reach prototypes, deep nesting, numbers that would change', () => {
    const proto = JSON.parse('{"fact":"customer.known","operator":"equal","__proto__":{}}');
    expect(refusedAt(proto)).not.toEqual([]);
    let deep: object = known;
    for (let level = 0; level < 9; level += 1) deep = { not: deep };
    expect(refusedAt(deep)).not.toEqual([]);
    const count = { fact: 'customer.lifetimeMinor', operator: 'equal', value: 2 ** 53 };
    expect(refusedAt(count)).not.toEqual([]);
  });
});
