/**
 * Laws of the compiled evaluator on random rule sets and facts: it means what the tree of
 * conditions means, in any order of the file, opened or not, and says when to ask again.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckedRuleSet,
  type ConditionFile,
  checkRuleSet,
  compileInSlices,
  compileRuleSet,
  type FactRecord,
  type FactsFile,
  factRecord,
  type GroupFile,
  type RuleSet,
  type RuleSetFile,
  ruleHolds,
  ruleKindNames,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';
import { factsLater } from '../support/turning-time.ts';

function checkedSet(file: RuleSetFile): CheckedRuleSet {
  const checked = checkRuleSet(file);
  if (checked.ok) return checked.set;
  // Named conditions, expanded, may come to more tests than a rule may have: another set, then.
  fc.pre(checked.findings.some(({ id }) => id !== 'too-many-conditions'));
  throw new Error(JSON.stringify(checked.findings[0]));
}

function compiled(file: RuleSetFile): RuleSet {
  return compileRuleSet(checkedSet(file));
}

/** Turns the lists of a file round: rules, and members of groups. */
function turnedRound(file: RuleSetFile): RuleSetFile {
  const turned = (condition: ConditionFile): ConditionFile => {
    if ('all' in condition) return { all: condition.all.map(turned).reverse() };
    if ('any' in condition) return { any: condition.any.map(turned).reverse() };
    return 'not' in condition ? { not: turned(condition.not) } : condition;
  };
  const rules = file.rules.map((rule) => {
    return { ...rule, conditions: turned(rule.conditions) as GroupFile };
  });
  return { ...file, rules: rules.reverse() };
}

const kinds = fc.constantFrom(...ruleKindNames);
const settings = { endOnFailure: true };

/** All four ways of deciding find the rules that hold by their tree; how many do. */
function expectAsByTree(set: RuleSet, record: FactRecord, atMs: number): number {
  const { rules } = set.checked;
  const into = new Int32Array(rules.length);
  const expected = rules.flatMap((rule, place) => (ruleHolds(rule, record, atMs) ? [place] : []));
  expect([...into.subarray(0, set.all(record, atMs, into))]).toEqual(expected);
  expect(set.first(record, atMs)).toBe(expected[0] ?? -1);
  const open = set.open(record);
  const count = set.allOpen(open, record, atMs, into);
  expect([...into.subarray(0, count)]).toEqual(expected);
  expect(set.firstOpen(open, record, atMs)).toBe(expected[0] ?? -1);
  return expected.length;
}

describe('the compiled evaluator on random sets', () => {
  it.each(ruleKindNames)('matches exactly the rules that hold by their tree: %s', (kind) => {
    const asked = fc.tuple(arbitraryFacts(kind), arbitraryAtMs());
    const records = fc.array(asked, { minLength: 1, maxLength: 30, size: 'max' });
    let matches = 0;
    fc.assert(
      fc.property(arbitraryRuleSet(kind, { rulesMax: 150 }), records, (file, all) => {
        const set = compileRuleSet(checkedSet(file));
        for (const [facts, atMs] of all) {
          const record = factRecord(facts);
          matches += expectAsByTree(set, record, atMs);
        }
      }),
      { ...settings, numRuns: 40 },
    );
    expect(matches).toBeGreaterThan(100);
  });

  // Bits of kinds first stand by priority, of others by what they ask for.
  it.each(['treat', 'script'] as const)(
    'matches exactly the rules that hold by their tree in sets of hundreds of rules: %s',
    (kind) => {
      const facts = fc.array(arbitraryFacts(kind), { minLength: 40, maxLength: 40 });
      const sets = arbitraryRuleSet(kind, { rulesMin: 600, rulesMax: 900, depthMax: 2 });
      fc.assert(
        fc.property(sets, facts, arbitraryAtMs(), (file, all, atMs) => {
          const set = compileRuleSet(checkedSet(file));
          for (const record of all.map((one) => factRecord(one))) {
            expectAsByTree(set, record, atMs);
          }
        }),
        { ...settings, numRuns: 4 },
      );
    },
  );

  it('decides the same opened as not', () => {
    fc.assert(
      fc.property(
        kinds.chain((kind) => fc.tuple(arbitraryRuleSet(kind), arbitraryFacts(kind))),
        arbitraryAtMs(),
        ([file, facts], atMs) => {
          const set = compiled(file);
          const record = factRecord(facts);
          const decision = set.decide(record, atMs);
          expect(set.decideOpen(set.open(record), record, atMs)).toEqual(decision);
        },
      ),
      { ...settings, numRuns: 200 },
    );
  });

  it('is the same set when it was compiled in slices', () => {
    fc.assert(
      fc.property(arbitraryRuleSet('check'), arbitraryFacts('check'), (file, facts) => {
        const slices = compileInSlices(checkedSet(file), { opsPerSlice: 1 });
        let pauses = 0;
        let step = slices.next();
        while (step.done !== true) {
          pauses += 1;
          step = slices.next();
        }
        expect(pauses).toBeGreaterThan(0);
        const record = factRecord(facts);
        expect(step.value.decide(record, 0)).toEqual(compiled(file).decide(record, 0));
      }),
      { ...settings, numRuns: 50 },
    );
  });
});

describe('F3, F4: the compiled evaluator', () => {
  it('decides the same however rules and members of groups stand in the file', () => {
    fc.assert(
      fc.property(
        kinds.chain((kind) => fc.tuple(arbitraryRuleSet(kind), arbitraryFacts(kind))),
        arbitraryAtMs(),
        ([file, facts], atMs) => {
          const record = factRecord(facts);
          const decision = compiled(file).decide(record, atMs);
          expect(compiled(turnedRound(file)).decide(record, atMs)).toEqual(decision);
        },
      ),
      { ...settings, numRuns: 200 },
    );
  });

  it('decides the same however two sets and several calls take turns', () => {
    const sets = fc.tuple(arbitraryRuleSet('treat'), arbitraryRuleSet('treat'));
    const calls = fc.array(arbitraryFacts('treat'), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(sets, calls, arbitraryAtMs(), ([fileA, fileB], facts, atMs) => {
        const records = facts.map((one) => factRecord(one));
        const alone = [fileA, fileB].map((file) =>
          records.map((record) => compiled(file).decide(record, atMs)),
        );
        const shared = [compiled(fileA), compiled(fileB)];
        const opened = shared.map((set) => records.map((record) => set.open(record)));
        for (const [call, record] of records.entries()) {
          for (const [n, set] of shared.entries()) {
            const open = opened[n]?.[call];
            expect(open && set.decideOpen(open, record, atMs)).toEqual(alone[n]?.[call]);
            expect(set.decide(record, atMs)).toEqual(alone[n]?.[call]);
          }
        }
      }),
      { ...settings, numRuns: 60 },
    );
  });
});

describe('F16: the next change of a decision', () => {
  const facts = [
    'call.waitMs',
    'call.contactWaitMs',
    'call.ewtMs',
    'queue.oldestWaitMs',
    'clock.minuteOfDay',
    'clock.weekday',
    'clock.isHoliday',
    'customer.known',
  ];
  const nearTurn = fc.constantFrom(45_000, 45_002, 60_000, 90_000, 180_001);
  /** Waits that come to a bound within the second, and minutes that end. */
  const soon = fc
    .record({
      base: arbitraryFacts('treat'),
      waitMs: fc.tuple(nearTurn, fc.nat({ max: 900 })).map(([turn, back]) => turn - back),
      oldestMs: fc.tuple(nearTurn, fc.nat({ max: 900 })).map(([turn, back]) => turn - back),
      minute: fc.constantFrom(598, 599, 600, 601, 1_199, 1_438, 1_439),
    })
    .map(({ base, waitMs, oldestMs, minute }): FactsFile => {
      const waits = { 'call.waitMs': waitMs, 'queue.oldestWaitMs': oldestMs };
      return { ...base, ...waits, 'clock.minuteOfDay': minute };
    });
  const instants = fc.oneof(
    arbitraryAtMs(),
    fc.nat({ max: 900 }).map((back) => 1_795_161_600_000 - back),
  );
  const horizonMs = 1_000;

  it.each(['treat', 'admit'] as const)('is never late: %s', (kind) => {
    let exact = 0;
    fc.assert(
      fc.property(
        arbitraryRuleSet(kind, { facts, rulesMax: 6 }),
        soon,
        instants,
        (file, now, atMs) => {
          const set = compiled(file);
          const open = set.open(factRecord(now));
          const decision = JSON.stringify(set.decideOpen(open, factRecord(now), atMs));
          const next = set.nextChangeAtMs(open, factRecord(now), atMs) ?? Number.POSITIVE_INFINITY;
          expect(next).toBeGreaterThan(atMs);
          for (let t = atMs + 1; t < Math.min(next, atMs + horizonMs); t += 1) {
            const record = factRecord(factsLater(now, atMs, t));
            expect(JSON.stringify(set.decideOpen(open, record, t)), `at ${t}`).toBe(decision);
          }
          if (next === Number.POSITIVE_INFINITY) return;
          const then = factRecord(factsLater(now, atMs, next));
          if (JSON.stringify(set.decide(then, next)) !== decision) exact += 1;
        },
      ),
      { ...settings, numRuns: 120 },
    );
    expect(exact).toBeGreaterThan(3);
  });
});
