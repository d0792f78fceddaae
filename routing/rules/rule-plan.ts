/** The plans that route rules give, compiled when a call first takes one. */
import { assert } from '../../kernel/index.ts';
import type { CompiledPlan, RuleSource } from '../centre/compile-plan.ts';
import type { ActiveRuleSet, Core, RuledPlan } from '../memory/core.ts';
import { compileOwnPlan } from './own-plan.ts';

/** The plan of the rule at a place of the set, and its queue. */
export function ruledPlan(core: Core, set: ActiveRuleSet<'route'>, place: number): RuledPlan {
  return set.plans[place] ?? compileRuled(core, set, place);
}

function compileRuled(core: Core, set: ActiveRuleSet<'route'>, place: number): RuledPlan {
  const { checked, set: name, version } = set.rules;
  const rule = checked.rules[place];
  assert(rule !== undefined, () => `the set ${name} has a rule at ${place}`);
  const queue = core.queues[core.queueIndex.get(rule.outcome.queue) ?? -1];
  assert(queue !== undefined, () => `the queue of the rule ${rule.name} is in the centre`);
  const plan = compileOwnPlan(core, rule.outcome, queue.config);
  assert(plan !== null, () => `the plan of the rule ${rule.name} compiled before`);
  const made = ofRule(plan, { set: name, version, rule: rule.name });
  // Calls may still have it from when the set was active before; from now on it is kept.
  const ruled = { queue, plan: core.demands.ownPlans.get(made.key) ?? made };
  core.demands.ownPlans.delete(made.key);
  set.plans[place] = ruled;
  return ruled;
}

/** A plan that says which rule gave it. */
export function ofRule(plan: CompiledPlan, rule: RuleSource): CompiledPlan {
  return { ...plan, key: `rule ${rule.set} ${rule.version} ${rule.rule} ${plan.key}`, rule };
}
