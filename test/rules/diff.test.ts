import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileRuleSet,
  diffRuleSets,
  type Outcome,
  type RuleFile,
  type RuleSet,
  type RuleSetFile,
  rehearse,
  ruleKindNames,
  sayCaseDiff,
  sayDiff,
} from '../../rules/index.ts';
import { arbitraryRuleSet } from '../support/random-rule-sets.ts';
import {
  anItem,
  aRule,
  aRuleSet,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

const gold = aRule('route', 'gold', 900, [leaf('customer.tier', 'equal', 'gold')], {
  steps: [{ atMs: 30_000, mode: 'widen', required: [], alsoQueues: ['group-b'] }],
} as Partial<Outcome>);
const busy = aRule('route', 'busy', 800, [leaf('queue.waiting', 'greaterThan', 40)]);
const german = aRule('route', 'german', 700, [leaf('call.language', 'equal', 'de')]);
const last = everythingElseRule('route');
const before = aRuleSet('route', [gold, busy, german, last]);

function said(after: RuleSetFile, language: 'en' | 'fr' = 'en', from: RuleSetFile | null = before) {
  const old = from === null ? null : checkedSet(from);
  return sayDiff(diffRuleSets(old, checkedSet(after)), language);
}

/** The set with one rule changed. */
function withRule(name: string, change: (rule: RuleFile) => RuleFile): RuleSetFile {
  return {
    ...before,
    rules: before.rules.map((rule) => (rule.name === name ? change(rule) : rule)),
  };
}

function withOutcome(name: string, outcome: object): RuleSetFile {
  return withRule(name, (rule) => ({
    ...rule,
    event: { ...rule.event, params: { ...rule.event.params, ...outcome } as Outcome },
  }));
}

describe('D8: a diff says how far a rule reaches', () => {
  const rule = (name: string, priority: number, tier: string) =>
    aRule('route', name, priority, [leaf('customer.tier', 'equal', tier)]);
  const withMore = (...rules: readonly RuleFile[]) => ({
    ...before,
    rules: [...rules, ...before.rules],
  });

  it('never, where higher rules decide before it, or none of its cases can be', () => {
    const late = aRule('route', 'late', 850, [
      leaf('customer.tier', 'equal', 'gold'),
      leaf('call.language', 'equal', 'de'),
    ]);
    expect(said(withMore(late))).toEqual([
      expect.stringMatching(/^late is new: when .*; never decides; gold decides before it$/),
    ]);
    expect(said(withMore(late), 'fr')[0]).toMatch(/; ne décide jamais.; gold décide avant elle$/);
    const both = aRule('route', 'both', 850, [
      leaf('customer.tier', 'equal', 'gold'),
      leaf('customer.tier', 'equal', 'silver'),
    ]);
    expect(said(withMore(both))[0]).toMatch(/never decides; no case meets its conditions$/);
    expect(said(withMore(rule('silver', 850, 'silver')))[0]).not.toContain('never decides');
  });

  it('no more, where a new rule takes its cases, though nobody touched it', () => {
    const lines = said(withMore(rule('golden', 950, 'gold')));
    expect(lines.slice(1)).toEqual(['gold is as it was; never decides; golden decides before it']);
    expect(
      said(withMore(rule('golden', 950, 'gold'), rule('gilt', 940, 'gold'))).join('\n'),
    ).toContain('gilt is new: when Loyalty tier is gold; never decides; golden decides before it');
  });

  it('by share of the decisions of a journal', () => {
    const after = withMore(rule('silver', 850, 'silver'));
    const sets = [before, after].map((file) => compileRuleSet(checkedSet(file)));
    const [was, is] = sets as [RuleSet, RuleSet];
    const lines = ['silver', 'gold', 'gold', 'none'].map((tier, atMs) => {
      const facts = { 'customer.tier': tier };
      return { kind: 'route', set: before.set, version: 1, atMs, facts, matched: [] } as const;
    });
    const effect = rehearse({ lines, before: was, after: is, seed: 1 });
    const diff = diffRuleSets(was.checked, is.checked);
    expect(sayDiff(diff, 'en', effect)[0]).toMatch(/; decides 25 % of 4 recorded decisions$/);
    expect(sayDiff(diff, 'fr', effect)[0]).toMatch(/décide 25.% de 4 décisions enregistrées$/);
  });
});

describe('a diff of two versions', () => {
  it('tells of the words and items that a version brings', () => {
    const texts = { hello: { en: 'Hello', fr: 'Bonjour' } };
    const old = { ...before, texts, items: [anItem('X', 'gift')] };
    const now = {
      ...before,
      texts: { hello: { en: 'Hello', fr: 'Salut' }, bye: { en: 'Bye' } },
      items: [{ ...anItem('X', 'gift'), priceMinor: 3_000 }],
    };
    expect(said(now, 'en', old)).toEqual([
      'text hello fr is now Salut instead of Bonjour',
      'text bye is now en Bye instead of nothing',
      'item X priceMinor is now 30.00 instead of 29.00',
    ]);
    expect(said(now, 'fr', old)[0]).toBe('texte hello fr : maintenant Salut au lieu de Bonjour');
    expect(diffRuleSets(checkedSet(old), checkedSet(now)).isEmpty).toBe(false);
  });

  it('tells of cases apart: with other cases it decides the same', () => {
    const caseOf = (name: string, tier: string) => ({
      name,
      facts: { 'customer.tier': tier },
      expect: { winner: 'gold' },
    });
    const old = {
      ...before,
      cases: [caseOf('kept', 'gold'), caseOf('b', 'gold'), caseOf('c', 'gold')],
    };
    const now = {
      ...before,
      cases: [caseOf('new', 'gold'), caseOf('b', 'silver'), caseOf('kept', 'gold')],
    };
    const diff = diffRuleSets(checkedSet(old), checkedSet(now));
    expect(diff).toMatchObject({
      isEmpty: true,
      cases: { added: ['new'], removed: ['c'], changed: ['b'] },
    });
    expect(sayDiff(diff, 'en')).toEqual([]);
    expect(sayCaseDiff(diff.cases, 'en')).toEqual([
      'cases: 1 added: new; 1 removed: c; 1 changed: b',
    ]);
    expect(sayCaseDiff(diff.cases, 'fr')).toEqual([
      'cas : 1 ajouté : new\u202f; 1 supprimé : c\u202f; 1 modifié : b',
    ]);
    expect(sayCaseDiff(diffRuleSets(checkedSet(old), checkedSet(old)).cases, 'en')).toEqual([]);
  });

  it('is empty where only the writing changed', () => {
    const rewritten = {
      ...before,
      rules: before.rules
        .map((rule) => ({ ...rule, priority: rule.priority * 10, why: 'So it is.' }))
        .toReversed(),
    };
    const diff = diffRuleSets(checkedSet(before), checkedSet(rewritten));
    expect(diff.isEmpty).toBe(true);
    const other = withRule('gold', (rule) => ({
      ...rule,
      conditions: { not: { not: { any: [leaf('customer.tier', 'in', ['gold'])] } } },
    }));
    expect(diffRuleSets(checkedSet(before), checkedSet(other)).isEmpty).toBe(true);
  });

  it('says a head start as it is meant: an offset below zero', () => {
    const [from, to] = [-30_000, -20_000].map((offsetMs) => withOutcome('busy', { offsetMs }));
    if (from === undefined || to === undefined) throw new Error('both are made');
    expect(said(to, 'en', from)).toEqual(['busy: head start is now 20 s instead of 30 s']);
    expect(said(to, 'fr', from)).toEqual(['busy : avance : maintenant 20 s au lieu de 30 s']);
  });

  it('shows conditions as changed sets, and an example of what is gained or lost', () => {
    const wider = withRule('gold', (rule) => ({
      ...rule,
      conditions: { all: [leaf('customer.tier', 'in', ['gold', 'platinum'])] },
    }));
    expect(said(wider)).toEqual([
      'gold: Loyalty tier: gold → gold, platinum',
      'gold: now also matches: Loyalty tier platinum; example customer.tier = "platinum"',
    ]);
    expect(said(before, 'fr', wider)[1]).toBe(
      'gold : ne vaut plus pour : Niveau de fidélité : platinum\u202f; exemple customer.tier = "platinum"',
    );
  });

  it('says waits before a step in durations', () => {
    const sooner = withOutcome('gold', {
      steps: [{ atMs: 20_000, mode: 'widen', required: [], alsoQueues: ['group-b'] }],
    });
    expect(said(sooner)).toEqual([
      'gold: callers now wait 20 s instead of 30 s before group-b joins',
    ]);
    expect(said(sooner, 'fr')).toEqual([
      'gold : les appelants attendent maintenant 20 s au lieu de 30 s avant le renfort de group-b',
    ]);
  });

  it('says other members of outcomes one by one', () => {
    const other = withOutcome('busy', {
      queue: 'sav',
      maxWaitMs: 600_000,
      fallback: { kind: 'callback' },
      required: [{ skill: 'french' }, { skill: 'orders', minLevel: 60 }],
    });
    expect(said(other)).toEqual([
      'busy: queue is now sav instead of vente',
      'busy: who may serve is now french + orders ≥ 60 instead of french ≥ 50',
      'busy: longest wait is now 10 min instead of 5 min',
      'busy: at the end kind is now callback instead of move',
      'busy: at the end queue is now nothing instead of relance',
    ]);
    const without = withOutcome('gold', { steps: [] });
    expect(said(without)).toHaveLength(1);
  });

  it('names rules that are new, gone and moved', () => {
    const after = aRuleSet('route', [
      { ...german, priority: 950 },
      gold,
      aRule('route', 'french', 600, [leaf('call.language', 'equal', 'fr')]),
      last,
    ]);
    expect(said(after)).toEqual([
      'french is new: when Language is French',
      'busy is gone: it held when Calls waiting is over 40',
      'german moved up, now above gold',
    ]);
    expect(said(before, 'en', null)).toHaveLength(4);
  });

  it('says what a parameter is, and what that changes in rules', () => {
    const set = (bigMinor: number) =>
      aRuleSet(
        'route',
        [
          aRule('route', 'big', 900, [
            leaf('customer.lifetimeMinor', 'greaterThanInclusive', { fact: 'param.bigMinor' }),
          ]),
          last,
        ],
        { params: { bigMinor } },
      );
    expect(said(set(300_000), 'en', set(500_000))).toEqual([
      'param.bigMinor is now 3,000.00 instead of 5,000.00',
      'big: Lifetime sales: at least 5,000.00 → at least 3,000.00',
      'big: now also matches: Lifetime sales 3,000.00 to 4,999.99; example customer.lifetimeMinor = 300000',
    ]);
  });

  it('says dates, and conditions that are no box as sentences', () => {
    const dated = withRule('german', (rule) => ({ ...rule, to: '2027-01-01T00:00:00Z' }));
    expect(said(dated)[0]).toContain('In force: anything → at most 2026-12-31 23:59:59.999 UTC');
    const either = withRule('german', (rule) => ({
      ...rule,
      conditions: {
        any: [leaf('call.language', 'equal', 'de'), leaf('customer.country', 'equal', 'DE')],
      },
    }));
    expect(said(either)[0]).toBe(
      'german: conditions: Language is German → Language is German or Customer’s country is DE',
    );
  });

  it('of a set with itself is empty, and with any other it can be said', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...ruleKindNames)
          .chain((kind) => fc.tuple(arbitraryRuleSet(kind), arbitraryRuleSet(kind))),
        ([one, other]) => {
          const [a, b] = [checkedSet(one), checkedSet(other)];
          expect(diffRuleSets(a, a).isEmpty).toBe(true);
          for (const language of ['en', 'fr'] as const) {
            expect(sayDiff(diffRuleSets(a, b), language).join(' ')).not.toMatch(
              /undefined|\[object/,
            );
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
