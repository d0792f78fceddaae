/**
 * Terms that waiting calls keep while another version of the centre is active.
 *
 * What is kept stands on the version that is active all the same: its places, group and channel. So
 * nothing else needs to know that a call is not of its time.
 * Source: acd-routing.md B17; decisions/0004, 72.
 */
import { assert } from '../../kernel/index.ts';
import type { QueuePlan, Strategy } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan, type RuleSource } from '../centre/compile-plan.ts';
import type { CompiledStrategy } from '../centre/strategies.ts';
import type { Core } from '../memory/core.ts';
import { ofRule } from '../rules/rule-plan.ts';

/** What of a queue's terms is kept. */
type Terms = Pick<QueueConfig, 'answerLimitMs' | 'wrapUp' | 'promoteAfterMs'> & {
  /** null: the call goes by the one it brought. */
  readonly plan: QueuePlan | null;
};

/** A plan that says itself what it had from its queue or centre. */
export function explicitPlan(plan: CompiledPlan): QueuePlan {
  return { ...plan.source, strategy: strategyOf(plan.strategy) };
}

function strategyOf({ name, offers, growEveryMs }: CompiledStrategy): Strategy {
  return name === 'ringGroup' ? { ringGroup: { offers, everyMs: growEveryMs ?? 0 } } : name;
}

/** A call's own plan, or its rule's, compiled for the places of the active version. */
export function keepPlan(
  core: Core,
  plan: QueuePlan,
  { queue, rule }: { readonly queue: QueueConfig; readonly rule: RuleSource | null },
): CompiledPlan {
  const compiled = compileKept(core, plan, queue);
  return share(core, rule === null ? compiled : ofRule(compiled, rule));
}

/** The same for the plan of a queue, which is no call's own however equal the two are. */
function keepQueuePlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan {
  const compiled = compileKept(core, plan, queue);
  return share(core, { ...compiled, key: `kept ${compiled.key}` });
}

function compileKept(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan {
  const compiled = compilePlan(plan, {
    queue: queue.index,
    queueIndex: core.queueIndex,
    defaults: core.centre.file.defaults ?? {},
    loadFirst: core.centre.settings.loadFirst,
  });
  assert(compiled.ok, () => `a plan kept in queue ${queue.id} compiled before`);
  return compiled.plan;
}

/** Calls whose plans are equal share one; the last takes it along. */
function share(core: Core, plan: CompiledPlan): CompiledPlan {
  const known = core.demands.ownPlans.get(plan.key);
  if (known !== undefined) return known;
  core.demands.ownPlans.set(plan.key, plan);
  return plan;
}

/** A queue as the active version has it, but for the terms kept. */
export function keepTerms(core: Core, queue: QueueConfig, terms: Terms): QueueConfig {
  const { answerLimitMs, wrapUp, promoteAfterMs } = terms;
  const plan = terms.plan === null ? queue.plan : keepQueuePlan(core, terms.plan, queue);
  return { ...queue, plan, answerLimitMs, wrapUp, promoteAfterMs };
}

/** A queue that the active version has no more, as what is being wrapped up remembers it. */
export function goneQueue(queue: QueueConfig): QueueConfig {
  return { ...queue, index: -1, group: -1 };
}
