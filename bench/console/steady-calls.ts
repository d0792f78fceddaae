/**
 * A large centre with calls at a steady rate, for an event stream of known pace: most are offered
 * to an agent, some wait without agents, and all are abandoned.
 */
import { Client } from '#client';
import type { CentreFile } from '../../routing/index.ts';
import { credentialsOf, post, switchKey } from '../api/bench-client.ts';
import { HttpLoad, request } from '../api/http-load.ts';
import { numbered } from '../rounds.ts';

export const queues = 200;
export const agents = 2_000;
const queuesWithoutAgents = 20;
const connections = 16;
const callLastsMs = 4_000;
/** Estimated events of an offered and abandoned call; the row shows the real number. */
const eventsPerCall = 8.3;
const tickMs = 10;

/** Only agent `a0` serves the last queue, whose calls are the bench's own. */
export const largeCentre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'bench',
  timeZone: 'UTC',
  groups: [{ id: 'g', wrapUp: { mode: 'none' } }],
  queues: numbered(queues, (n) => ({ id: `q${n}`, group: 'g' })),
  agents: numbered(agents, (n) => ({
    id: `a${n}`,
    groups: ['g'],
    links: [{ queue: `q${n === 0 ? queues - 1 : n % queues}` }],
  })),
};

export async function signOnMost(port: number): Promise<void> {
  const load = new HttpLoad(port, connections);
  const staffed = numbered(agents - 1, (n) => n + 1)
    .filter((n) => n % queues < queues - queuesWithoutAgents)
    .map((n) => `a${n}`);
  const ready = { state: 'ready' };
  const pathOf = (as: string, what: string): string => `/agents/bench.${as}/${what}`;
  await load.run(staffed.length, (n) => {
    const as = staffed[n] ?? '';
    return post(as, pathOf(as, 'sign-on'), {});
  });
  await load.run(staffed.length, (n) => {
    const as = staffed[n] ?? '';
    return request('PUT', `/api/v1${pathOf(as, 'state')}`, {
      headers: credentialsOf(as),
      body: ready,
    });
  });
  load.close();
}

/** Makes calls that cause this many events a second; to stop returns the number of events. */
export async function steadyCalls(port: number, eventsPerSecond: number) {
  const key = await switchKey(port);
  const load = new HttpLoad(port, connections);
  const end = new AbortController();
  let events = 0;
  const listen = async () => {
    const client = new Client({ server: `http://127.0.0.1:${port}`, bearer: 'admin' });
    for await (const { kind } of client.events({ from: 'now', signal: end.signal })) {
      if (kind === 'event') events += 1;
    }
  };
  const listening = listen();
  const arrive = (n: number): void => {
    const queueId = `bench.q${n % (queues - 1)}`;
    const call = post(key, '/centres/bench/calls', { queueId, from: '+33639980001' });
    load.send(call, (answer) => {
      const callId = /"callId":"([^"]+)"/.exec(answer)?.[1] ?? '';
      const hangUp = post(key, `/calls/${callId}/hangup`, {});
      setTimeout(() => load.send(hangUp, () => {}), callLastsMs);
    });
  };
  const beganAtMs = performance.now();
  let calls = 0;
  const timer = setInterval(() => {
    const elapsedS = (performance.now() - beganAtMs) / 1_000;
    for (; calls < (elapsedS * eventsPerSecond) / eventsPerCall; calls += 1) arrive(calls);
  }, tickMs);
  return {
    key,
    heard: () => events,
    stop: async (): Promise<void> => {
      clearInterval(timer);
      end.abort();
      await listening;
      await new Promise((resolve) => setTimeout(resolve, callLastsMs));
      load.close();
    },
  };
}
