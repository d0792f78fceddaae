/**
 * The law of decision tables on random rule sets of every kind: what is exported comes back.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRuleTable } from '../../contracts/index.ts';
import {
  type Expression,
  exportTable,
  type Fallback,
  importTable,
  type RouteOutcome,
  type RuleFile,
  type RuleSetFile,
  ruleKindNames,
  type SkillTerm,
  type Strategy,
} from '../../rules/index.ts';
import { arbitraryRuleSet } from '../support/random-rule-sets.ts';

/** Texts that spreadsheets, CSV or our own forms could take for something else. */
const oddText = fc.oneof(
  fc.constantFrom(
    '=1+1',
    '-',
    '+33',
    '@a',
    '?',
    'known',
    '{a}',
    'a|b',
    'a+b',
    '!x',
    '1..2',
    '"',
    '',
  ),
  fc.string({
    unit: fc.constantFrom('a', '1', ' ', ',', ';', '"', '\n', '\r', '|', '+', '=', 'é'),
  }),
);

const id = fc.constantFrom('german', 'orders', '24h');
const term: fc.Arbitrary<SkillTerm> = fc.oneof(
  fc.record(
    {
      skill: id,
      minLevel: fc.constantFrom(0, 60, 12.5),
      weight: fc.constantFrom(-1, 2, 0.25),
    },
    { requiredKeys: ['skill'] },
  ),
  fc.record({ agentId: fc.constantFrom('anna', '007') }),
);
const fallback: fc.Arbitrary<Fallback> = fc.oneof(
  fc.constant({ kind: 'callback' as const }),
  fc.record({ kind: fc.constant('move' as const), queue: id }),
  fc.record(
    {
      kind: fc.constantFrom('message' as const, 'end' as const),
      text: fc.constantFrom('sorry', 'a:b', '=x', '"'),
    },
    { requiredKeys: ['kind'] },
  ),
);
const expression: fc.Arbitrary<Expression> = fc.array(term, { maxLength: 3 });
const plan: fc.Arbitrary<RouteOutcome> = fc.record(
  {
    queue: id,
    class: fc.constantFrom(0, 1, 2, 3),
    offsetMs: fc.constantFrom(-60_000, 0, 1),
    required: expression,
    preferred: fc.array(term, { maxLength: 2 }),
    strategy: fc.constantFrom<Strategy[]>('longestIdle', {
      ringGroup: { offers: 2, everyMs: 5_000 },
    }),
    skipIfUnstaffed: fc.boolean(),
    steps: fc.array(
      fc.record({
        atMs: fc.constantFrom(1_000, 2_000),
        mode: fc.constant('widen' as const),
        required: expression,
      }),
      { maxLength: 2 },
    ),
    maxWaitMs: fc.constantFrom(300_000, 0),
    fallback,
  },
  { requiredKeys: ['queue', 'maxWaitMs', 'fallback'] },
);

const anySet = fc.constantFrom(...ruleKindNames).chain((kind) => arbitraryRuleSet(kind));

/** A set whose rules carry odd texts, and whose plans have all members a plan can have. */
const oddSet: fc.Arbitrary<RuleSetFile> = anySet.chain((file) =>
  fc
    .tuple(
      ...file.rules.map((rule) =>
        fc
          .tuple(
            fc.record({ why: oddText, comment: oddText, owner: oddText }, { requiredKeys: [] }),
            plan,
          )
          .map(([texts, params]): RuleFile => {
            const event = file.kind === 'route' ? { type: file.kind, params } : rule.event;
            return { ...rule, ...texts, event };
          }),
      ),
    )
    .map((rules) => ({ ...file, rules })),
);

function csvOf(file: RuleSetFile, separator: ',' | ';' = ','): string {
  const exported = exportTable(file, { separator });
  expect(exported.ok ? [] : exported.problems).toEqual([]);
  return exported.ok ? exported.csv : '';
}

function fileOf(csv: string, base: RuleSetFile): RuleSetFile {
  const imported = importTable(csv, base);
  expect(imported.ok ? [] : imported.problems).toEqual([]);
  return imported.ok ? imported.file : base;
}

/** Rules by name, the members of each `all` in one order: what a table alone can say. */
function withoutOrder({ rules }: RuleSetFile): unknown {
  const text = (value: unknown) => JSON.stringify(value);
  return [...rules]
    .sort((a, b) => a.priority - b.priority)
    .map((rule) => {
      const { conditions } = rule;
      if (!('all' in conditions)) return rule;
      const all = [...conditions.all].sort((a, b) => (text(a) < text(b) ? -1 : 1));
      return { ...rule, conditions: { all } };
    });
}

describe('F10: the table of a random rule set', () => {
  it('comes back as the set it was made from', () => {
    fc.assert(
      fc.property(oddSet, fc.constantFrom(',' as const, ';' as const), (file, separator) => {
        const csv = csvOf(file, separator);
        expect(fileOf(csv, file)).toEqual(file);
        const alone = fileOf(csv, { ...file, rules: [] });
        expect(withoutOrder(alone)).toEqual(withoutOrder(file));
        // What has come back is written as it was, in whatever order its rules stand.
        expect(csvOf(alone, separator)).toBe(csv);
      }),
      { numRuns: 200 },
    );
  });

  it('is read through the schema and the check of names without a finding', () => {
    fc.assert(
      fc.property(anySet, (file) => {
        const read = parseRuleTable(csvOf(file), file);
        expect(read.ok ? [] : read.problems).toEqual([]);
        expect(read.ok && read.file).toEqual(file);
      }),
      { numRuns: 60 },
    );
  });

  it('never makes the reader throw, whatever is done to its text', () => {
    fc.assert(
      fc.property(anySet, fc.nat(), oddText, fc.nat({ max: 30 }), (file, place, piece, length) => {
        const csv = csvOf(file);
        const at = place % (csv.length + 1);
        const read = parseRuleTable(csv.slice(0, at) + piece + csv.slice(at + length), file);
        if (read.ok) return;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const problem of read.problems) {
          expect(Math.min(problem.row, problem.column)).toBeGreaterThan(0);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });
});
