/** A centre that people work in over the wire: a group, its queues, and as many agents as asked. */
import type { CentreFile, WrapUpRule } from '../../routing/index.ts';

const queues = 20;

/** Agents `a0` … serve one queue each, and its neighbour after it. */
export function serviceCentre(agents: number, wrapUp: WrapUpRule): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'bench',
    timeZone: 'UTC',
    groups: [{ id: 'g', wrapUp }],
    queues: Array.from({ length: queues }, (_, n) => ({ id: `q${n}`, group: 'g' })),
    agents: Array.from({ length: agents }, (_, n) => ({
      id: `a${n}`,
      groups: ['g'],
      links: [{ queue: `q${n % queues}` }, { queue: `q${(n + 1) % queues}`, rank: 1 }],
    })),
  };
}

/** A queue in turn. */
export function queueIdOf(n: number): string {
  return `bench.q${n % queues}`;
}
