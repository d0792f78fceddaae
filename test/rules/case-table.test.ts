import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaseFile,
  parseCaseTable,
  printCaseTable,
  proposeCases,
  type RuleSetFile,
  ruleKindNames,
} from '../../rules/index.ts';
import { arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';
import { checkedSet } from '../support/rule-set-builders.ts';

const sets = new URL('../../rules/sets/', import.meta.url);

describe('a table of cases', () => {
  it('is one row per case, with the facts that matter', () => {
    const cases: readonly CaseFile[] = [
      {
        name: 'gold waits least',
        facts: { 'customer.tier': 'gold', 'call.tags': ['a', 'b|c'], 'clock.isHoliday': false },
        expect: { winner: 'gold', outcome: { queue: 'vente', class: 1 } },
      },
      {
        name: 'nobody',
        at: '2026-12-24T00:00:00+01:00',
        facts: { 'customer.tier': null, 'queue.waiting': 3, 'call.tags': [] },
        expect: { winner: null, matched: [] },
      },
    ];
    const csv = printCaseTable(cases);
    expect(csv.split('\r\n')).toEqual([
      'name,at,customer.tier,call.tags,clock.isHoliday,queue.waiting,=> winner,=> queue,=> class,=> matched',
      'gold waits least,,gold,"a|""b|c""",false,,gold,vente,1,',
      'nobody,2026-12-24T00:00:00+01:00,?,{},,3,?,,,{}',
      '',
    ]);
    expect(parseCaseTable(csv)).toEqual({ ok: true, cases });
  });

  it('tells a text from what only looks like it', () => {
    const facts = { 'call.campaign': '?', 'order.sourceCode': '-5', 'call.tags': ['', 'known'] };
    const cases = [{ name: '=1+1', facts, expect: { outcome: { say: 'true', text: '' } } }];
    expect(parseCaseTable(printCaseTable(cases))).toEqual({ ok: true, cases });
  });

  it('gives back the cases of the sets in use', () => {
    for (const name of readdirSync(sets).filter((file) => file.endsWith('.rules.json'))) {
      const file = JSON.parse(readFileSync(new URL(name, sets), 'utf8')) as RuleSetFile;
      const proposed = proposeCases(checkedSet(file));
      for (const cases of [file.cases ?? [], proposed]) {
        expect(parseCaseTable(printCaseTable(cases, ';')), name).toEqual({ ok: true, cases });
      }
    }
  });

  it('gives back random facts', () => {
    const drawn = fc
      .constantFrom(...ruleKindNames)
      .chain((kind) =>
        fc.tuple(
          arbitraryRuleSet(kind, { rulesMax: 1 }),
          fc.array(arbitraryFacts(kind), { maxLength: 4 }),
        ),
      );
    fc.assert(
      fc.property(drawn, ([{ rules }, records]) => {
        const cases = records.map((facts, place) => {
          const outcome: { readonly [member: string]: unknown } = { ...rules[0]?.event.params };
          const matched = rules.map(({ name }) => name);
          return { name: `case ${place}`, facts, expect: { matched, outcome } };
        });
        const plain = JSON.parse(JSON.stringify(cases));
        expect(parseCaseTable(printCaseTable(plain))).toEqual({ ok: true, cases: plain });
      }),
      { numRuns: 100 },
    );
  });

  it('tells what is wrong by row and column', () => {
    const csv =
      'name,customer.teir,queue.waiting,=> winner\r\none,gold,many,gold\r\n,gold,3,gold,more\r\n';
    const parsed = parseCaseTable(csv);
    expect(
      parsed.ok ? [] : parsed.problems.map(({ row, column, message }) => [row, column, message]),
    ).toEqual([
      [
        1,
        2,
        'row 1, column 2 (customer.teir): "customer.teir"; expected name, at, tags, a fact, or "=> …"',
      ],
      [2, 3, 'row 2, column 3 (queue.waiting): "many"; expected a whole number from 0 to ∞'],
      [3, 5, 'row 3, column 5: "more"; expected 4 cells'],
      [3, 1, 'row 3, column 1 (name): an empty cell; expected the name of the case'],
    ]);
  });
});
