import { describe, expect, it } from 'vitest';
import { parseRuleSet } from '../../contracts/index.ts';
import { type RuleKind, type RuleSetFile, ruleKindNames } from '../../rules/index.ts';
import { faults, onlyFinding, textOf, withValue } from '../support/rule-texts.ts';
import { specRule, specSet } from '../support/spec-rules.ts';

const route = specSet('route');
const leaf = 'rules.0.conditions.all.0';
const params = 'rules.0.event.params';

describe('a rule set as text', () => {
  it.each(ruleKindNames)('is read, sample of kind %s', (kind) => {
    const file = specSet(kind);
    const parsed = parseRuleSet(textOf(file));
    expect(parsed).toMatchObject({ ok: true, file });
    expect(parsed.ok && parsed.checked.rules.map(({ name }) => name)).toEqual([
      specRule(kind).name,
    ]);
  });

  it('may hold everything the format has', () => {
    const file: RuleSetFile = specSet('route', {
      $schema: 'rule-set.route.schema.json',
      owner: 'supervisors',
      note: 'Spring plan',
      comment: 'A remark',
      conditions: {
        morning: { all: [{ fact: 'clock.minuteOfDay', operator: 'lessThan', value: 720 }] },
      },
      baseFacts: { 'call.channel': 'voice', 'order.lines': [{ 'line.sku': 'A' }] },
      cases: [
        {
          name: 'Nobody is greeted twice',
          facts: { 'call.digits': ['1', '2'], 'customer.tier': null },
          at: '2026-11-20T08:00:00+01:00',
          expect: { matched: [], winner: null, outcome: { queue: 'orders-de' } },
          tags: ['night'],
        },
      ],
      rules: [
        {
          ...specRule('route'),
          why: 'They wait least',
          comment: 'Ask Anna',
          owner: 'anna',
          from: '2026-11-20T08:00:00Z',
          to: '2027-01-01T00:00:00+01:00',
          conditions: {
            all: [
              { condition: 'morning' },
              { not: { any: [{ fact: 'call.digits', operator: 'contains', value: '9' }] } },
            ],
          },
        },
      ],
    });
    expect(faults(textOf(file))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['kind', 'rout', 'wrong-value /kind'],
    ['version', -1, 'out-of-range /version'],
    ['rulez', [], 'unknown-key /rulez'],
    ['set', 'Orders', 'wrong-format /set'],
    ['set', undefined, 'missing /set'],
    ['rules.0.name', 'two--hyphens', 'wrong-format /rules/0/name'],
    ['rules.0.priority', 0, 'out-of-range /rules/0/priority'],
    ['rules.0.priority', 1.5, 'wrong-type /rules/0/priority'],
    ['rules.0.why', 'x'.repeat(501), 'out-of-range /rules/0/why'],
    ['rules.0.from', '2026-11-20', 'wrong-format /rules/0/from'],
    ['rules.0.from', '2026-02-30T08:00:00Z', 'wrong-instant /rules/0/from'],
    ['rules.0.event.type', 'admit', 'wrong-value /rules/0/event/type'],
    ['rules.0.conditions.all.2.any', [], 'out-of-range /rules/0/conditions/all/2/any'],
    ['rules.0.conditions', { any: [] }, 'out-of-range /rules/0/conditions/any'],
    ['rules.0.conditions', { not: { all: [] } }, 'out-of-range /rules/0/conditions/not/all'],
    ['conditions', { always: { all: [] } }, 'out-of-range /conditions/always/all'],
    [
      'rules.0.conditions.all',
      Array.from({ length: 51 }, () => ({ condition: 'a' })),
      'out-of-range /rules/0/conditions/all',
    ],
    ['rules.0.conditions.any', [], 'not-allowed /rules/0/conditions/any'],
    ['rules.0.conditions', { anny: [] }, 'unknown-key /rules/0/conditions/anny'],
    ['rules.0.conditions', 5, 'wrong-type /rules/0/conditions'],
    [
      'rules.0.conditions',
      { fact: 'call.type', operator: 'equal', value: 'order' },
      'not-allowed /rules/0/conditions/fact',
    ],
    [`${leaf}.path`, '$.a', 'not-allowed /rules/0/conditions/all/0/path'],
    [`${leaf}.priority`, 1, 'not-allowed /rules/0/conditions/all/0/priority'],
    [`${leaf}.note`, 'a', 'unknown-key /rules/0/conditions/all/0/note'],
    [`${leaf}.value`, undefined, 'missing /rules/0/conditions/all/0/value'],
    [`${leaf}.value`, 1.5, 'wrong-type /rules/0/conditions/all/0/value'],
    [
      `${leaf}.value`,
      { fact: 'call.type', path: 'a' },
      'unknown-key /rules/0/conditions/all/0/value/path',
    ],
    [`${leaf}.value`, [[1]], 'wrong-type /rules/0/conditions/all/0/value/0'],
    [`${leaf}.value`, 'x'.repeat(501), 'out-of-range /rules/0/conditions/all/0/value'],
    [`${leaf}.operator`, 'equals', 'unknown-operator /rules/0/conditions/all/0/operator'],
    [`${leaf}.operator`, 'someFact:equal', 'unknown-operator /rules/0/conditions/all/0/operator'],
    [`${leaf}.fact`, 'call.typ', 'unknown-fact /rules/0/conditions/all/0/fact'],
    [`${leaf}.fact`, 'type', 'wrong-format /rules/0/conditions/all/0/fact'],
    [`${params}.maxWaitMs`, undefined, 'missing /rules/0/event/params/maxWaitMs'],
    [`${params}.fallback`, undefined, 'missing /rules/0/event/params/fallback'],
    [`${params}.maxWaitMs`, 60_000, 'not-allowed /rules/0/event/params/maxWaitMs'],
    [`${params}.steps.1.atMs`, 30_000, 'not-allowed /rules/0/event/params/steps/1/atMs'],
    [`${params}.class`, 4, 'wrong-type /rules/0/event/params/class'],
  ])('is refused at its place: %s as %j', (path, value, expected) => {
    expect(faults(withValue(route, path, value))).toEqual([expected]);
  });

  it.each<[RuleKind, string, unknown, string]>([
    ['classify', params, { tags: [] }, 'not-allowed /rules/0/event/params'],
    ['classify', `${params}.callType`, 'retrun', 'wrong-value /rules/0/event/params/callType'],
    ['admit', `${params}.action`, 'busy', 'not-allowed /rules/0/event/params/callbackWithinMs'],
    ['treat', `${params}.nextInMs`, 4_999, 'out-of-range /rules/0/event/params/nextInMs'],
    ['treat', `${params}.nextInMs`, undefined, 'missing /rules/0/event/params/nextInMs'],
    [
      'prompt',
      `${params}.acceptPrior.accepted`,
      21,
      'not-allowed /rules/0/event/params/acceptPrior/accepted',
    ],
    ['prompt', `${params}.maxPerOrder`, 4, 'wrong-type /rules/0/event/params/maxPerOrder'],
    [
      'prompt',
      `${params}.reasonsToDecline`,
      [],
      'out-of-range /rules/0/event/params/reasonsToDecline',
    ],
    ['script', `${params}.mustConfirm`, 'no', 'wrong-type /rules/0/event/params/mustConfirm'],
    ['check', `${params}.hold`, undefined, 'not-allowed /rules/0/event/params/hold'],
    ['check', `${params}.effect`, 'holds', 'wrong-value /rules/0/event/params/effect'],
    [
      'check',
      `${params}.review.required`,
      'skill(',
      'not-allowed /rules/0/event/params/review/required',
    ],
    [
      'priceLimit',
      `${params}.verdict`,
      'approve',
      'not-allowed /rules/0/event/params/approverRole',
    ],
    ['coupon', `${params}.text`, undefined, 'missing /rules/0/event/params/text'],
  ])('of kind %s is refused at its place: %s as %j', (kind, path, value, expected) => {
    expect(faults(withValue(specSet(kind), path, value))).toEqual([expected]);
  });

  it('may have a rule without any condition, which always holds', () => {
    expect(faults(withValue(route, 'rules.0.conditions', { all: [] }))).toEqual([]);
  });

  it('that ends with a stage for one named agent is refused', () => {
    const text = withValue(route, `${params}.steps`, [
      { atMs: 1_000, mode: 'replace', required: [{ agentId: 'anna' }] },
    ]);
    expect(faults(text)).toEqual(['not-allowed /rules/0/event/params/steps/0/required/0']);
  });

  it('keeps to texts of 500 characters and lists of 5,000', () => {
    const list = Array.from({ length: 5_000 }, (_, place) => `n${place}`);
    const at = (value: unknown) =>
      withValue(specSet('classify'), 'rules.0.conditions.any.0.value', value);
    expect(faults(at(list))).toEqual([]);
    expect(faults(at([...list, 'one-more']))).toEqual([
      'out-of-range /rules/0/conditions/any/0/value',
    ]);
  });
});

describe('a named condition', () => {
  const test = { fact: 'call.type', operator: 'equal', value: 'order' } as const;
  const naming = (conditions: object, ...names: string[]) =>
    textOf({
      ...route,
      conditions,
      rules: names.map((condition, place) => ({
        ...specRule('route'),
        name: `r-${place}`,
        priority: place + 1,
        conditions: { condition },
      })),
    });

  it('that is wrong is told once, at its place in the file', () => {
    const wrong = { all: [test, { ...test, fact: 'call.tipe' }] };
    const text = naming(
      { wrong, outer: { not: { condition: 'wrong' } } },
      'wrong',
      'outer',
      'wrong',
    );
    expect(faults(text)).toEqual(['unknown-fact /conditions/wrong/all/1/fact']);
  });

  it('that nothing names is checked too', () => {
    const text = naming({ used: { all: [test] }, unused: { all: [{ condition: 'usd' }] } }, 'used');
    expect(faults(text)).toEqual(['unknown-condition /conditions/unused/all/0/condition']);
  });

  it('may be about lines where lines alone are asked', () => {
    const ofLines = { all: [{ fact: 'line.quantity', operator: 'greaterThan', value: 1 }] };
    const unused = textOf({ ...specSet('check'), conditions: { ofLines } }).replaceAll(
      'ofLines',
      'of-lines',
    );
    expect(faults(unused)).toEqual([]);
  });

  it('that needs itself is told with its circle', () => {
    const circle = { a: { not: { condition: 'b' } }, b: { all: [{ condition: 'a' }] } };
    expect(faults(naming(circle, 'a', 'b', 'a'))).toEqual([
      'condition-cycle /conditions/b/all/0/condition',
    ]);
    expect(faults(naming({ ...circle, c: { all: [test] } }, 'c'))[0]).toContain('condition-cycle');
  });

  it('that is too deep where it is named is told there', () => {
    const deep = [0, 1, 2, 3, 4].reduce<object>((inner) => ({ not: inner }), test);
    const named = naming(
      { deep, outer: { not: { not: { not: { condition: 'deep' } } } } },
      'outer',
      'deep',
    );
    expect(faults(named)).toEqual(['too-deep /rules/0/conditions']);
  });

  it('that names others that name others does not multiply without end', () => {
    const level = (next: string) => ({
      all: Array.from({ length: 50 }, () => ({ condition: next })),
    });
    const levels = { a: level('b'), b: level('c'), c: level('d'), d: { all: [test] } };
    expect(faults(naming(levels, 'a', 'b', 'c'))).toContain(
      'too-many-conditions /rules/0/conditions',
    );
    const wrong = { all: Array.from({ length: 50 }, () => ({ ...test, fact: 'call.tipe' })) };
    const found = faults(naming({ wrong }, ...Array.from({ length: 500 }, () => 'wrong')));
    expect(found).toHaveLength(50);
  });
});

describe('F7: what is wrong with a rule set', () => {
  it('is told with the line and column of the value, and a suggestion', () => {
    const finding = onlyFinding(withValue(route, `${leaf}.operator`, 'equals'));
    const lines = textOf(route).split('\n');
    const line = lines.findIndex((one) => one.includes('"operator"'));
    expect(finding).toMatchObject({
      id: 'unknown-operator',
      severity: 'error',
      line: line + 1,
      column: (lines[line] ?? '').indexOf('"equal"') + 1,
    });
    expect(finding.message).toContain('did you mean equal?');
  });

  it.each<[string, string, unknown, string]>([
    ['a fact', `${leaf}.fact`, 'call.tipe', 'did you mean call.type?'],
    ['a list', `${leaf}.value`, ['order', 'return'], 'a list goes with the operator in'],
    ['a key', 'rules.0.priorty', 5, 'priority'],
    ['a key of a condition', `${leaf}.valeu`, 5, 'value'],
    ['a group', 'rules.0.conditions', { al: [] }, 'all'],
    ['a kind', 'kind', 'roote', 'did you mean route?'],
    ['a named condition', 'rules.0.conditions', { condition: 'mornin' }, 'did you mean morning?'],
    ['a parameter', `${leaf}.value`, { fact: 'param.bigCustomerMajor' }, 'param.bigCustomerMinor'],
    ['a chain', `${leaf}.operator`, 'not:equal', 'not:someFact:in (none of)'],
  ])('names what was meant: %s', (_what, path, value, words) => {
    const file = specSet('route', {
      conditions: {
        morning: { all: [{ fact: 'clock.minuteOfDay', operator: 'lessThan', value: 720 }] },
      },
    });
    const parsed = parseRuleSet(withValue(file, path, value));
    expect(parsed.ok ? '' : parsed.findings[0]?.message).toContain(words);
  });

  it('is all told at once, in the order of the file', () => {
    const text = textOf({
      ...route,
      rules: [
        { ...specRule('route'), priority: 'high' },
        { ...specRule('route'), name: 'Other' },
      ],
    });
    expect(faults(text)).toEqual(['wrong-type /rules/0/priority', 'wrong-format /rules/1/name']);
  });

  it('is cut after a hundred findings', () => {
    const broken = { fact: 'call.typ', operator: 'equal', value: 'order' };
    const rules = Array.from({ length: 300 }, (_, place) => ({
      ...specRule('route'),
      name: `r-${place}`,
      priority: place + 1,
      conditions: { all: [broken] },
    }));
    const found = faults(textOf(specSet('route', { rules: rules as RuleSetFile['rules'] })));
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toBe('more ');
  });
});
