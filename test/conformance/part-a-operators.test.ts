/** The operators and decorators of json-rules-engine, claim by claim. Source: rules.md A2, A3. */
import { describe, expect, it } from 'vitest';
import {
  conditions,
  event,
  failureOf,
  operates,
  refusedAt,
  ruleEngines,
} from '../support/rule-engines.ts';

type Row = readonly [fact: unknown, operator: string, value: unknown, result: boolean];

describe.each(ruleEngines)('A2: the operators of $name', (engine) => {
  const check = async (rows: readonly Row[]) => {
    for (const [fact, operator, value, result] of rows) {
      const seen = [fact, operator, value, await operates(engine, fact, operator, value)];
      expect(seen).toEqual([fact, operator, value, result]);
    }
  };
  const unknownOperators = async (names: readonly string[]) => {
    for (const name of names) {
      const error = await failureOf(operates(engine, 1, name, 1));
      expect(String(error)).toBe(`Error: Unknown operator: ${name}`);
    }
  };

  it('are ten, and no others', async () => {
    const names = ['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'];
    const comparisons = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
    for (const name of [...names, ...comparisons]) {
      expect(typeof (await operates(engine, [1], name, [1]))).toBe('boolean');
    }
    await unknownOperators(['noneOf', 'between', 'startsWith', 'matches', 'exists', 'isEmpty']);
    await unknownOperators(['before']);
  });

  it('equal is ===', () =>
    check([
      [1, 'equal', '1', false],
      [Number.NaN, 'equal', Number.NaN, false],
      [0, 'equal', -0, true],
      [null, 'equal', undefined, false],
      [[1], 'equal', [1], false],
      ['a', 'equal', 'a', true],
    ]));

  it('notEqual is !==', () =>
    check([
      [Number.NaN, 'notEqual', Number.NaN, true],
      [1, 'notEqual', 1, false],
      [1, 'notEqual', '1', true],
    ]));

  it('in looks a fact up in a list, or in a text', () =>
    check([
      ['b', 'in', 'abc', true],
      ['', 'in', 'abc', true],
      [1, 'in', '123', true],
      ['2', 'in', [1, 2], false],
      [Number.NaN, 'in', [Number.NaN], false],
    ]));

  it('in of anything else throws, and the whole run rejects', async () => {
    for (const value of [null, { a: 1 }]) {
      expect(await failureOf(operates(engine, 2, 'in', value))).toBeInstanceOf(TypeError);
    }
  });

  it('notIn holds of an unknown value', () =>
    check([
      [undefined, 'notIn', [1], true],
      [null, 'notIn', ['gold'], true],
      [1, 'notIn', [1], false],
    ]));

  it('contains and doesNotContain need a list, and are false both ways without one', () =>
    check([
      ['abc', 'contains', 'b', false],
      ['abc', 'doesNotContain', 'z', false],
      [undefined, 'doesNotContain', 1, false],
      [[], 'doesNotContain', 1, true],
      [[1], 'contains', 1, true],
    ]));

  it('comparisons need a fact that begins like a number, then are those of JavaScript', () =>
    check([
      ['12abc', 'lessThan', 20, false],
      [null, 'lessThan', 1, false],
      [true, 'lessThan', 5, false],
      ['', 'lessThan', 1, false],
      [Number.POSITIVE_INFINITY, 'greaterThan', 5, true],
    ]));

  it('comparisons coerce after that check', () =>
    check([
      ['10', 'lessThan', '9', true],
      ['10', 'lessThan', 9, false],
      [' 7', 'greaterThan', 6, true],
      [[5], 'lessThan', 6, true],
      [10n, 'greaterThan', 5, true],
    ]));

  it('comparisons do not check the value side', () =>
    check([
      [5, 'greaterThan', null, true],
      [-1, 'lessThan', null, true],
      [5, 'greaterThan', undefined, false],
      [5, 'lessThan', '6', true],
    ]));

  it('comparisons take dates as ISO text alone', () =>
    check([
      ['2024-02-01', 'greaterThan', '2023-12-31', true],
      [new Date(0), 'greaterThan', 5, false],
    ]));

  it('have exact names, by case', () =>
    unknownOperators(['Equal', ':equal', 'equal:', 'nope:equal']));
});

describe.each(ruleEngines)('A3: the decorators of $name', (engine) => {
  const check = async (rows: readonly Row[]) => {
    for (const [fact, operator, value, result] of rows) {
      const seen = [fact, operator, value, await operates(engine, fact, operator, value)];
      expect(seen).toEqual([fact, operator, value, result]);
    }
  };

  it('not: negates the result, the check of the fact included', () =>
    check([
      ['abc', 'not:greaterThan', 1, true],
      [undefined, 'not:lessThan', 5, true],
      [null, 'not:lessThan', 5, true],
      [7, 'not:lessThan', 5, true],
      [3, 'not:lessThan', 5, false],
    ]));

  it('someFact: and everyFact: need a list', () =>
    check([
      [3, 'everyFact:greaterThan', 0, false],
      [3, 'someFact:greaterThan', 0, false],
      [[3, 4], 'everyFact:greaterThan', 3, false],
      [[3, 4], 'someFact:greaterThan', 3, true],
    ]));

  it('on an empty list some is false and every is true', () =>
    check([
      [[], 'someFact:equal', 1, false],
      [[], 'everyFact:equal', 1, true],
    ]));

  it('none of is not:someFact:in, and holds of a missing or single fact', () =>
    check([
      [[2, 3], 'not:someFact:in', [1], true],
      [2, 'not:someFact:in', [2], true],
      [undefined, 'not:someFact:in', [1], true],
      [[], 'not:someFact:in', [1], true],
      [[1], 'not:someFact:in', [1], false],
    ]));

  it('someValue: and everyValue: loop over the value, which must be a list', async () => {
    const error = await failureOf(operates(engine, 3, 'someValue:equal', 3));
    expect(error).toBeInstanceOf(TypeError);
    await check([[3, 'everyValue:greaterThan', [], true]]);
  });

  it('swap: exchanges the sides', () =>
    check([
      [1, 'swap:contains', [1, 2], true],
      [[1, 2], 'swap:in', 1, true],
    ]));

  it('has all of is everyValue:swap:in', () =>
    check([
      [['a', 'b'], 'everyValue:swap:in', ['a', 'b'], true],
      [['a'], 'everyValue:swap:in', ['a', 'b'], false],
      [[], 'everyValue:swap:in', ['a', 'b'], false],
    ]));

  it('nest to any depth', () => check([[1, `${'not:'.repeat(64)}equal`, 1, true]]));

  it('are kept by name, for ever in the library alone', async () => {
    const { Engine } = engine.house;
    const names = ['not:equal', 'not:not:equal', 'not:not:not:equal'];
    const all = names.map((operator) => ({ fact: 'x', operator, value: 1 }));
    const own = new Engine([{ conditions: { all }, event }]);
    const { operators } = own as unknown as {
      readonly operators: { operators?: { size: number } };
    };
    const before = operators.operators?.size ?? 0;
    await own.run({ x: 1 });
    expect((operators.operators?.size ?? 0) - before).toBe(engine.isLibrary ? 3 : 0);
  });

  it('give way to an operator of the whole name', async () => {
    const own = new engine.house.Engine([
      { conditions: conditions({ all: [{ fact: 'x', operator: 'not:equal', value: 1 }] }), event },
    ]);
    own.addOperator('not:equal', () => true);
    expect((await own.run({ x: 1 })).results).toHaveLength(1);
  });
});

describe('A2, A3: what our rule files refuse', () => {
  const accepted = { fact: 'call.language', operator: 'in', value: ['fr'] };

  it('a text or nothing in the place of the list of in', () => {
    expect(refusedAt(accepted)).toEqual([]);
    for (const value of ['abc', null, { a: 1 }, []]) {
      expect(refusedAt({ ...accepted, value })).not.toEqual([]);
    }
  });

  it('constants of another type than the fact', () => {
    const leaf = { fact: 'customer.openOrders', operator: 'equal' };
    expect(refusedAt({ ...leaf, value: 1 })).toEqual([]);
    for (const value of ['1', true, 1.5, [1]]) {
      expect(refusedAt({ ...leaf, value })).toEqual(['/value']);
    }
  });

  it('comparisons of text, and with nothing', () => {
    const text = { fact: 'call.language', operator: 'lessThan', value: 'fr' };
    expect(refusedAt(text)).toEqual(['/operator']);
    const number = { fact: 'customer.openOrders', operator: 'lessThan' };
    expect(refusedAt({ ...number, value: 3 })).toEqual([]);
    expect(refusedAt({ ...number, value: null })).toEqual(['/value']);
  });

  it('contains of anything but a list', () => {
    const leaf = { operator: 'contains', value: '1' };
    expect(refusedAt({ ...leaf, fact: 'call.digits' })).toEqual([]);
    expect(refusedAt({ ...leaf, fact: 'call.language' })).toEqual(['/operator']);
  });

  it('operators by a wrong name, and those that do not exist', () => {
    for (const operator of ['Equal', 'equals', ':equal', 'between', 'not:equal']) {
      expect(refusedAt({ fact: 'customer.openOrders', operator, value: 1 })).toEqual(['/operator']);
    }
  });

  it('every chain of decorators but four', () => {
    const leaf = { fact: 'call.digits', value: ['1'] };
    for (const operator of [
      'someFact:in',
      'everyFact:in',
      'not:someFact:in',
      'everyValue:swap:in',
    ]) {
      expect(refusedAt({ ...leaf, operator })).toEqual([]);
    }
    for (const operator of ['not:in', 'swap:in', 'someFact:equal', 'not:not:someFact:in']) {
      expect(refusedAt({ ...leaf, operator })).toEqual(['/operator']);
    }
  });
});
