/**
 * What the facade has beside Part A: it waits for nothing that is at hand, its runs do not touch
 * one another, and its paths are those of the library.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { JSONPath } from 'jsonpath-plus';
import { describe, expect, it } from 'vitest';
import { Almanac, Engine, Fact, Operator, Rule, resolvePath } from '../../rules/compat/index.ts';
import { ruleEngines } from '../support/rule-engines.ts';

const event = { type: 'matched' };
const holds = { fact: 'x', operator: 'equal', value: 1 };

/** How many turns of the queue of promises a run takes. */
async function turnsOf(run: Promise<unknown>): Promise<number> {
  let isSettled = false;
  const watched = run.finally(() => {
    isSettled = true;
  });
  let turns = 0;
  for (; !isSettled; turns += 1) await undefined;
  await watched;
  return turns;
}

/** Rows of the facade's README: what the library does, and what ours does. */
type House = (typeof ruleEngines)[number]['house'];
const waits = { fact: 'y', operator: 'equal', value: 1 };

/** Types of events in the order told, of rules of one priority by type and conditions. */
async function orderOf(house: House, rules: Readonly<Record<string, object>>): Promise<string> {
  const engine = new house.Engine(
    Object.entries(rules).map(([type, root]) => ({ conditions: root as never, event: { type } })),
  );
  const { events } = await engine.run({ x: 1, y: () => Promise.resolve(1) });
  return events.map(({ type }) => type).join(', ');
}

/** Class and code of what a run fails with, or the type of what is no object. */
async function failureOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error)) return typeof error;
    return [error.constructor.name, Reflect.get(error, 'code')].join(' ').trim();
  }
  return 'nothing';
}

const runOf = (house: House, rule: object, facts = {}) =>
  failureOf(async () => await new house.Engine([rule as never]).run(facts));

const differences: readonly (readonly [
  string,
  (house: House) => Promise<string>,
  string,
  string,
])[] = [
  [
    'order of rules of one priority, all facts at hand',
    (house) =>
      orderOf(house, { deep: { all: [{ all: [{ all: [holds] }] }] }, flat: { all: [holds] } }),
    'flat, deep',
    'deep, flat',
  ],
  [
    'order where some rules wait for a fact',
    (house) => orderOf(house, { waiting: { all: [waits] }, ready: { all: [holds] } }),
    'waiting, ready',
    'ready, waiting',
  ],
  [
    'class of the error of a missing fact',
    (house) => runOf(house, { conditions: { all: [holds] }, event }),
    'Error UNDEFINED_FACT',
    'UndefinedFactError UNDEFINED_FACT',
  ],
  [
    'an event of type `error` that nobody listens to',
    (house) => runOf(house, { conditions: { all: [holds] }, event: { type: 'error' } }, { x: 1 }),
    'string',
    'Error',
  ],
  [
    '`evaluate()` of a rule without an engine',
    (house) =>
      failureOf(async () => {
        const rule = new house.Rule({ conditions: { all: [holds] }, event });
        await (rule as unknown as Rule).evaluate(new house.Almanac() as never);
      }),
    'TypeError',
    'Error',
  ],
  [
    'an own key `__proto__` in a condition',
    (house) => runOf(house, { conditions: JSON.parse(protoKey), event }, { x: 1 }),
    'TypeError',
    'Error',
  ],
];
const protoKey = '{"all":[{"fact":"x","operator":"equal","value":1,"__proto__":{}}]}';

describe('F2: what differs from the library', () => {
  const listed = readFileSync('rules/compat/README.md', 'utf8');

  it.each(differences)('is listed: %s', async (what, outcomeIn, library, here) => {
    expect(listed).toContain(`| ${what} |`);
    const outcomes: string[] = [];
    for (const { house } of ruleEngines) outcomes.push(await outcomeIn(house));
    expect(outcomes).toEqual([library, here]);
  });

  it('leaves the class of every other error as it is', async () => {
    const of = (operator: string, value: unknown) => ({
      conditions: { all: [{ fact: 'x', operator, value }] },
      event,
    });
    const rules = [
      of('nope', 1),
      of('in', 5),
      of('someValue:equal', 1),
      { ...of('equal', 1), priority: 0.5 },
      { ...of('equal', 1), event: {} },
      { conditions: holds, event },
      { conditions: { condition: 'absent' }, event },
      { event },
    ];
    const classes = await Promise.all(
      ruleEngines.map(({ house }) =>
        Promise.all(rules.map((rule) => runOf(house, rule, { x: 2 }))),
      ),
    );
    expect(classes[0]).toEqual(classes[1]);
    expect(classes[0]).not.toContain('nothing');
  });
});

describe('F2: the facade', () => {
  it('takes no more turns for deep conditions over constants than for none', async () => {
    const deep = { all: [{ any: [{ not: { all: [{ not: holds }, holds] } }, holds] }, holds] };
    const turns: Record<string, readonly number[]> = {};
    for (const { name, house } of ruleEngines) {
      const of = (root: object) => new house.Engine([{ conditions: root as never, event }]);
      turns[name] = [
        await turnsOf(of({ all: [] }).run({ x: 1 })),
        await turnsOf(of(deep).run({ x: 1 })),
      ];
    }
    const [shallow = 0, nested = 0] = turns['the facade'] ?? [];
    expect(nested).toBe(shallow);
    const [few = 0, many = 0] = turns['json-rules-engine'] ?? [];
    expect(many).toBeGreaterThan(few);
    expect(shallow).toBeLessThan(few);
  });

  it('waits for a fact once, and later priorities find it at hand', async () => {
    let calls = 0;
    const engine = new Engine([
      { conditions: { all: [holds] }, event, priority: 2 },
      { conditions: { all: [holds] }, event, priority: 1 },
    ]);
    engine.addFact('x', () => {
      calls += 1;
      return Promise.resolve(1);
    });
    const { results } = await engine.run();
    expect([results.length, calls]).toEqual([2, 1]);
  });

  it('stops runs that have not begun, and says FINISHED when the last one ends', async () => {
    const engine = new Engine([{ conditions: { all: [holds] }, event }]);
    const runs = [engine.run({ x: 1 }), engine.run({ x: 1 })];
    expect(engine.status).toBe('RUNNING');
    engine.stop();
    const [first, second] = await Promise.all(runs);
    expect([first?.results, second?.results]).toEqual([[], []]);
    expect(engine.status).toBe('FINISHED');
  });

  it('leaves no rejection behind where several facts fail', async () => {
    const all = ['a', 'b'].map((fact) => ({ fact, operator: 'equal', value: 1 }));
    const engine = new Engine([
      { conditions: { all: [...all, { fact: 'absent', operator: 'equal', value: 1 }] }, event },
      { conditions: { any: all }, event },
    ]);
    for (const name of ['a', 'b']) engine.addFact(name, () => Promise.reject(new Error(name)));
    await expect(engine.run()).rejects.toThrow();
  });

  it('asks almanacs, facts and rules of people’s own classes', async () => {
    class LoudAlmanac extends Almanac {
      override async factValue<T>(id: string): Promise<T> {
        return `${await super.factValue(id)}!` as T;
      }
    }
    class HalfFact extends Fact {
      override calculate() {
        return 0.5;
      }
    }
    class QuietRule extends Rule {
      override async evaluate(almanac: Almanac) {
        const result = await super.evaluate(almanac);
        result.setResult(false);
        return result;
      }
    }
    const loud = new Engine([
      { conditions: { all: [{ fact: 'x', operator: 'equal', value: '1!' }] }, event },
    ]);
    expect((await loud.run({ x: 1 }, { almanac: new LoudAlmanac() })).results).toHaveLength(1);
    const half = new Engine([
      { conditions: { all: [{ fact: 'x', operator: 'equal', value: 0.5 }] }, event },
    ]);
    expect((await half.run({ x: new HalfFact('x', 1) })).results).toHaveLength(1);
    const quiet = new Engine([new QuietRule({ conditions: { all: [holds] }, event })]);
    expect((await quiet.run({ x: 1 })).failureResults).toHaveLength(1);
  });

  it('never uses a replaced operator in a decorated form', async () => {
    const engine = new Engine([
      { conditions: { all: [{ fact: 'x', operator: 'not:own', value: 1 }] }, event },
    ]);
    engine.addOperator(new Operator('own', () => true));
    expect((await engine.run({ x: 1 })).results).toHaveLength(0);
    engine.addOperator('own', () => false);
    expect((await engine.run({ x: 1 })).results).toHaveLength(1);
  });

  it('gives listeners one event at a time, once or until they are taken off', async () => {
    const told: string[] = [];
    const engine = new Engine([{ conditions: { all: [holds] }, event }]);
    const always = () => told.push('always');
    engine.once('success', () => told.push('once'));
    engine.on('success', always);
    await engine.run({ x: 1 });
    await engine.run({ x: 1 });
    engine.off('success', always);
    await engine.run({ x: 1 });
    expect(told).toEqual(['once', 'always', 'always']);
  });

  it('shows results that may be changed without changing the rule', async () => {
    const value = ['a', ['b']];
    const engine = new Engine([
      { conditions: { any: [{ fact: 'x', operator: 'in', value }] }, event },
    ]);
    const { results } = await engine.run({ x: 'a' });
    const [leaf] = results[0]?.conditions.any ?? [];
    (leaf?.value as unknown[]).length = 0;
    expect((await engine.run({ x: 'a' })).results).toHaveLength(1);
    expect(value).toEqual(['a', ['b']]);
  });
});

describe('F2: the paths of the facade', () => {
  const key = fc.constantFrom('a', 'b', 'c-d', 'length', '__proto__', 'constructor', '0');
  const value = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 0, 1, '', 'text', false, true),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c-d', 'length', '0'), tie('tree')),
    ),
  })).tree;
  const step = fc.oneof(
    key.filter((name) => name !== '0').map((name) => `.${name}`),
    fc.nat({ max: 3 }).map((index) => `[${index}]`),
    fc.constantFrom('a', 'c-d', 'e f', 'g.h').map((name) => `['${name}']`),
    fc.constantFrom('[*]', '..a', '[-1:]', '[?(@.a)]'),
  );
  const path = fc
    .tuple(fc.constantFrom('$', ''), fc.array(step, { minLength: 1, maxLength: 4 }))
    .map(([root, steps]) => `${root}${steps.join('')}`);

  /** A value, or what the failure says. */
  const outcomeOf = (find: () => unknown): unknown => {
    try {
      return { found: find() };
    } catch (error) {
      return { failed: String(error) };
    }
  };

  it('find what jsonpath-plus finds', () => {
    fc.assert(
      fc.property(value, path, (tree, text) => {
        fc.pre(typeof tree === 'object' && tree !== null);
        const json = tree as object;
        const expected = outcomeOf(() => JSONPath({ path: text, json, wrap: false }));
        expect(outcomeOf(() => resolvePath(json, text))).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});
