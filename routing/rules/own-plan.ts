/** Plans of calls' own: those that come with them, compiled once while calls of that plan wait. */
import type { QueuePlan } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan } from '../centre/compile-plan.ts';
import type { Core } from '../memory/core.ts';

/**
 * The compiled plan, shared by the calls that bring an equal one; null: it does not hold the rules.
 */
export function ownPlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan | null {
  const compiled = compileOwnPlan(core, plan, queue);
  if (compiled === null) return null;
  const known = core.demands.ownPlans.get(compiled.key);
  if (known !== undefined) return known;
  core.demands.ownPlans.set(compiled.key, compiled);
  return compiled;
}

/** What the plan leaves open: the strategy comes from its queue, the rest from the centre. */
export function compileOwnPlan(
  core: Core,
  plan: QueuePlan,
  queue: QueueConfig,
): CompiledPlan | null {
  const { defaults } = core.centre.file;
  const strategy = queue.plan.source.strategy ?? defaults?.strategy;
  const compiled = compilePlan(plan, {
    queue: queue.index,
    queueIndex: core.queueIndex,
    defaults: strategy === undefined ? { ...defaults } : { ...defaults, strategy },
    loadFirst: core.centre.settings.loadFirst,
  });
  return compiled.ok ? compiled.plan : null;
}
