/** Builders of small rule sets for tests, and of the inputs that bring and meet them. */
import type { Facts, Input } from '../../routing/index.ts';
import type { GroupFile, Outcome, RuleFile, RuleKind, RuleSetFile } from '../../rules/index.ts';

type Arrival = Extract<Input, { readonly type: 'call.arrived' }>;

/** A condition that always holds. */
export const everyCall: GroupFile = {
  any: [
    { fact: 'customer.known', operator: 'equal', value: true },
    { fact: 'customer.known', operator: 'notEqual', value: true },
  ],
};

/** What every rule asks for that turns callers away. */
export const noTransfer = {
  fact: 'call.transferCount',
  operator: 'equal',
  value: 0,
} as const;

/** A rule; its set says of which kind. */
export function aRule(
  name: string,
  priority: number,
  conditions: GroupFile,
  params: Outcome,
): RuleFile {
  return { name, priority, conditions, event: { type: 'route', params } };
}

/** A set named as its kind, of version 1 unless said otherwise. */
export function aRuleSet(
  kind: RuleKind,
  rules: readonly RuleFile[],
  members: Partial<RuleSetFile> = {},
): RuleSetFile {
  const ofKind = rules.map((rule) => ({ ...rule, event: { ...rule.event, type: kind } }));
  return { set: kind, kind, version: 1, rules: ofKind, ...members };
}

/** A rule set takes effect. */
export function activatesRules(
  ruleSet: RuleSetFile,
  waiting?: 'migrate' | 'pin',
): Extract<Input, { readonly type: 'activate' }> {
  const { version } = ruleSet;
  return { type: 'activate', version, ruleSet, ...(waiting === undefined ? {} : { waiting }) };
}

/** A call arrives with facts, and without a queue. */
export function arrivesWith(callId: string, facts: Facts, further: Partial<Arrival> = {}): Input {
  return { type: 'call.arrived', callId, facts, ...further };
}
