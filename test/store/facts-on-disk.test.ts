/** What decisions keep of their facts on the disk, and that it is read again as it was. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecisionLine } from '../../rules/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aStore } from '../support/store-suite.ts';

const range = { kind: 'prompt', fromMs: 0, toMs: 10_000 } as const;

function aLine(facts: unknown, atMs = 1): DecisionLine {
  const about = { atMs, kind: 'prompt', set: 'shop.prompts', version: 1 } as const;
  return { ...about, facts: facts as DecisionLine['facts'], matched: [] };
}

/** Some objects of few names, so that shapes come again, within each other and in lists. */
const { facts } = fc.letrec<{ value: unknown; facts: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 7, '', 'x', true),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('facts'),
  ),
  facts: fc.dictionary(fc.constantFrom('call.type', 'order.lines', 'line.sku', '0'), tie('value')),
}));

it('is the values: names are stored once, and what was stored with them is read', () => {
  const path = join(aFolder(), 'callwright.db');
  const store = aStore(path);
  const lines = Array.from({ length: 500 }, (_, n) =>
    aLine({ 'customer.daysSinceLastOrder': n, 'order.lines': [{ 'line.allowPriceAdjust': true }] }),
  );
  store.decisions.append(lines);
  const database = new DatabaseSync(path);
  const old = { 'customer.tier': 'gold', 'order.lines': [1, [{ 'line.sku': 'a' }]] };
  database.prepare('update rule_decision set facts = ? where seq = 1').run(JSON.stringify(old));
  const size = database.prepare(
    'select max(length(facts)) as bytes from rule_decision where seq > 1',
  );
  expect(Number(size.get()?.['bytes'])).toBeLessThan(45);
  database.close();
  const read = [...store.decisions.lines(range)].map((line) => line.facts);
  expect(read).toEqual([old, ...lines.slice(1).map((line) => line.facts)]);
});

it('is read as it was, whatever it was, by another process too', () => {
  const path = join(aFolder(), 'callwright.db');
  let store = aStore(path);
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 5 }), (batch) => {
      const before = [...store.decisions.lines(range)].length;
      // Of a batch that is not written no shape is known.
      expect(() =>
        store.decisions.append([aLine(batch[0]), aLine(batch[0], Number.NaN)]),
      ).toThrow();
      store.decisions.append(batch.map((one) => aLine(one)));
      store.close();
      store = aStore(path);
      const read = [...store.decisions.lines(range)].slice(before).map((line) => line.facts);
      expect(read).toEqual(batch);
    }),
    { numRuns: 30 },
  );
});
