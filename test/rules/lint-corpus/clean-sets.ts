/**
 * Forty rule sets that lint must not stop: each uses some corner of the language as it is meant.
 */
import { type Outcome, type RuleSetFile, ruleKinds } from '../../../rules/index.ts';
import { aRule, aRuleSet, everythingElseRule } from '../../support/rule-set-builders.ts';
import { cleanCallSets } from './clean-call-sets.ts';
import { cleanOrderSets } from './clean-order-sets.ts';

/** By name. The last resort of kinds *first* refuses a price, else it is the plain outcome. */
export const cleanSets: ReadonlyMap<string, RuleSetFile> = new Map(
  [...cleanCallSets, ...cleanOrderSets].map(([name, kind, rules, more]) => {
    const files = rules.map(([conditions, outcome], place) => {
      const rule = aRule(
        kind,
        `rule-${place + 1}`,
        1_000 - place * 10,
        conditions,
        outcome as Partial<Outcome>,
      );
      return name === 'a dated rule' ? { ...rule, to: '2027-01-01T00:00:00+01:00' } : rule;
    });
    const last = kind === 'priceLimit' ? { verdict: 'refuse' } : {};
    if (ruleKinds[kind].combination === 'first')
      files.push(everythingElseRule(kind, last as Partial<Outcome>));
    return [name, aRuleSet(kind, JSON.parse(JSON.stringify(files)), more)];
  }),
);
