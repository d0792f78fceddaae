/**
 * What versions of the centre change of the {@link World}.
 */
import type { Effect, RuleSource } from '../../../routing/index.ts';
import type { QueuePlan, RouteOutcome, Strategy } from '../../../rules/index.ts';
import { emptyLedger, fault, newAgent, type World, type WorldCall } from './world.ts';

/** A queue's plan by the active version. */
export function planOf(world: World, queueId: string): QueuePlan {
  return world.centre.queues.find((queue) => queue.id === queueId)?.plan ?? {};
}

/** How a rule set is known. */
export function nameOf({ set, version }: Pick<RuleSource, 'set' | 'version'>): string {
  return `${set} ${version}`;
}

/** The plan that a rule gave; undefined: none did. */
export function planByRule(
  world: World,
  effect: Effect & { readonly rule?: RuleSource },
): QueuePlan | undefined {
  const { rule: source } = effect;
  if (source === undefined) return undefined;
  const rule = world.ruleSets.get(nameOf(source))?.rules.find(({ name }) => name === source.rule);
  if (rule === undefined) fault(world, effect, 'the rule is known');
  return rule?.event.params as RouteOutcome | undefined;
}

/** The strategy of the call's plan, else of its queue, else of the centre. */
function strategyOf(world: World, queueId: string, plan: QueuePlan): Strategy {
  const { defaults } = world.centre;
  return plan.strategy ?? planOf(world, queueId).strategy ?? defaults?.strategy ?? 'longestIdle';
}

/** The call goes by a plan, from its first step on. */
export function takePlan(world: World, call: WorldCall, plan: QueuePlan): void {
  call.plan = plan;
  call.strategy = strategyOf(world, call.queueId, plan);
  call.step = 0;
}

/** The call goes by its queue's plan of the active version, from this step on. */
export function migrate(
  world: World,
  call: WorldCall | undefined,
  effect: Effect & { readonly type: 'call.migrated' },
): void {
  if (call === undefined) return;
  const { step, n } = effect;
  takePlan(world, call, planByRule(world, effect) ?? planOf(world, call.queueId));
  call.step = step;
  call.stepN = n;
}

/** What the version drops is forgotten, what it adds is new. */
export function changeCentre(
  world: World,
  effect: Effect & { readonly type: 'centre.changed' },
): void {
  const file = world.versions.get(effect.version);
  if (file === undefined) return fault(world, effect, 'the version is known');
  world.centre = file;
  world.changedN = effect.n;
  const agents = new Set((file.agents ?? []).map(({ id }) => id));
  const queues = new Set(file.queues.map(({ id }) => id));
  for (const id of agents) if (!world.agents.has(id)) world.agents.set(id, newAgent());
  for (const id of world.agents.keys()) if (!agents.has(id)) world.agents.delete(id);
  for (const id of queues) {
    if (world.queueStates.has(id)) continue;
    world.queueStates.set(id, 'open');
    world.ledgers.set(id, emptyLedger());
  }
  for (const id of world.queueStates.keys()) {
    if (queues.has(id)) continue;
    world.queueStates.delete(id);
    world.ledgers.delete(id);
    for (const { firstEntryAtMs } of world.calls.values()) firstEntryAtMs.delete(id);
  }
}
