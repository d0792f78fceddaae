import { describe, expect, it } from 'vitest';
import {
  checkRuleSet,
  factRecord,
  lintErrors,
  lintInSlices,
  lintRenamed,
  lintRuleSet,
  type RuleFile,
  type RuleFinding,
  type RuleSetFile,
  ruleHolds,
} from '../../rules/index.ts';
import { applyPatchTo } from '../support/patched.ts';
import {
  aRule,
  aRuleSet,
  aWorld,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';
import { cleanSets } from './lint-corpus/clean-sets.ts';
import { defects } from './lint-corpus/defects.ts';

const lint = (file: RuleSetFile) => lintRuleSet(checkedSet(file), aWorld);
const brief = ({ id, pointer }: RuleFinding) => `${id} ${pointer}`;

describe('F9: the corpus of defects', () => {
  it('holds at least sixty defects of at least twelve kinds, and forty clean sets', () => {
    expect(defects.length).toBeGreaterThanOrEqual(60);
    expect(new Set(defects.map(({ id }) => id)).size).toBeGreaterThanOrEqual(12);
    expect(cleanSets.size).toBe(40);
  });

  it.each(defects.map((defect) => [defect.id, defect.what, defect] as const))(
    'is found: %s in %s',
    (_id, _what, defect) => {
      expect(lint(defect.file).map(brief)).toContain(brief(defect as never));
    },
  );

  it.each([...cleanSets])('raises neither error nor warning on %s', (_name, file) => {
    expect(lint(file).filter(({ severity }) => severity !== 'hint')).toEqual([]);
  });
});

describe('F9: findings', () => {
  const all = defects.flatMap(({ file }) => lint(file).map((finding) => ({ file, finding })));

  it('show examples that are what they are said to be', () => {
    const seen = all.flatMap(({ file, finding }) => {
      if (finding.witness === undefined) return [];
      const record = factRecord(finding.witness);
      const atMs = Date.parse(finding.witnessAt ?? '1970-01-01T00:00:00Z');
      const matched = checkedSet(file).rules.filter((rule) => ruleHolds(rule, record, atMs));
      const names = matched.map(({ name }) => name);
      if (finding.id === 'gap') expect(names).toEqual([]);
      else if (finding.id === 'everything-else-conditional')
        expect(names).not.toContain('everything-else');
      else expect(names.length).toBeGreaterThan(1);
      return [finding.id];
    });
    expect(new Set(seen)).toEqual(
      new Set(['gap', 'everything-else-conditional', 'call-type-conflict', 'language-conflict']),
    );
  });

  it('are gone after their fix, which breaks nothing else', () => {
    const fixed = all.filter(({ finding: { fix } }) => fix !== undefined);
    expect(new Set(fixed.map(({ finding }) => finding.id)).size).toBeGreaterThanOrEqual(6);
    for (const { file, finding } of fixed) {
      const after = checkRuleSet(applyPatchTo(file, finding.fix ?? []));
      if (!after.ok) throw new Error(`${finding.id}: ${JSON.stringify(after.findings)}`);
      const left = lintRuleSet(after.set, aWorld).map(({ id }) => id);
      expect(left, finding.message).not.toContain(finding.id);
    }
  });

  it('point at something that stands in the file', () => {
    for (const { file, finding } of all) {
      const tokens = finding.pointer.split('/').slice(1);
      const absent = ['fallback-missing'].includes(finding.id);
      let value: unknown = file;
      for (const token of tokens)
        value = (value as { [member: string]: unknown } | undefined)?.[token];
      expect(value !== undefined || absent, brief(finding)).toBe(true);
    }
  });

  it('come in slices with a share that grows to 1', () => {
    const [first] = cleanSets.values();
    const slices = lintInSlices(checkedSet(first as RuleSetFile), aWorld);
    const shares: number[] = [];
    for (const share of slices) shares.push(share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('of severity error are those that lintErrors finds', () => {
    for (const { file } of defects) {
      const errors = lint(file).filter(({ severity }) => severity === 'error');
      expect(lintErrors(checkedSet(file), aWorld)).toEqual(errors);
    }
  });
});

describe('F7, F9: lint', () => {
  it('shows of a rule that several cover together just those that suffice', () => {
    const tier = (name: string) => leaf('customer.tier', 'equal', name);
    const file = aRuleSet('route', [
      aRule('route', 'any-order', 950, [leaf('call.type', 'equal', 'order')], {
        class: 0,
      } as object),
      aRule('route', 'few', 900, [leaf('queue.waiting', 'lessThan', 10)], { class: 1 } as object),
      aRule('route', 'many', 800, [leaf('queue.waiting', 'greaterThan', 5)], {
        class: 2,
      } as object),
      aRule('route', 'gold', 700, [tier('gold')], { class: 3 } as object),
      everythingElseRule('route'),
    ]);
    const [finding] = lint(file).filter(({ pointer }) => pointer === '/rules/3');
    expect(finding?.message).toBe('gold never decides: few, many together take all its cases');
  });

  it('calls rules mergeable only where none between them speaks of the same cases', () => {
    const tier = (name: string, priority: number, outcome: object) =>
      aRule('route', name, priority, [leaf('customer.tier', 'equal', name)], outcome);
    const between = (fact: string, value: unknown) =>
      aRuleSet('route', [
        tier('gold', 900, { class: 1 }),
        aRule('route', 'between', 800, [leaf(fact, 'equal', value)], { class: 0 } as object),
        tier('platinum', 700, { class: 1 }),
        everythingElseRule('route'),
      ]);
    const ids = (file: RuleSetFile) => lint(file).map(({ id }) => id);
    expect(ids(between('customer.tier', 'silver'))).toContain('mergeable');
    expect(ids(between('call.language', 'de'))).not.toContain('mergeable');
  });

  it('warns of a rule that changed its name alone, given the parent', () => {
    const before = aRuleSet('script', [
      aRule('script', 'gold', 5, [leaf('customer.tier', 'equal', 'gold')]),
    ]);
    const after = { ...before, rules: before.rules.map((rule) => ({ ...rule, name: 'golden' })) };
    expect(lintRenamed(after, before).map(brief)).toEqual(['rule-renamed /rules/0/name']);
    expect(lintRenamed(before, before)).toEqual([]);
  });

  it.each([
    ['unknown-skill', 'there is no skill "frnch", did you mean french?'],
    ['unknown-queue', 'there is no queue "ventes", did you mean vente?'],
    ['unknown-hold-code', 'there is no hold code "FRAUDATUO", did you mean FRAUDAUTO?'],
    ['unknown-reason', 'there is no reason "adress-mismatch", did you mean address-mismatch?'],
    ['unknown-text', 'there is no text "goodbye"'],
  ])('says of %s what is known and near', (id, message) => {
    const file = defects.find((defect) => defect.id === id)?.file as RuleSetFile;
    expect(lint(file).map((finding) => finding.message)).toContain(message);
  });
});

describe('C4: a refusal exempts transfers', () => {
  const transfers = (operator: string, value: number | readonly number[]) =>
    leaf('call.transferCount', operator, value);
  const zero = transfers('equal', 0);
  const busyCentre = leaf('centre.state', 'equal', 'overload');
  const longQueue = leaf('queue.waiting', 'greaterThan', 20);
  const refusals = (conditions: RuleFile['conditions']) => {
    const rule = aRule('admit', 'busy', 900, [], { action: 'busy' } as object);
    const file = aRuleSet('admit', [{ ...rule, conditions }, everythingElseRule('admit')], {
      conditions: { direct: { all: [zero] } },
    });
    const findings = lint(file).filter(({ id }) => id === 'unguarded-refusal');
    expect(lintErrors(checkedSet(file)).filter(({ id }) => id === 'unguarded-refusal')).toEqual(
      findings,
    );
    return findings.map(brief);
  };
  /** Holds in 2 to the power of 7 ways, more than lint analyses as boxes. */
  const complex = [
    ['call.attempts', 'queue.waiting'],
    ['queue.oldestWaitMs', 'queue.readyAgents'],
    ['queue.staffedAgents', 'centre.callbackCapacity'],
    ['clock.minuteOfDay', 'clock.weekday'],
    ['customer.openOrders', 'customer.openCases'],
    ['customer.rfm', 'customer.lifetimeMinor'],
    ['call.minutesSinceLastCall', 'customer.daysSinceLastOrder'],
  ].map((facts) => ({ any: facts.map((fact) => leaf(fact, 'equal', 5)) }));

  it.each<[string, RuleFile['conditions']]>([
    ['every branch', { any: [{ all: [zero, busyCentre] }, { all: [longQueue, zero] }] }],
    ['lessThan 1', { all: [busyCentre, transfers('lessThan', 1)] }],
    ['not greaterThan 0', { all: [busyCentre, { not: transfers('greaterThan', 0) }] }],
    ['lessThanInclusive 0', { all: [transfers('lessThanInclusive', 0), busyCentre] }],
    ['not greaterThanInclusive 1', { all: [{ not: transfers('greaterThanInclusive', 1) }] }],
    ['not notEqual 0', { all: [{ not: transfers('notEqual', 0) }, busyCentre] }],
    ['in [0]', { all: [transfers('in', [0]), busyCentre] }],
    ['no branch of a negated any', { not: { any: [transfers('greaterThan', 0), longQueue] } }],
    ['two conditions together', { all: [transfers('in', [0, 2]), transfers('lessThan', 2)] }],
    [
      'two branches together',
      { all: [{ any: [zero, busyCentre] }, { any: [zero, { not: busyCentre }] }] },
    ],
    ['a named condition', { all: [{ condition: 'direct' }, busyCentre] }],
    ['more boxes than are analysed', { all: [{ all: complex }, zero] }],
    [
      'each branch of more boxes',
      { any: [{ all: [...complex, zero] }, { all: [zero, ...complex, longQueue] }] },
    ],
  ])('by %s', (_words, conditions) => {
    expect(refusals(conditions)).toEqual([]);
  });

  it.each<[string, RuleFile['conditions']]>([
    ['nothing', { all: [busyCentre] }],
    ['one branch alone', { any: [{ all: [zero, busyCentre] }, longQueue] }],
    ['lessThan 2', { all: [busyCentre, transfers('lessThan', 2)] }],
    ['greaterThan 0', { all: [busyCentre, transfers('greaterThan', 0)] }],
    ['not lessThan 1', { all: [{ not: transfers('lessThan', 1) }, busyCentre] }],
    ['not equal 0', { all: [{ not: zero }, busyCentre] }],
    ['in [0, 1]', { all: [transfers('in', [0, 1]), busyCentre] }],
    ['a negated all with the guard', { not: { all: [transfers('greaterThan', 0), longQueue] } }],
    ['more boxes than are analysed', { all: complex }],
    [
      'one branch of more boxes',
      { any: [{ all: [...complex, zero] }, { all: [...complex, longQueue] }] },
    ],
  ])('not by %s', (_words, conditions) => {
    expect(refusals(conditions)).toEqual(['unguarded-refusal /rules/0/conditions']);
  });
});
