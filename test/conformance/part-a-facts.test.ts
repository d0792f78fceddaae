/** Facts, paths and values in json-rules-engine, claim by claim. Source: rules.md A5. */
import { describe, expect, it } from 'vitest';
import {
  conditions,
  event,
  failureOf,
  matches,
  only,
  refusedAt,
  ruleEngines,
} from '../support/rule-engines.ts';

const items = [
  { sku: 'k1', q: 1 },
  { sku: 'k2', q: 2 },
];

describe.each(ruleEngines)('A5: facts and paths in $name', (engine) => {
  const { Engine, Fact } = engine.house;
  const ruleOf = (root: unknown) => ({ conditions: conditions(root), event });
  const leaf = (fact: string, operator: string, value: unknown, more: object = {}) => ({
    fact,
    operator,
    value,
    ...more,
  });
  const counted = (value: unknown) => {
    const calls: unknown[] = [];
    const call = (params: unknown) => {
      calls.push(params);
      return value;
    };
    return { calls, call };
  };

  it('a missing fact rejects the whole run, even where it cannot matter', async () => {
    const absent = leaf('absent', 'equal', 1);
    for (const root of [
      { all: [leaf('x', 'equal', 2), absent] },
      { any: [leaf('x', 'equal', 1), absent] },
    ]) {
      const error = await failureOf(new Engine([ruleOf(root)]).run({ x: 1 }));
      expect(error).toMatchObject({ code: 'UNDEFINED_FACT', message: 'Undefined fact: absent' });
    }
  });

  it('a larger priority of condition or fact comes first, and can spare the others', async () => {
    const guard = leaf('x', 'equal', 2, { priority: 10 });
    const own = new Engine([ruleOf({ all: [leaf('absent', 'equal', 1), guard] })]);
    expect((await own.run({ x: 1 })).results).toHaveLength(0);
    const expensive = counted(1);
    const other = new Engine([ruleOf({ all: [leaf('slow', 'equal', 1), leaf('x', 'equal', 2)] })]);
    other.addFact('slow', expensive.call, { priority: 1 });
    other.addFact('x', 1, { priority: 10 });
    expect((await other.run()).results).toHaveLength(0);
    expect(expensive.calls).toHaveLength(0);
  });

  it('within one priority every fact is called', async () => {
    const expensive = counted(1);
    const own = new Engine([ruleOf({ all: [leaf('x', 'equal', 2), leaf('slow', 'equal', 1)] })]);
    own.addFact('slow', expensive.call);
    expect((await own.run({ x: 1 })).results).toHaveLength(0);
    expect(expensive.calls).toHaveLength(1);
  });

  it('priorities of facts given to a run order nothing', async () => {
    const expensive = counted(1);
    const own = new Engine([ruleOf({ all: [leaf('slow', 'equal', 1), leaf('x', 'equal', 2)] })]);
    const slow = new Fact('slow', expensive.call as () => unknown, { priority: 1 });
    await own.run({ slow, x: new Fact('x', 1, { priority: 10 }) });
    expect(expensive.calls).toHaveLength(1);
  });

  it('a missing fact that is allowed is undefined, so negative tests hold', async () => {
    expect(await matches(engine, { all: [leaf('y', 'notEqual', 1)] })).toBe(true);
    expect(await matches(engine, { all: [leaf('y', 'notIn', [1])] })).toBe(true);
    expect(await matches(engine, { not: leaf('y', 'lessThan', 5) })).toBe(true);
    expect(await matches(engine, { all: [leaf('y', 'lessThan', 1)] })).toBe(false);
    expect(await matches(engine, { all: [leaf('y', 'in', [1])] })).toBe(false);
  });

  it('a missing property of a fact is undefined without any option', async () => {
    const root = { all: [leaf('x', 'notEqual', 1, { path: '$.nope' })] };
    const { results } = await new Engine([ruleOf(root)]).run({ x: { a: 1 } });
    expect(results).toHaveLength(1);
  });

  it('facts of a run replace those of the engine, inherited ones too', async () => {
    const own = new Engine([ruleOf({ all: [leaf('x', 'equal', 2)] })]);
    own.addFact('x', 1);
    expect((await own.run({ x: 2 })).results).toHaveLength(1);
    expect((await own.run(Object.create({ x: 2 }))).results).toHaveLength(1);
    expect((await own.run()).results).toHaveLength(0);
  });

  it('functions and promises among the facts are called and awaited', async () => {
    const root = { all: [leaf('x', 'equal', 1)] };
    expect(await matches(engine, root, { x: () => 1 })).toBe(true);
    expect(await matches(engine, root, { x: Promise.resolve(1) })).toBe(true);
    expect(await matches(engine, root, { x: () => Promise.resolve(2) })).toBe(false);
  });

  it('a value that names a fact stands for it, but not inside a list', async () => {
    const root = { all: [leaf('x', 'equal', { fact: 'y', plus: 1 })] };
    expect(await matches(engine, root, { x: 1, y: 1 })).toBe(true);
    const path = { all: [leaf('x', 'equal', { fact: 'y', path: '$.a' })] };
    expect(await matches(engine, path, { x: 1, y: { a: 1 } })).toBe(true);
    const listed = { all: [leaf('x', 'in', [{ fact: 'y' }])] };
    expect(await matches(engine, listed, { x: 1, y: 1 })).toBe(false);
  });

  it('params are passed on as they are', async () => {
    const fact = counted(1);
    await matches(
      engine,
      { all: [leaf('x', 'equal', 1, { params: { k: { fact: 'x' } } })] },
      {
        x: fact.call,
      },
    );
    expect(fact.calls).toEqual([{ k: { fact: 'x' } }]);
  });

  it('a value is kept by fact and params in any order of keys, a failure too', async () => {
    const fact = counted(1);
    const same = [
      leaf('x', 'equal', 1, { params: { a: 1, b: 2 } }),
      leaf('x', 'equal', 1, { params: { b: 2, a: 1 } }),
    ];
    await matches(engine, { all: same }, { x: fact.call });
    expect(fact.calls).toHaveLength(1);
    let calls = 0;
    const own = new Engine([
      { ...ruleOf({ all: [leaf('bad', 'equal', 1)] }), priority: 2 },
      ruleOf({ all: [leaf('bad', 'equal', 1)] }),
    ]);
    own.addFact('bad', () => {
      calls += 1;
      return Promise.reject(new Error('no answer'));
    });
    expect(String(await failureOf(own.run()))).toBe('Error: no answer');
    expect(calls).toBe(1);
  });

  it('cache: false asks for every condition, and nothing is kept between runs', async () => {
    const uncached = counted(1);
    const kept = counted(1);
    const own = new Engine([
      ruleOf({ all: [leaf('x', 'equal', 1), leaf('x', 'notEqual', 2), leaf('y', 'equal', 1)] }),
    ]);
    own.addFact('x', uncached.call, { cache: false });
    own.addFact('y', kept.call);
    await own.run();
    expect(uncached.calls).toHaveLength(2);
    await own.run();
    expect(kept.calls).toHaveLength(2);
  });

  /** What a path finds. */
  const found = async (x: unknown, path: string): Promise<unknown> => {
    const root = { any: [leaf('x', 'equal', 'unlike anything', { path })] };
    const { failureResults } = await new Engine([ruleOf(root)]).run({ x });
    const { any } = only(failureResults).conditions as unknown as {
      readonly any: readonly { readonly factResult?: unknown }[];
    };
    return any[0]?.factResult;
  };

  it('path looks into objects alone', async () => {
    for (const value of ['text', 5, null]) expect(await found(value, '$.x')).toBe(value);
  });

  it('a plain path gives the value, a search gives a list', async () => {
    expect(await found({ a: { b: 5 } }, '$.a.b')).toBe(5);
    expect(await found({ a: { b: 5 } }, 'a.b')).toBe(5);
    expect(await found({ items }, '$.items[*].sku')).toEqual(['k1', 'k2']);
    expect(await found({ items }, '$.items[-1:].sku')).toEqual(['k2']);
    expect(await found({ items }, '$.items.length')).toBe(2);
  });

  it('a search that finds nothing gives undefined, which neither contains nor lacks', async () => {
    const facts = { x: { empty: [] } };
    expect(await found(facts.x, '$.empty[*]')).toBeUndefined();
    for (const operator of ['contains', 'doesNotContain']) {
      const root = { all: [leaf('x', operator, 1, { path: '$.empty[*]' })] };
      expect(await matches(engine, root, facts)).toBe(false);
    }
  });

  it('a filter that finds one element still gives a list, which equals nothing', async () => {
    const path = '$.items[?(@.q>1)].sku';
    expect(await found({ items }, path)).toEqual(['k2']);
    expect(
      await matches(engine, { all: [leaf('x', 'equal', 'k2', { path })] }, { x: { items } }),
    ).toBe(false);
  });

  it('inherited names are not found by paths', async () => {
    expect(await found({ a: 1 }, '$.constructor')).toBeUndefined();
    expect(await found({ a: 1 }, '$.__proto__')).toBeUndefined();
  });

  it('two paths may be met by two elements: a fact with params asks for one', async () => {
    const both = {
      all: [
        leaf('x', 'contains', 'k1', { path: '$.items[*].sku' }),
        leaf('x', 'contains', 2, { path: '$.items[*].q' }),
      ],
    };
    expect(await matches(engine, both, { x: { items } })).toBe(true);
    const same = { all: [leaf('count', 'greaterThan', 0, { params: { sku: 'k1', q: 2 } })] };
    const count = ({ sku, q }: { readonly sku: string; readonly q: number }) =>
      items.filter((item) => item.sku === sku && item.q === q).length;
    expect(await matches(engine, same, { count })).toBe(false);
  });

  it('pathResolver is asked in the place of the path engine, for both sides', async () => {
    const seen: string[] = [];
    const pathResolver = (_value: object, path: string) => {
      seen.push(path);
      return 1;
    };
    const root = { all: [leaf('x', 'equal', { fact: 'y', path: 'Q' }, { path: 'P' })] };
    const own = new Engine([ruleOf(root)], { pathResolver });
    expect((await own.run({ x: {}, y: {} })).results).toHaveLength(1);
    expect(seen.sort()).toEqual(['P', 'Q']);
  });
});

describe('A5: what our rule files refuse', () => {
  const count = { fact: 'customer.openOrders', operator: 'equal', value: 1 };

  it('facts that nobody gives, with the nearest name', () => {
    expect(refusedAt(count)).toEqual([]);
    expect(refusedAt({ ...count, fact: 'customer.openOrder' })).toEqual(['/fact']);
  });

  it('params and path on either side', () => {
    expect(refusedAt({ ...count, params: { a: 1 } })).not.toEqual([]);
    expect(refusedAt({ ...count, path: '$.a' })).not.toEqual([]);
    const other = { fact: 'customer.openCases' };
    expect(refusedAt({ ...count, value: other })).toEqual([]);
    expect(refusedAt({ ...count, value: { ...other, path: '$.a' } })).not.toEqual([]);
    expect(refusedAt({ ...count, value: { ...other, plus: 1 } })).not.toEqual([]);
  });

  it('facts compared with facts of another type or unit', () => {
    expect(refusedAt({ ...count, value: { fact: 'customer.tier' } })).not.toEqual([]);
    expect(refusedAt({ ...count, value: { fact: 'customer.lifetimeMinor' } })).not.toEqual([]);
    expect(refusedAt({ ...count, operator: 'in', value: [{ fact: 'call.attempts' }] })).not.toEqual(
      [],
    );
  });
});
