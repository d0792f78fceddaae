/**
 * The active rule sets of the core, one of each kind, and the plans their route rules have given.
 *
 * A rule's plan is compiled when the first call takes it, and kept while its set is active: no call
 * pays for compiling, and none for hashing.
 * Source: rules.md C2 to C4, D7; decisions/0015.
 */
import { forgetPlan } from '../matching/demands.ts';
import type { ActiveRuleSet, Core, RuleBook } from '../memory/core.ts';
import type { ReadyRuleSet } from './prepared-rule-sets.ts';
import { slots } from './rule-slots.ts';

/** A set that decides from now on. */
function activeRuleSet(ready: ReadyRuleSet): ActiveRuleSet {
  const asked = ready.facts.map(({ slot }) => slot);
  const known = [slots.waiting, slots.oldestWaitMs, slots.readyAgents, slots.staffedAgents];
  return {
    ready,
    rules: ready.rules,
    queueFacts: known.filter((slot) => asked.includes(slot)),
    places: new Int32Array(ready.rules.checked.rules.length),
    said: [],
    plans: [],
  };
}

export function emptyRuleBook(originMs: number): RuleBook {
  return { originMs, active: new Map(), classify: null, admit: null, route: null };
}

/** Whether the centre has all queues that a set's plans name. */
export function hasQueuesOf(
  { queuesNamed }: ReadyRuleSet,
  queues: { has(id: string): boolean },
): boolean {
  return queuesNamed.every((id) => queues.has(id));
}

/** Puts a set in the place of the one of its kind. */
export function adoptRules(core: Core, ready: ReadyRuleSet): void {
  const { rules } = core;
  const set = activeRuleSet(ready);
  const { kind } = ready.rules;
  if (kind === 'route' && rules.route !== null) forgetPlans(core, rules.route);
  rules.active.set(kind, set);
  if (kind === 'classify' || kind === 'admit' || kind === 'route') {
    Object.assign(rules, { [kind]: set });
  }
}

/** Plans are compiled for one version of the centre. */
export function forgetCompiled({ route }: RuleBook): void {
  if (route !== null) route.plans = [];
}

/** The plans go when no call has them any more. */
function forgetPlans(core: Core, { plans }: ActiveRuleSet<'route'>): void {
  for (const ruled of plans) if (ruled !== undefined) forgetPlan(core, ruled.plan);
}
