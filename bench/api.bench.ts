/**
 * Operations per second over HTTP: the service beside bare Fastify routes with ready answers. The
 * ratio is the cost of permissions, core and answer.
 */
import {
  arrive,
  ask,
  credentialsOf,
  type SocketOffer,
  serviceCentre,
  signOn,
  switchKey,
} from './api/bench-client.ts';
import { HttpLoad, type RequestBytes, request } from './api/http-load.ts';
import {
  type BareRoute,
  type ListeningProcess,
  startBareRoutes,
  startService,
} from './api/processes.ts';
import type { Bench } from './harness.ts';
import { numbered, type Round } from './rounds.ts';

const connections = 32;
const perRound = 1_000;
const callsPerRound = 200;
const warmUpRequests = 10_000;
const agents = 2_000;
const goalRatio = 0.6;
const shared = {
  unit: 'requests/s',
  peer: 'a bare Fastify route with the same schemas',
} as const;

export function apiBenches(): readonly Bench[] {
  return [
    read({ row: 'agent', operation: 'getAgent', path: '/agents/bench.a0', as: 'a0' }, () =>
      startService(withoutWrapUp),
    ),
    read(
      {
        row: 'wallboard',
        operation: 'getWallboard',
        path: '/centres/verdier/wallboard',
        as: 'paul',
        goal: 0.3,
      },
      () => startService(),
    ),
    stateRow('api.agentOperation', false),
    offerRow('api.agentOperation', false),
    stateRow('api.agentOperation.journal', true),
    offerRow('api.agentOperation.journal', true),
  ];
}

const withoutWrapUp = serviceCentre(agents, { mode: 'none' });

interface Read {
  readonly row: string;
  readonly operation: string;
  readonly path: string;
  readonly as: string;
  readonly goal?: number;
}

function read(
  { row, operation, path, as, goal = goalRatio }: Read,
  start: () => Promise<ListeningProcess>,
): Bench {
  return {
    name: `api.read.${row}`,
    ...shared,
    config: { operation, connections, goalRatio: goal },
    begin: async () => {
      const service = await start();
      const answer = await ask(service.port, ['GET', path], { as });
      const asked = request('GET', `/api/v1${path}`, { headers: credentialsOf(as) });
      return sides(service, [{ operation, answer }], (load) => load.run(perRound, () => asked));
    },
  };
}

function stateRow(name: string, keeps: boolean): Bench {
  const operation = 'setAgentState';
  return {
    name: `${name}.state`,
    ...shared,
    config: { operation, agents, connections, goalRatio },
    begin: async () => {
      const service = await startService(withoutWrapUp, { keeps });
      await signOn(service.port, changing);
      const asked = { as: 'a0', body: { state: 'ready' } };
      const answer = await ask(service.port, ['PUT', '/agents/bench.a0/state'], asked);
      return sides(service, [{ operation, answer }], (load) => load.run(perRound, stateChange));
    },
  };
}

function offerRow(name: string, keeps: boolean): Bench {
  return {
    name: `${name}.offer`,
    ...shared,
    config: { operations: 'acceptOffer, setSessionState', agents, connections, goalRatio },
    begin: () => acceptAndFinish(keeps),
  };
}

const changing = 100;
const changes: readonly RequestBytes[] = ['notReady', 'ready'].flatMap((state) =>
  numbered(changing, (n) =>
    request('PUT', `/api/v1/agents/bench.a${n}/state`, {
      headers: credentialsOf(`a${n}`),
      body: { state },
    }),
  ),
);

function stateChange(n: number): RequestBytes {
  return changes[n % changes.length] ?? Buffer.of();
}

/** Arrivals and offers are not measured; accepting and finishing are. */
async function acceptAndFinish(keeps: boolean) {
  const centre = serviceCentre(agents, { mode: 'optional', limitMs: 3_600_000 });
  const service = await startService(centre, { keeps });
  const { port } = service;
  const key = await switchKey(port);
  // Twice as many agents as calls, since some serve a queue without waiting calls.
  await signOn(port, 2 * callsPerRound);
  const post = (path: string, as: string, body?: unknown) =>
    request('POST', `/api/v1${path}`, { headers: credentialsOf(as), body });
  const play = async (load: HttpLoad, offers: readonly SocketOffer[], doesAll: boolean) => {
    const all = (requestOf: (offer: SocketOffer) => RequestBytes): Promise<Round> => {
      const requests = offers.map(requestOf);
      return load.run(requests.length, (n) => requests[n] ?? Buffer.of());
    };
    const nameOf = ({ agentId }: SocketOffer): string => agentId.replace('bench.', '');
    const accepted = await all((offer) => post(`/offers/${offer.id}/accept`, nameOf(offer), {}));
    if (doesAll) {
      await all(({ id }) => post(`/offers/${id}/connected`, key));
      await all(({ callId }) => post(`/calls/${callId}/hangup`, key, {}));
    }
    const finished = await all((offer) =>
      request('PUT', `/api/v1/agent-sessions/${offer.sessionId}/state`, {
        headers: credentialsOf(nameOf(offer)),
        body: { state: 'ready' },
      }),
    );
    return { done: 2 * offers.length, tookMs: accepted.tookMs + finished.tookMs };
  };
  const arrivals = async (): Promise<readonly SocketOffer[]> => {
    const offers: SocketOffer[] = [];
    for (let n = 0; n < callsPerRound; n += 1) offers.push(await arrive(port, n, key));
    return offers;
  };
  const first = await arrivals();
  const [example] = first;
  const load = new HttpLoad(port, connections);
  await play(load, first, true);
  load.close();
  const session = `/agent-sessions/${example?.sessionId}`;
  const routes = [
    {
      operation: 'acceptOffer',
      answer: await ask(port, ['GET', `/offers/${example?.id}`], { as: key }),
    },
    { operation: 'setSessionState', answer: await ask(port, ['GET', session], { as: 'admin' }) },
  ];
  return sides(service, routes, async (side, isOurs) =>
    play(side, isOurs ? await arrivals() : first, isOurs),
  );
}

async function sides(
  service: ListeningProcess,
  routes: readonly BareRoute[],
  play: (load: HttpLoad, isOurs: boolean) => Promise<Round>,
) {
  const bare = await startBareRoutes(routes);
  const begin = async (to: ListeningProcess) => {
    const load = new HttpLoad(to.port, connections);
    const round = (): Promise<Round> => play(load, to === service);
    let [done, beforeMs] = [0, to.cpuMs()];
    while (done < 2 * warmUpRequests) {
      if (done < warmUpRequests) beforeMs = to.cpuMs();
      done += (await round()).done;
    }
    const usedMs = (to.cpuMs() ?? Number.NaN) - (beforeMs ?? Number.NaN);
    return { round, processorUs: Math.round((usedMs * 1_000) / warmUpRequests) };
  };
  const [ours, theirs] = [await begin(service), await begin(bare)];
  const plain = new HttpLoad(bare.plainPort, connections);
  const { tookMs } = await plain.run(warmUpRequests, stateChange);
  plain.close();
  return {
    ours: ours.round,
    theirs: theirs.round,
    learnt: {
      loadAtMost: Math.round((warmUpRequests * 1_000) / tookMs),
      processorUs: ours.processorUs,
      peerProcessorUs: theirs.processorUs,
    },
    end: () => {
      service.stop();
      bare.stop();
    },
  };
}
