/** What is built on a version of the centre: signatures, demands, ordered sets, queues. */
import type { Centre, QueueConfig } from '../centre/compile-centre.ts';
import { type Core, Queue } from '../memory/core.ts';
import { words } from '../memory/layout.ts';
import { allocate, type Memory } from '../memory/memory.ts';
import { OrderedSets } from '../memory/ordered-sets.ts';
import { kindOf } from '../memory/timer-list.ts';
import { becomeTimer } from '../memory/timers.ts';
import { createDemands } from './demands.ts';
import { createSignatures } from './signatures.ts';

const { queueClosed } = kindOf;

/** What is built on a version of the centre, before anybody is there. */
export function emptyTables(
  memory: Memory,
  centre: Centre,
): Pick<Core, 'able' | 'ableOn' | 'demands' | 'heads' | 'isPacked' | 'signatures' | 'unoffered'> {
  return {
    signatures: createSignatures(centre),
    able: new OrderedSets(memory, 0),
    demands: createDemands(centre),
    heads: new OrderedSets(memory, centre.packing.class),
    isPacked: centre.mayPack,
    ableOn: new Uint8Array(centre.channels.length + 1),
    unoffered: new Int32Array(centre.queues.length),
  };
}

/** A queue that is open and empty. */
export function createQueue(core: Core, config: QueueConfig): Queue {
  const timer = allocate(core, words.timer);
  return new Queue(config, becomeTimer(core, timer, queueClosed, config.index));
}
