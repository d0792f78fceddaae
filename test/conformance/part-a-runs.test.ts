/**
 * Priority, order, stopping, events and results in json-rules-engine, claim by claim.
 *
 * Where the facade is better on purpose, the test says what it does instead.
 * Source: rules.md A7, A8.
 */
import { describe, expect, it } from 'vitest';
import {
  conditions,
  event,
  failureOf,
  ruleEngines,
  ruleRefusedAt,
  setRefusedAt,
} from '../support/rule-engines.ts';

const holds = { fact: 'x', operator: 'equal', value: 1 };
const facts = { x: 1 };

/** Waits for so many turns of the queue of promises, without a clock. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await undefined;
}

describe.each(ruleEngines)('A7: priority and order in $name', (engine) => {
  const { Engine, Rule } = engine.house;
  const ruleOf = (name: string, priority = 1, root: object = { all: [holds] }) => ({
    name,
    priority,
    conditions: conditions(root),
    event: { type: name },
  });
  const namesOf = (results: readonly { readonly name: string }[]) =>
    results.map(({ name }) => name);

  it('larger priorities come first, and are whole numbers from 1, read as text is', async () => {
    const own = new Engine([ruleOf('low', 1), ruleOf('high', 20), ruleOf('middle', 3)]);
    const { results } = await own.run(facts);
    expect(namesOf(results)).toEqual(['high', 'middle', 'low']);
    const priorityOf = (priority: unknown) =>
      new Rule({ conditions: conditions({ all: [] }), event, priority: priority as number })
        .priority;
    expect(priorityOf(0)).toBe(1);
    expect(priorityOf(2.9)).toBe(2);
    expect(priorityOf('abc')).toBeNaN();
    for (const wrong of [0.5, -1]) {
      expect(() => priorityOf(wrong)).toThrow('Priority must be greater than zero');
    }
  });

  it('within one priority promises decide the order, of the facade real ones alone', async () => {
    const deep = { all: [{ all: [{ all: [holds] }] }] };
    const two = { all: [holds, holds] };
    const own = new Engine([ruleOf('deep', 1, deep), ruleOf('two', 1, two), ruleOf('flat')]);
    const { results } = await own.run(facts);
    const byDepth = ['flat', 'deep', 'two'];
    if (engine.isLibrary) expect(namesOf(results)).not.toEqual(['deep', 'two', 'flat']);
    else expect(namesOf(results)).toEqual(['deep', 'two', 'flat']);
    expect([...namesOf(results)].sort()).toEqual([...byDepth].sort());
    const slow = new Engine([
      ruleOf('slow', 1, { all: [{ fact: 'slow', operator: 'equal', value: 1 }] }),
      ruleOf('quick'),
    ]);
    slow.addFact('slow', async () => {
      await turns(50);
      return 1;
    });
    expect(namesOf((await slow.run(facts)).results)).toEqual(['quick', 'slow']);
  });

  it('stop acts before the next priority, whose rules are in neither list', async () => {
    const own = new Engine([ruleOf('a', 2), ruleOf('b', 2), ruleOf('c', 1)]);
    own.on('success', () => {
      own.stop();
    });
    const { results, failureResults } = await own.run(facts);
    expect(namesOf(results)).toEqual(['a', 'b']);
    expect(failureResults).toEqual([]);
  });

  it('the state of a run is the engine’s in the library, its own in the facade', async () => {
    const own = new Engine([
      ruleOf('high', 2, { all: [{ fact: 'slow', operator: 'equal', value: 1 }] }),
      ruleOf('low', 1),
    ]);
    const slowBy = (count: number) => async () => {
      await turns(count);
      return 1;
    };
    const runs = [own.run({ x: 1, slow: slowBy(200) }), own.run({ x: 1, slow: 1 })];
    const [slower, quicker] = await Promise.all(runs);
    expect(namesOf(quicker?.results ?? [])).toEqual(['high', 'low']);
    const expected = engine.isLibrary ? ['high'] : ['high', 'low'];
    expect(namesOf(slower?.results ?? [])).toEqual(expected);
  });

  it('after a failure lower priorities still run in the library alone', async () => {
    const told: string[] = [];
    const bad = { all: [{ fact: 'absent', operator: 'equal', value: 1 }] };
    const own = new Engine([ruleOf('bad', 2, bad), ruleOf('later', 1)]);
    own.on('success', (_event, _almanac, { name }) => {
      told.push(name);
    });
    await failureOf(own.run(facts));
    await turns(100);
    expect(told).toEqual(engine.isLibrary ? ['later'] : []);
  });

  it('rules added during a run wait for the next, facts are seen below', async () => {
    const hot = { all: [{ fact: 'hot', operator: 'equal', value: true }] };
    const own = new Engine([ruleOf('hi', 2), ruleOf('lo', 1, hot)]);
    own.on('hi', (_event, almanac) => {
      almanac.addRuntimeFact('hot', true);
      if (own.getFact('once') === undefined) own.addRule(ruleOf('new', 1));
      own.addFact('once', true);
    });
    expect(namesOf((await own.run(facts)).results)).toEqual(['hi', 'lo']);
    expect(namesOf((await own.run(facts)).results).sort()).toEqual(['hi', 'lo', 'new']);
  });
});

describe.each(ruleEngines)('A8: events, results and errors of $name', (engine) => {
  const { Engine, Rule, Almanac } = engine.house;
  const always = conditions({ all: [holds] });
  const never = conditions({ not: { all: [holds] } });

  it('a run gives almanac, results and events of both outcomes', async () => {
    const outcome = await new Engine([{ conditions: always, event }]).run(facts);
    const keys = ['almanac', 'events', 'failureEvents', 'failureResults', 'results'];
    expect(Object.keys(outcome).sort()).toEqual(keys);
    expect(outcome.events).toEqual([event]);
  });

  it('handlers of the rule come before those of the engine, and are awaited', async () => {
    const told: string[] = [];
    const teller = (name: string) => async () => {
      await turns(20);
      told.push(name);
    };
    const own = new Engine();
    own.addRule({ conditions: always, event, onSuccess: teller('rule') });
    for (const name of ['success', 'matched', 'failure']) own.on(name, teller(name));
    await own.run(facts);
    expect(told).toEqual(['rule', 'success', 'matched']);
    told.length = 0;
    const failing = new Engine();
    failing.addRule({ conditions: never, event, onFailure: teller('rule') });
    for (const name of ['success', 'matched', 'failure']) failing.on(name, teller(name));
    await failing.run(facts);
    expect(told).toEqual(['rule', 'failure']);
  });

  it('an event named success is told twice; an unheard one named error ends all', async () => {
    let told = 0;
    const own = new Engine([{ conditions: always, event: { type: 'success' } }]);
    own.on('success', () => {
      told += 1;
    });
    await own.run(facts);
    expect(told).toBe(2);
    const failing = new Engine([{ conditions: always, event: { type: 'error' } }]);
    const error = await failureOf(failing.run(facts));
    // The library fails with a text, which no handler of errors expects.
    expect(error instanceof Error ? error.message : error).toContain("unspecified 'error' event");
    expect(typeof error).toBe(engine.isLibrary ? 'string' : 'object');
  });

  it('a handler that fails rejects the run', async () => {
    const own = new Engine([{ conditions: always, event }]);
    own.on('success', () => {
      throw new Error('handler');
    });
    expect(String(await failureOf(own.run(facts)))).toBe('Error: handler');
  });

  it('params of events are copied for each result; null and other keys are dropped', async () => {
    const params = { list: [1] };
    const own = new Engine([{ conditions: always, event: { type: 't', params } }]);
    const { events } = await own.run(facts);
    const [seen] = events as unknown as readonly { readonly params: { readonly list: number[] } }[];
    seen?.params.list.push(2);
    expect((await own.run(facts)).events).toEqual([{ type: 't', params: { list: [1] } }]);
    const odd = { type: 't', params: null, more: 1 } as unknown as typeof event;
    const rule = new Rule({ conditions: always, event: odd });
    expect(JSON.stringify(rule.event)).toBe('{"type":"t"}');
  });

  it('replaceFactsInEventParams reaches the top level alone', async () => {
    const params = { a: { fact: 'x' }, b: { c: { fact: 'x' } } };
    const options = { replaceFactsInEventParams: true };
    const own = new Engine([{ conditions: always, event: { type: 't', params } }], options);
    expect((await own.run(facts)).events[0]?.params).toEqual({ a: 1, b: { c: { fact: 'x' } } });
    const list = [{ fact: 'x' }] as unknown as Record<string, unknown>;
    const listed = new Engine(
      [{ conditions: always, event: { type: 't', params: list } }],
      options,
    );
    expect((await listed.run(facts)).events[0]?.params).toEqual([1]);
  });

  it('replaceFactsInEventParams asks for the facts of failing rules too', async () => {
    const params = { a: { fact: 'absent' } };
    const rule = { conditions: never, event: { type: 't', params } };
    const own = new Engine([rule], { replaceFactsInEventParams: true });
    expect(await failureOf(own.run(facts))).toMatchObject({ code: 'UNDEFINED_FACT' });
  });

  it('leaves carry what they saw, those skipped nothing, and the root no result', async () => {
    const guard = { fact: 'x', operator: 'equal', value: null, priority: 10 };
    const root = conditions({ all: [holds, guard] });
    const { failureResults } = await new Engine([{ conditions: root, event }]).run({ x: false });
    const seen = failureResults[0]?.conditions as unknown as {
      readonly all: readonly object[];
      readonly result?: unknown;
    };
    expect(seen.result).toBeUndefined();
    expect(seen.all[0]).not.toHaveProperty('factResult');
    expect(seen.all[1]).toMatchObject({ factResult: false, valueResult: null, result: false });
  });

  it('JSON of results in a list is text within text', async () => {
    const { results } = await new Engine([{ conditions: always, event }]).run(facts);
    expect(typeof JSON.parse(JSON.stringify(results))[0]).toBe('string');
    expect(typeof JSON.parse(JSON.stringify(results[0]))).toBe('object');
    expect(typeof results[0]?.toJSON()).toBe('string');
  });

  it('names may repeat, and updateRule replaces the first of the name, even of none', async () => {
    const own = new Engine([
      { name: 'twin', conditions: always, event: { type: 'a' } },
      { name: 'twin', conditions: always, event: { type: 'b' } },
    ]);
    expect((await own.run(facts)).events).toHaveLength(2);
    const unnamed = new Engine([
      { conditions: always, event: { type: 'a' } },
      { conditions: always, event: { type: 'b' } },
    ]);
    unnamed.updateRule(new Rule({ conditions: always, event: { type: 'c' } }));
    const types = (await unnamed.run(facts)).events.map(({ type }) => type);
    expect(types).toEqual(['b', 'c']);
  });

  it('an almanac passed twice holds the results of both runs', async () => {
    const own = new Engine([{ conditions: always, event }]);
    const almanac = new Almanac();
    await own.run(facts, { almanac });
    expect((await own.run(facts, { almanac })).events).toHaveLength(2);
  });

  it('an unknown operator is accepted with its rule, and rejects the run', async () => {
    const root = conditions({ all: [{ fact: 'x', operator: 'nope', value: 1 }] });
    const own = new Engine();
    own.addRule({ conditions: root, event });
    expect(String(await failureOf(own.run(facts)))).toBe('Error: Unknown operator: nope');
  });
});

describe('A7, A8: what our rule files refuse', () => {
  const params = { tags: ['seen'] };
  const rule = {
    name: 'one',
    priority: 1,
    conditions: { all: [{ fact: 'customer.known', operator: 'equal', value: true }] },
    event: { type: 'classify', params },
  };

  it('priorities that are no whole number from 1 to 1,000,000', () => {
    for (const priority of [1, 1_000_000]) expect(ruleRefusedAt({ priority })).toEqual([]);
    for (const priority of [0, -1, 0.5, 2.9, 'abc', 1_000_001, null]) {
      expect(ruleRefusedAt({ priority })).toEqual(['/rules/0/priority']);
    }
  });

  it('two rules of one priority, so that their order is never left open', () => {
    const rules = [rule, { ...rule, name: 'two' }];
    expect(setRefusedAt({ rules })).toEqual(['/rules/1/priority']);
  });

  it('rules without a name, and two of one name', () => {
    const { name: _name, ...unnamed } = rule;
    expect(setRefusedAt({ rules: [unnamed] })).not.toEqual([]);
    const rules = [rule, { ...rule, priority: 2 }];
    expect(setRefusedAt({ rules })).toEqual(['/rules/1/name']);
  });

  it('events of another type than the kind, other keys in them, and facts in params', () => {
    expect(ruleRefusedAt({ event: { type: 'classify', params } })).toEqual([]);
    for (const wrong of [
      { type: 'route', params },
      { type: 'success', params },
      { type: 'classify', params: null },
      { type: 'classify', params, more: 1 },
      { type: 'classify', params: { ...params, callType: { fact: 'call.type' } } },
    ]) {
      expect(ruleRefusedAt({ event: wrong })).not.toEqual([]);
    }
  });

  it('handlers: a rule is its text', () => {
    expect(ruleRefusedAt({ onSuccess: 'x' })).not.toEqual([]);
  });
});
