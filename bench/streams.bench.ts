/**
 * What events cost those who wait for them: from a call's arrival by HTTP to its offer on the
 * agent's socket, and the memory of a client that only listens.
 *
 * The service is one process, the clients and the switch another. Arrivals come at a steady rate,
 * however long answers take; the caller hangs up once the agent has heard of the offer, so that
 * agents stay free.
 */
import { named, queueIdOf, serviceCentre, signOn, switchKey } from './api/bench-client.ts';
import { HttpLoad, request } from './api/http-load.ts';
import { type Listening, startService } from './api/processes.ts';
import { openSockets } from './api/socket-clients.ts';
import type { Bench } from './harness.ts';

const agents = 2_000;
const callsPerSecond = 500;
/** Kept for requests; more are opened where all wait. */
const connections = 32;
const warmUpCalls = 2_500;
const measuredCalls = 5_000;
const idleClients = 10_000;

/** The rows `api.arrivalToOffer.…` and `streams.idle10k`. */
export function streamBenches(): readonly Bench[] {
  let learnt: Promise<{ readonly p50: number; readonly p99: number }> | null = null;
  const latency = (quantile: 'p50' | 'p99', goal: number): Bench => ({
    name: `api.arrivalToOffer.${quantile}`,
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { agents, callsPerSecond, calls: measuredCalls },
    begin: async () => {
      learnt ??= arrivalsToOffers();
      return { ours: (await learnt)[quantile], theirs: goal };
    },
  });
  return [
    latency('p50', 3),
    latency('p99', 15),
    {
      name: 'streams.idle10k',
      unit: 'KB per client',
      figure: 'ms',
      peer: 'goal (at most)',
      config: { clients: idleClients },
      begin: async () => ({ ours: await idleKb(), theirs: 20 }),
    },
  ];
}

async function arrivalsToOffers(): Promise<{ readonly p50: number; readonly p99: number }> {
  const service = await startService(serviceCentre(agents, { mode: 'none' }));
  const { port } = service;
  const key = await switchKey(port);
  await signOn(port, agents);
  const load = new HttpLoad(port, connections);
  const keyed = (path: string, n: number | string, body: unknown) =>
    request('POST', `/api/v1${path}`, {
      headers: { ...named(key), 'idempotency-key': `c${n}` },
      body,
    });
  /** When a call arrived, or was offered, of which the other is still to come. */
  const instants = new Map<string, number>();
  const tookMs: number[] = [];
  /** Which of the two is told first is left to the service. */
  const note = (callId: string, atMs: number): void => {
    const other = instants.get(callId);
    if (other === undefined) return void instants.set(callId, atMs);
    instants.delete(callId);
    tookMs.push(Math.abs(atMs - other));
  };
  const of = { count: agents, as: (n: number) => `a${n}` };
  const close = await openSockets(port, of, (callId) => {
    note(callId, performance.now());
    load.send(keyed(`/calls/${callId}/hangup`, callId, {}), () => {});
  });
  const arrive = (n: number): void => {
    const asked = keyed('/centres/bench/calls', n, { queueId: queueIdOf(n) });
    const atMs = performance.now();
    load.send(asked, (answer) => note(/"id":"([^"]+)"/.exec(answer)?.[1] ?? '', atMs));
  };
  const startMs = performance.now();
  const calls = warmUpCalls + measuredCalls;
  for (let n = 0; tookMs.length < calls; ) {
    const due = Math.floor(((performance.now() - startMs) * callsPerSecond) / 1_000);
    for (; n < Math.min(due, calls); n += 1) arrive(n);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  load.close();
  close();
  service.stop();
  const sorted = tookMs.slice(warmUpCalls).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function idleKb(): Promise<number> {
  const service = await startService(serviceCentre(agents, { mode: 'none' }));
  const few = await openSockets(service.port, { count: 100, as: (n) => `a${n}` });
  const before = await settledKb(service);
  const close = await openSockets(service.port, {
    count: idleClients,
    as: (n) => `a${n % agents}`,
  });
  const after = await settledKb(service);
  few();
  close();
  service.stop();
  return (after - before) / idleClients;
}

/** Memory of a process once it has had time to let go of what it needs no more. */
async function settledKb(service: Listening): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  return service.residentKb();
}
