/**
 * What versions of the centre change of the {@link World}.
 */
import type { Effect } from '../../../routing/index.ts';
import type { QueuePlan, Strategy } from '../../../rules/index.ts';
import { emptyLedger, fault, newAgent, type World, type WorldCall } from './world.ts';

/** A queue's plan by the active version. */
export function planOf(world: World, queueId: string): QueuePlan {
  return world.centre.queues.find((queue) => queue.id === queueId)?.plan ?? {};
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
  { step, n }: Effect & { readonly type: 'call.migrated' },
): void {
  if (call === undefined) return;
  takePlan(world, call, planOf(world, call.queueId));
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
