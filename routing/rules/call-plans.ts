/**
 * Plans of calls that do not follow their queue's: brought, given by rules, or kept from an earlier
 * version. Equal plans are shared and go with their last call. Kept plans use the active version's
 * indexes. Source: rules.md C2; acd-routing.md B17; decisions/0015.
 */
import { assert } from '../../kernel/index.ts';
import type { QueuePlan, Strategy } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan } from '../centre/compile-plan.ts';
import type { RuleSource } from '../files/index.ts';
import type { ActiveRuleSet, Core } from '../memory/core.ts';

/** Compiles a plan by the active version; null: not valid. */
function compileFor(
  { centre, queueIndex }: Core,
  plan: QueuePlan,
  { index: queue }: QueueConfig,
  strategy?: Strategy,
): CompiledPlan | null {
  const { file, strategies } = centre;
  const compiled = compilePlan(plan, { file, queueIndex, queue, strategy, strategies });
  return typeof compiled === 'string' ? null : compiled;
}

function share({ demands }: Core, plan: CompiledPlan): CompiledPlan {
  const known = demands.ownPlans.get(plan.key);
  if (known !== undefined) return known;
  demands.ownPlans.set(plan.key, plan);
  return plan;
}

/**
 * Compiles a plan that a call brings, with the queue's strategy if it names none; null: not valid.
 */
export function ownPlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan | null {
  const compiled = compileFor(core, plan, queue, queue.plan.source.strategy);
  return compiled === null ? null : share(core, compiled);
}

/** The plan of a rule, by its index in the set; compiled on first use. */
export function ruledPlan(core: Core, set: ActiveRuleSet<'route'>, place: number): CompiledPlan {
  return set.plans[place] ?? compileRuled(core, set, place);
}

function compileRuled(core: Core, set: ActiveRuleSet<'route'>, place: number): CompiledPlan {
  const { checked, set: name, version } = set.rules;
  const rule = checked.rules[place];
  assert(rule !== undefined, () => `the set ${name} has a rule at ${place}`);
  const queue = core.queues[core.queueIndex.get(rule.outcome.queue) ?? -1];
  assert(queue !== undefined, () => `the queue of the rule ${rule.name} is in the centre`);
  const { config } = queue;
  const plan = compileFor(core, rule.outcome, config, config.plan.source.strategy);
  assert(plan !== null, () => `the plan of the rule ${rule.name} compiled before`);
  const made = ofRule(plan, { set: name, version, rule: rule.name });
  // Calls may still use the plan from an earlier activation of the set, which now keeps it.
  const ruled = core.demands.ownPlans.get(made.key) ?? made;
  core.demands.ownPlans.delete(made.key);
  set.plans[place] = ruled;
  return ruled;
}

function ofRule(plan: CompiledPlan, rule: RuleSource): CompiledPlan {
  return { ...plan, key: `rule ${rule.set} ${rule.version} ${rule.rule} ${plan.key}`, rule };
}

/** The plan with all that it took from its queue or centre stated. */
export function explicitPlan({ source, strategy }: CompiledPlan): QueuePlan {
  return { ...source, strategy: explicitStrategy(strategy) };
}

function explicitStrategy(strategy: CompiledPlan['strategy']): Strategy {
  const { name, registered, offers, growEveryMs } = strategy;
  if (name === 'registered') return { registered: registered ?? '' };
  return name === 'ringGroup' ? { ringGroup: { offers, everyMs: growEveryMs ?? 0 } } : name;
}

/** A plan brought by a call or given by rules, compiled by the active version. */
export function keepPlan(
  core: Core,
  plan: QueuePlan,
  { queue, rule }: { readonly queue: QueueConfig; readonly rule: RuleSource | null },
): CompiledPlan {
  const compiled = compileKept(core, plan, queue);
  return share(core, rule === null ? compiled : ofRule(compiled, rule));
}

function compileKept(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan {
  const compiled = compileFor(core, plan, queue);
  assert(compiled !== null, () => `a plan kept in queue ${queue.id} compiled before`);
  return compiled;
}

type Terms = Pick<QueueConfig, 'answerLimitMs' | 'wrapUp' | 'promoteAfterMs'> & {
  /** The plan kept; null: the call follows one that it brought. */
  readonly plan: QueuePlan | null;
};

/** The active version's queue, with the terms that a call keeps in place of its own. */
export function keepTerms(core: Core, queue: QueueConfig, terms: Terms): QueueConfig {
  const { answerLimitMs, wrapUp, promoteAfterMs } = terms;
  const kept = { ...queue, answerLimitMs, wrapUp, promoteAfterMs };
  if (terms.plan === null) return kept;
  // Another key, as an equal plan brought by a call must stay distinct.
  const compiled = compileKept(core, terms.plan, queue);
  return { ...kept, plan: share(core, { ...compiled, key: `kept ${compiled.key}` }) };
}

export function goneQueue(queue: QueueConfig): QueueConfig {
  return { ...queue, index: -1, group: -1 };
}
