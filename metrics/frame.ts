/**
 * Targets of queues and capacity, from the centre file.
 */
import type { CentreFile, ChannelSetting } from '../routing/index.ts';
import type { QueueTarget } from './queue-record.ts';

export interface QueueFrame extends QueueTarget {
  readonly units: number;
}

export interface MetricsFrame {
  readonly queues: ReadonlyMap<string, QueueFrame>;
  readonly agents: ReadonlyMap<string, number>;
  readonly directUnits: number;
}

/** Default target: T = 20 s, s = 0. */
export const defaultTarget: QueueTarget = { targetMs: 20_000, shortAbandonMs: 0 };

/** Default units of an agent (acd-routing.md B4). */
export const defaultCapacity = 100;

const defaultUnits: { readonly [channel: string]: number } = {
  voice: 100,
  chat: 20,
  email: 20,
  review: 100,
};

/** Targets and capacities of a centre file. */
export function frameOfCentre(centre: CentreFile): MetricsFrame {
  return {
    queues: new Map(
      centre.queues.map((queue) => [
        queue.id,
        {
          targetMs: queue.serviceLevel?.targetMs ?? defaultTarget.targetMs,
          shortAbandonMs: queue.serviceLevel?.shortAbandonMs ?? defaultTarget.shortAbandonMs,
          units: unitsOf(centre, queue.channel ?? 'voice'),
        },
      ]),
    ),
    agents: new Map(
      (centre.agents ?? []).map((agent) => [agent.id, agent.capacity ?? defaultCapacity]),
    ),
    directUnits: unitsOf(centre, 'voice'),
  };
}

function unitsOf(centre: CentreFile, channel: string): number {
  const setting = centre.channels?.[channel];
  if (setting !== undefined && isChannel(setting)) return setting.cost;
  return defaultUnits[channel] ?? defaultCapacity;
}

function isChannel(setting: object): setting is ChannelSetting {
  return 'cost' in setting;
}
