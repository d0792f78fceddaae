/**
 * Whether a centre file can be compiled: asked of one that comes with an input.
 *
 * The border has looked at it already; a driver of its own may not have one, and a bad file must be
 * a refusal, not the end of the core.
 */
import type { CentreFile, QueueSetting } from './centre-file.ts';
import { compileChannels } from './compile-centre.ts';
import { compilePlan } from './compile-plan.ts';

/** Plans hold the rules, channels and queues named are there. */
export function isSound(file: CentreFile): boolean {
  const queueIndex = new Map(file.queues.map(({ id }, index) => [id, index]));
  const channels = new Set(compileChannels(file).map(({ name }) => name));
  const { queue } = file.defaults ?? {};
  return (
    file.queues.every((each) => isSoundQueue(file, each, queueIndex, channels)) &&
    (queue === undefined || queueIndex.has(queue))
  );
}

function isSoundQueue(
  file: CentreFile,
  { id, plan = {}, channel = 'voice', promoteAfterMs = 1 }: QueueSetting,
  queueIndex: ReadonlyMap<string, number>,
  channels: ReadonlySet<string>,
): boolean {
  const compiled = compilePlan(plan, {
    queue: queueIndex.get(id) ?? -1,
    queueIndex,
    defaults: file.defaults ?? {},
    loadFirst: file.routing?.loadFirst ?? false,
  });
  return compiled.ok && channels.has(channel) && promoteAfterMs >= 1;
}
