import { describe, expect, it } from 'vitest';
import { type FactProblem, type FactsFile, factNamed, factRecord } from '../../rules/index.ts';

/** What a supplier in plain JavaScript may hand over. */
function record(facts: { readonly [name: string]: unknown }) {
  const problems: FactProblem[] = [];
  const { values, lines } = factRecord(facts as FactsFile, problems);
  return { values, lines, problems };
}

const waitSlot = factNamed('call.waitMs')?.slot ?? -1;

describe('a fact record', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);

  it.each([
    ['a text', '5', '"5"'],
    ['a whole number of the other kind', 5n, '5n'],
    ['no number', Number.NaN, 'NaN'],
    ['minus zero', -0, '-0'],
    ['nothing', undefined, 'undefined'],
    ['a list that holds itself', cycle, 'a list of 1'],
    ['an object', {}, 'an object'],
  ])('takes %s for a whole number as unknown, and says what it saw', (_what, value, received) => {
    const { values, problems } = record({ 'call.waitMs': value });
    expect(values[waitSlot]).toBeNull();
    expect(problems).toMatchObject([{ name: 'call.waitMs', received }]);
  });

  it('takes what earlier versions said of an account for what is said now', () => {
    const holds = ['none', 'no', 'all', 'toString'].map((hold) => {
      const { values, problems } = record({ 'customer.accountHold': hold });
      return [values[factNamed('customer.accountHold')?.slot ?? -1], problems.length];
    });
    expect(holds).toEqual([
      [0, 0],
      [0, 0],
      [2, 0],
      [null, 1],
    ]);
  });

  it('keeps a line that is no object as one of which nothing is known', () => {
    const { lines, problems } = record({ 'order.lines': [null, { 'line.sku': 'A' }] });
    expect(lines).toHaveLength(2);
    expect(problems).toMatchObject([{ name: 'order.lines', received: 'null' }]);
  });

  it('has no lines where they are no list, and says so', () => {
    const { lines, problems } = record({ 'order.lines': 'A' });
    expect(lines).toEqual([]);
    expect(problems).toMatchObject([{ name: 'order.lines', received: '"A"' }]);
  });
});
