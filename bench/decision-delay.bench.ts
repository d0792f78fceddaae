/**
 * How long a decision waits for heavy work of the service, such as long lists: the most that one
 * kind of work adds to the 99th percentile.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  arrive,
  ask,
  credentialsOf,
  post,
  queueIdOf,
  serviceCentre,
  signOn,
  switchKey,
} from './api/bench-client.ts';
import { HttpLoad, type RequestBytes, request } from './api/http-load.ts';
import { startService } from './api/processes.ts';
import { type Bench, median } from './harness.ts';
import { numbered, percentile } from './rounds.ts';

const agents = 5_000;
const signedOn = 200;
const waiting = 500;
const everyMs = 10;
const arrivals = 200;
const goalMs = 5;
/** Repetitions without and with heavy work, in turn; the median leaves out a garbage collection. */
const rounds = 3;

const heavyPages = {
  openApi: '/openapi.json',
  agents: '/api/v1/handlers/main/agents?limit=200',
  calls: '/api/v1/centres/bench/calls?limit=200',
  waitingCalls: '/api/v1/queues/bench.q0/waiting?limit=200',
  queueStats: '/api/v1/queues/bench.q0/stats',
  agentStats: '/api/v1/agents/bench.a0/stats',
  users: '/api/v1/centres/bench/users?limit=200',
  skills: '/api/v1/centres/bench/skills?limit=200',
  addresses: '/api/v1/handlers/main/addresses?limit=200',
  audit: '/api/v1/centres/bench/audit?limit=200',
  tapiHandles: '/tapi/handles',
  me: '/api/v1/me',
  wallboard: '/api/v1/centres/bench/wallboard',
  metrics: '/metrics',
  centreFile: '/api/v1/centres/bench/file',
};

function get(path: string): RequestBytes {
  return request('GET', path, { headers: credentialsOf('admin') });
}

const heavy: readonly (readonly [name: string, asked: RequestBytes])[] = [
  ...Object.entries(heavyPages).map(([name, path]) => [name, get(path)] as const),
  [
    'evaluate',
    request('POST', '/api/v1/rule-sets/bench.heavy/evaluate?explain=true', {
      headers: credentialsOf('admin'),
      body: { facts: { 'call.transferCount': 1 }, version: 1 },
    }),
  ],
];

export const decisionDelayBench: Bench = {
  name: 'live.decision.delay',
  unit: 'ms',
  figure: 'ms',
  peer: 'goal (at most)',
  config: { agents, waiting, arrivalsPerSecond: 1_000 / everyMs, arrivals, rounds },
  begin: async () => {
    const service = await startService(serviceCentre(agents, { mode: 'none' }));
    try {
      const key = await switchKey(service.port);
      for (let n = 0; n < signedOn + waiting; n += 1) await arrive(service.port, n, key);
      await signOn(service.port, signedOn);
      await makeRules(service.port);
      const probe = (beside: readonly RequestBytes[]) => delays(service.port, key, beside);
      const everything = heavy.map(([, asked]) => asked);
      await probe(everything);
      const moreMs = new Map<string, number>();
      const aloneMs: number[] = [];
      for (const [name, asked] of heavy) {
        const more: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const before = await probe([]);
          const beside = await probe([asked]);
          aloneMs.push(before.p99);
          more.push(beside.p99 - before.p99);
        }
        moreMs.set(`${name}MoreMs`, median(more));
      }
      const all = await probe(everything);
      const learnt = {
        ...Object.fromEntries(moreMs),
        aloneP99Ms: median(aloneMs),
        allP99Ms: all.p99,
        allMaxMs: all.max,
      };
      return { ours: Math.max(0, ...moreMs.values()), theirs: goalMs, learnt };
    } finally {
      service.stop();
    }
  },
};

async function makeRules(port: number): Promise<void> {
  const as = 'admin';
  const made = { name: 'heavy', kind: 'admit' };
  await ask(port, ['POST', '/centres/bench/rule-sets'], { as, body: made });
  const rules = numbered(200, (n) => ({
    name: `rule-${n}`,
    priority: n + 1,
    conditions: { all: [{ fact: 'call.transferCount', operator: 'equal', value: n + 1 }] },
    event: { type: 'admit', params: { action: 'block' } },
  }));
  const body = { set: 'heavy', kind: 'admit', version: 1, rules };
  await ask(port, ['PUT', '/rule-sets/bench.heavy/draft'], { as, body, ifMatch: '"v0"' });
}

/** Ms from a call to its answer while these requests repeat. */
async function delays(
  port: number,
  key: string,
  beside: readonly RequestBytes[],
): Promise<{ readonly p99: number; readonly max: number }> {
  const probing = new HttpLoad(port, arrivals);
  // Connections are opened first, as a service accepts one in each turn of its event loop.
  await probing.run(arrivals, () => get('/version'));
  const pressing = beside.length === 0 ? null : await pressed(port, beside);
  const tookMs: number[] = [];
  const beganAtMs = performance.now();
  for (let n = 0; n < arrivals; n += 1) {
    const waitMs = beganAtMs + n * everyMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const sentAtMs = performance.now();
    const call = post(key, '/centres/bench/calls', { queueId: queueIdOf(n) });
    probing.send(call, () => tookMs.push(performance.now() - sentAtMs));
  }
  while (tookMs.length < arrivals) await pause(everyMs);
  await pressing?.terminate();
  probing.close();
  const at = (percent: number) => Number(percentile(tookMs, percent).toFixed(2));
  return { p99: at(99), max: at(100) };
}

async function pressed(port: number, asked: readonly RequestBytes[]): Promise<Worker> {
  const thread = new Worker(new URL('./api/press-thread.ts', import.meta.url), {
    workerData: { port, asked },
  });
  await once(thread, 'message');
  return thread;
}
