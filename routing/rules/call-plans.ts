/**
 * Plans that calls have beside their queue's: those they bring, those that rules give them, and
 * those that they keep of an earlier version of the centre.
 *
 * Calls of equal plans share one; the last takes it along. What is kept stands on the active
 * version all the same: its places, group and channel. So nothing else needs to know that a call
 * is not of its time.
 * Source: rules.md C2; acd-routing.md B17; decisions/0004, 72, and 0015.
 */
import { assert } from '../../kernel/index.ts';
import type { QueuePlan, Strategy } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan, type RuleSource } from '../centre/compile-plan.ts';
import type { ActiveRuleSet, Core } from '../memory/core.ts';

/** The plan by the places of the active version; null: it does not hold the rules. */
function compileFor(
  { centre, queueIndex }: Core,
  plan: QueuePlan,
  { index: queue }: QueueConfig,
  strategy?: Strategy,
): CompiledPlan | null {
  const compiled = compilePlan(plan, { file: centre.file, queueIndex, queue, strategy });
  return typeof compiled === 'string' ? null : compiled;
}

function share({ demands }: Core, plan: CompiledPlan): CompiledPlan {
  const known = demands.ownPlans.get(plan.key);
  if (known !== undefined) return known;
  demands.ownPlans.set(plan.key, plan);
  return plan;
}

/** The plan that a call brings, its queue's strategy where it names none; null: it is none. */
export function ownPlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan | null {
  const compiled = compileFor(core, plan, queue, queue.plan.source.strategy);
  return compiled === null ? null : share(core, compiled);
}

/** The plan of the rule at a place of the set: compiled when first taken. */
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
  // Calls may still have it from when the set was active before; from now on it is kept.
  const ruled = core.demands.ownPlans.get(made.key) ?? made;
  core.demands.ownPlans.delete(made.key);
  set.plans[place] = ruled;
  return ruled;
}

function ofRule(plan: CompiledPlan, rule: RuleSource): CompiledPlan {
  return { ...plan, key: `rule ${rule.set} ${rule.version} ${rule.rule} ${plan.key}`, rule };
}

/** A plan that says itself what it had from its queue or centre. */
export function explicitPlan({ source, strategy }: CompiledPlan): QueuePlan {
  const { name, offers, growEveryMs } = strategy;
  const isRing = name === 'ringGroup';
  return {
    ...source,
    strategy: isRing ? { ringGroup: { offers, everyMs: growEveryMs ?? 0 } } : name,
  };
}

/** A call's own plan, or its rule's, by the places of the active version. */
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

/** What of a queue's terms is kept. */
type Terms = Pick<QueueConfig, 'answerLimitMs' | 'wrapUp' | 'promoteAfterMs'> & {
  /** null: the call goes by the one it brought. */
  readonly plan: QueuePlan | null;
};

/** A queue as the active version has it, but for the terms kept. */
export function keepTerms(core: Core, queue: QueueConfig, terms: Terms): QueueConfig {
  const { answerLimitMs, wrapUp, promoteAfterMs } = terms;
  const kept = { ...queue, answerLimitMs, wrapUp, promoteAfterMs };
  if (terms.plan === null) return kept;
  // A queue's plan is no call's own, however equal the two are.
  const compiled = compileKept(core, terms.plan, queue);
  return { ...kept, plan: share(core, { ...compiled, key: `kept ${compiled.key}` }) };
}

/** A queue that the active version has no more, as what is being wrapped up remembers it. */
export function goneQueue(queue: QueueConfig): QueueConfig {
  return { ...queue, index: -1, group: -1 };
}
