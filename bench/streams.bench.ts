/**
 * Time from a call's arrival over HTTP to its offer on the agent's socket, at a steady rate, what a
 * route point adds to it, and the memory of a listening client.
 */
import { once as nextOf } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CentreFile } from '../routing/index.ts';
import { keyOf, post, queueIdOf, serviceCentre, signOn, switchKey } from './api/bench-client.ts';
import { HttpLoad } from './api/http-load.ts';
import { type ListeningProcess, startService } from './api/processes.ts';
import { openSockets } from './api/socket-clients.ts';
import type { Bench } from './harness.ts';
import { once, percentile } from './rounds.ts';

const agents = 2_000;
const callsPerSecond = 500;
/** Connections for requests; more are opened while all are busy. */
const connections = 32;
const warmUpCalls = 2_500;
const measuredCalls = 5_000;
const idleClients = 10_000;
const routedCalls = { perSecond: 100, warmUp: 300, measured: 1_500 } as const;

const atMost = { figure: 'ms', peer: 'goal (at most)' } as const;

export function streamBenches(): readonly Bench[] {
  const timesMs = once(arrivalsToOffers);
  const latency = (percent: number, goal: number): Bench => ({
    ...atMost,
    name: `api.arrivalToOffer.p${percent}`,
    unit: 'ms',
    config: { agents, callsPerSecond, calls: measuredCalls },
    begin: async () => ({ ours: percentile(await timesMs(), percent), theirs: goal }),
  });
  return [
    latency(50, 3),
    latency(99, 15),
    {
      ...atMost,
      name: 'route.adjunct',
      unit: 'ms',
      config: { callsPerSecond: routedCalls.perSecond, calls: routedCalls.measured },
      begin: async () => {
        const { plain, routed } = await routePointTimes();
        const learnt = {
          plainP99Ms: percentile(plain, 99),
          routedP50Ms: percentile(routed, 50),
          routedP99Ms: percentile(routed, 99),
        };
        return { ours: learnt.routedP99Ms - learnt.plainP99Ms, theirs: 5, learnt };
      },
    },
    {
      ...atMost,
      name: 'streams.idle10k',
      unit: 'KB per client',
      config: { clients: idleClients },
      begin: async () => ({ ours: await idleKb(), theirs: 20 }),
    },
  ];
}

async function arrivalsToOffers(): Promise<readonly number[]> {
  const service = await startService(serviceCentre(agents, { mode: 'none' }));
  await signOn(service.port, agents);
  const times = await offersOf(service.port, {
    queueIdOf,
    perSecond: callsPerSecond,
    warmUp: warmUpCalls,
    measured: measuredCalls,
  });
  service.stop();
  return times;
}

/** Calls to queues, then calls to a route point whose host, a thread, names the same queues. */
async function routePointTimes() {
  const centre = serviceCentre(agents, { mode: 'none' });
  const point: NonNullable<CentreFile['queues']>[number] = {
    id: 'point',
    adjunct: {},
    plan: { maxWaitMs: 5_000, fallback: { kind: 'move', queue: 'q0' } },
  };
  const service = await startService({ ...centre, queues: [...(centre.queues ?? []), point] });
  const { port } = service;
  await signOn(port, agents);
  const key = await keyOf(port, 'gateway');
  const host = new Worker(new URL('route-host-thread.ts', import.meta.url), {
    workerData: { port, key },
  });
  await nextOf(host, 'message');
  const plain = await offersOf(port, { ...routedCalls, queueIdOf });
  const routed = await offersOf(port, { ...routedCalls, queueIdOf: () => 'bench.point' });
  await host.terminate();
  service.stop();
  return { plain, routed };
}

/** Milliseconds from each arrival to its offer. */
async function offersOf(
  port: number,
  {
    queueIdOf: queueOf,
    perSecond,
    warmUp,
    measured,
  }: {
    readonly queueIdOf: (n: number) => string;
    readonly perSecond: number;
    readonly warmUp: number;
    readonly measured: number;
  },
): Promise<readonly number[]> {
  const key = await switchKey(port);
  const load = new HttpLoad(port, connections);
  const instants = new Map<string, number>();
  const tookMs: number[] = [];
  /** The answer to the arrival and the offer's event come in either order. */
  const note = (callId: string, atMs: number): void => {
    const other = instants.get(callId);
    if (other === undefined) return void instants.set(callId, atMs);
    instants.delete(callId);
    tookMs.push(Math.abs(atMs - other));
  };
  const of = { count: agents, as: (n: number) => `a${n}` };
  const close = await openSockets(port, of, (callId) => {
    note(callId, performance.now());
    load.send(post(key, `/calls/${callId}/hangup`, {}), () => {});
  });
  const arrive = (n: number): void => {
    const asked = post(key, '/centres/bench/calls', { queueId: queueOf(n) });
    const atMs = performance.now();
    load.send(asked, (answer) => note(/"id":"([^"]+)"/.exec(answer)?.[1] ?? '', atMs));
  };
  const startMs = performance.now();
  const calls = warmUp + measured;
  for (let n = 0; tookMs.length < calls; ) {
    const due = Math.floor(((performance.now() - startMs) * perSecond) / 1_000);
    for (; n < Math.min(due, calls); n += 1) arrive(n);
    await pause(1);
  }
  load.close();
  close();
  return tookMs.slice(warmUp);
}

async function idleKb(): Promise<number> {
  const service = await startService(serviceCentre(agents, { mode: 'none' }));
  const few = await openSockets(service.port, { count: 100, as: (n) => `a${n}` });
  const before = await settledKb(service);
  const as = (n: number): string => `a${n % agents}`;
  const close = await openSockets(service.port, { count: idleClients, as });
  const after = await settledKb(service);
  few();
  close();
  service.stop();
  return (after - before) / idleClients;
}

async function settledKb(service: ListeningProcess): Promise<number> {
  await pause(5_000);
  return service.residentKb();
}
