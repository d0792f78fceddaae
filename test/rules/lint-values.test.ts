import { describe, expect, it } from 'vitest';
import { judgeRuleSet, lintRuleSet, type RuleSetFile } from '../../rules/index.ts';
import {
  aRule,
  aRuleSet,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

/** What lint says of one set: severity, id and place. */
function found(file: RuleSetFile): readonly string[] {
  return lintRuleSet(checkedSet(file)).map(({ severity, id, pointer }) =>
    [severity, id, pointer].join(' '),
  );
}

const routes = (condition: Parameters<typeof aRule>[3][0], more: Partial<RuleSetFile> = {}) =>
  aRuleSet('route', [aRule('route', 'rule', 5, [condition]), everythingElseRule('route')], more);

const at = '/rules/0/conditions/all/0/value';

describe('F9: constants that no fact will ever have', () => {
  it.each([
    ['a language in capitals', leaf('call.language', 'equal', 'EN'), at],
    ['a number without its plus', leaf('call.dialledNumber', 'in', ['0033123']), `${at}/0`],
    ['a country by its name', leaf('customer.country', 'in', ['FR', 'France']), `${at}/1`],
    ['a weekday of another count', leaf('clock.weekday', 'in', [6, 7, 8]), `${at}/2`],
    ['a day that no calendar has', leaf('clock.dayNumber', 'in', [20_260_230]), `${at}/0`],
  ])('are warned of: %s', (_what, condition, pointer) => {
    expect(found(routes(condition))).toContain(`warning value-never-occurs ${pointer}`);
  });

  it('are not looked for in bounds, names and free texts', () => {
    const day = leaf('clock.dayNumber', 'lessThan', 20_261_200);
    expect(found(routes(day))).toEqual([]);
    expect(found(routes(leaf('call.tags', 'someFact:in', ['Big Customer', '7'])))).toEqual([]);
  });

  it('are hinted at where they stand twice', () => {
    const twice = leaf('call.tags', 'someFact:in', ['a', 'b', 'a']);
    expect(found(routes(twice))).toEqual([`hint repeated-value ${at}/2`]);
  });
});

describe('F9: what a set defines and nothing asks for', () => {
  const condition = leaf('customer.lifetimeMinor', 'greaterThan', { fact: 'param.bigMinor' });

  it('is hinted at', () => {
    const more = {
      params: { bigMinor: 5, smallMinor: 2 },
      conditions: { big: { all: [condition] }, small: { all: [condition] } },
    };
    expect(found(routes({ condition: 'big' }, more))).toEqual([
      'hint unused-condition /conditions/small',
      'hint unused-param /params/smallMinor',
    ]);
  });

  it('is warned of where it is nearly a parameter that the kind reads by itself', () => {
    const rules = [aRule('prompt', 'rule', 5, [leaf('line.sku', 'equal', 'A')])];
    const params = { promptPerLine: 2, promptsPerOrder: 3 };
    expect(found(aRuleSet('prompt', rules, { params }))).toEqual([
      'warning unused-param /params/promptPerLine',
    ]);
  });
});

describe('F9: facts that all cases start from', () => {
  it('keep the set from being active where they are none', () => {
    const baseFacts = { 'queue.waiting': 'many', 'queue.wating': 1 };
    const file = routes(leaf('queue.waiting', 'greaterThan', 40), { baseFacts });
    const judged = judgeRuleSet(file);
    expect(judged.ok ? [] : judged.findings.map(({ pointer }) => pointer)).toEqual([
      '/baseFacts/queue.waiting',
      '/baseFacts/queue.wating',
    ]);
  });
});
