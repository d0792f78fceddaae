/**
 * How long a decision waits for heavy work of the same service: documents, long lists, the
 * wallboard, figures, rules that are evaluated.
 *
 * A call arrives each 10 ms, on time whatever came of those before, and is decided before
 * it is answered. First nothing else is asked; then each kind of heavy work, one request after
 * another; then all kinds at once. The figure is by how much the 99th percentile of an answer grows
 * at most beside one kind, which another thread asks for and reads.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  arrive,
  ask,
  named,
  queueIdOf,
  serviceCentre,
  signOn,
  switchKey,
} from './api/bench-client.ts';
import { HttpLoad, type Request, request } from './api/http-load.ts';
import { startService } from './api/processes.ts';
import { type Bench, type Config, median } from './harness.ts';

const agents = 5_000;
const signedOn = 200;
/** Beyond those that are offered to who is signed on. */
const waiting = 500;
const everyMs = 10;
const arrivals = 200;
const goalMs = 5;
/** Each kind beside nothing in turn: a pause of the collector falls into one of them. */
const rounds = 3;

/** What is asked beside the calls. */
const heavy = {
  openApi: () => get('/openapi.json'),
  agents: () => get('/api/v1/handlers/main/agents?limit=200'),
  calls: () => get('/api/v1/centres/bench/calls?limit=200'),
  waitingCalls: () => get('/api/v1/queues/bench.q0/waiting?limit=200'),
  queueStats: () => get('/api/v1/queues/bench.q0/stats'),
  agentStats: () => get('/api/v1/agents/bench.a0/stats'),
  users: () => get('/api/v1/centres/bench/users?limit=200'),
  skills: () => get('/api/v1/centres/bench/skills?limit=200'),
  addresses: () => get('/api/v1/handlers/main/addresses?limit=200'),
  audit: () => get('/api/v1/centres/bench/audit?limit=200'),
  tapiHandles: () => get('/tapi/handles'),
  me: () => get('/api/v1/me'),
  wallboard: () => get('/api/v1/centres/bench/wallboard'),
  metrics: () => get('/metrics'),
  centreFile: () => get('/api/v1/centres/bench/file'),
  evaluate: () =>
    request('POST', '/api/v1/rule-sets/bench.heavy/evaluate?explain=true', {
      headers: named('admin'),
      body: { facts: { 'call.transferCount': 1 }, version: 1 },
    }),
};

/** The row `live.decision.delay`. */
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
      const probe = (beside: readonly Request[]) => delays(service.port, key, beside);
      await probe(Object.values(heavy).map((make) => make()));
      const learnt: Record<string, number> = {};
      const alone: number[] = [];
      let most = 0;
      for (const [name, make] of Object.entries(heavy)) {
        const more: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const before = await probe([]);
          const beside = await probe([make()]);
          alone.push(before.p99);
          more.push(beside.p99 - before.p99);
        }
        learnt[`${name}MoreMs`] = median(more);
        most = Math.max(most, median(more));
      }
      const all = await probe(Object.values(heavy).map((make) => make()));
      const config: Config = {
        ...learnt,
        aloneP99Ms: median(alone),
        allP99Ms: all.p99,
        allMaxMs: all.max,
      };
      return { ours: most, theirs: goalMs, learnt: config };
    } finally {
      service.stop();
    }
  },
};

/** A draft of many rules, of which the last decides. */
async function makeRules(port: number): Promise<void> {
  const as = 'admin';
  const body = { name: 'heavy', kind: 'admit' };
  await ask(port, ['POST', '/centres/bench/rule-sets'], { as, body });
  const rules = Array.from({ length: 200 }, (_, n) => ({
    name: `rule-${n}`,
    priority: n + 1,
    conditions: { all: [{ fact: 'call.transferCount', operator: 'equal', value: n + 1 }] },
    event: { type: 'admit', params: { action: 'block' } },
  }));
  const text = { set: 'heavy', kind: 'admit', version: 1, rules };
  await ask(port, ['PUT', '/rule-sets/bench.heavy/draft'], { as, body: text, ifMatch: '"v0"' });
}

/** Milliseconds from a call to its answer, while each of these is asked again and again. */
async function delays(
  port: number,
  key: string,
  beside: readonly Request[],
): Promise<{ readonly p99: number; readonly max: number }> {
  const probing = new HttpLoad(port, arrivals);
  // Connections for all: a service takes one new connection in a turn.
  await probing.run(arrivals, () => get('/version'));
  const pressing = beside.length === 0 ? null : await pressed(port, beside);
  const tookMs: number[] = [];
  // Whole: the digits of a fraction may read as the number of a card, which no key may hold.
  const beganAtMs = Math.round(performance.now());
  for (let n = 0; n < arrivals; n += 1) {
    const dueMs = beganAtMs + n * everyMs;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const sentAtMs = performance.now();
    const call = request('POST', '/api/v1/centres/bench/calls', {
      headers: { ...named(key), 'idempotency-key': `d${beganAtMs}.${n}` },
      body: { queueId: queueIdOf(n) },
    });
    probing.send(call, () => tookMs.push(performance.now() - sentAtMs));
  }
  while (tookMs.length < arrivals) await pause(everyMs);
  await pressing?.terminate();
  probing.close();
  tookMs.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((tookMs[Math.ceil(tookMs.length * share) - 1] ?? 0).toFixed(2));
  return { p99: at(0.99), max: at(1) };
}

/** A thread that asks these again and again. */
async function pressed(port: number, asked: readonly Request[]): Promise<Worker> {
  const thread = new Worker(new URL('./api/press-thread.ts', import.meta.url), {
    workerData: { port, asked },
  });
  await once(thread, 'message');
  return thread;
}

function get(path: string): Request {
  return request('GET', path, { headers: named('admin') });
}
