/**
 * `node --expose-gc bench/heap.ts agents|waiting COUNT` prints bytes of heap per agent or waiting
 * call.
 */
import { createSilentRouter } from '../routing/index.ts';
import { benchCentre, queueIdOf } from './bench-centre.ts';

const [counted, count = ''] = process.argv.slice(2);
const many = Number(count);
const isAgents = counted === 'agents';
const queues = 200;
const centre = benchCentre({ agents: isAgents ? many : queues, queues, profiles: 500 });
const collect = globalThis.gc;

if (collect === undefined) throw new Error('heap.ts needs --expose-gc');
const empty = isAgents ? null : createSilentRouter({ centre });
const before = heapUsed(collect);
const router = empty ?? createSilentRouter({ centre });
for (let n = 0; n < many; n += 1) {
  if (isAgents) {
    const agentId = centre.agents?.[n]?.id ?? '';
    router.step({ atMs: 0, inputs: [{ type: 'logOn', agentId, ready: true }] });
  } else {
    const queueId = queueIdOf(n % queues);
    router.step({ atMs: n, inputs: [{ type: 'call.arrived', callId: `c${n}`, queueId }] });
  }
}
const bytes = (heapUsed(collect) - before) / many;
if (router.refusals > 0) throw new Error(`the core refused ${router.refusals} inputs`);
process.stdout.write(`${Math.round(bytes)}\n`);

function heapUsed(runCollector: () => void): number {
  runCollector();
  runCollector();
  const { heapUsed: used, arrayBuffers } = process.memoryUsage();
  return used + arrayBuffers;
}
