/**
 * Routing by XState actors, one for each agent and call, and a scan over their snapshots. Cost: a
 * snapshot of every agent and waiting call for each decision.
 */
import { type ActorRefFrom, createActor, setup } from 'xstate';
import type { CreatePeer } from './peer-contestant.ts';
import { type PlainCall, plainAgents, plainSteps } from './plain-centre.ts';
import { byKey, pairsOf } from './scan.ts';

type AgentEvent = { readonly type: 'freed' } | { readonly type: 'offered' };

const agentMachine = setup({ types: { events: {} as AgentEvent } }).createMachine({
  id: 'agent',
  initial: 'busy',
  states: { busy: { on: { freed: 'free' } }, free: { on: { offered: 'busy' } } },
});

const callMachine = setup({ types: { events: {} as { readonly type: 'offered' } } }).createMachine({
  id: 'call',
  initial: 'waiting',
  states: { waiting: { on: { offered: 'taken' } }, taken: { type: 'final' } },
});

interface ActingCall extends PlainCall {
  readonly actor: ActorRefFrom<typeof callMachine>;
}

export const createXstateActors: CreatePeer = (centre) => {
  const agents = plainAgents(centre).map((agent) => ({
    ...agent,
    actor: createActor(agentMachine).start(),
    idleSinceAtMs: 0,
  }));
  const agentsById = new Map(agents.map((agent) => [agent.id, agent]));
  const steps = plainSteps(centre);
  let calls: ActingCall[] = [];
  return {
    arrive: (call) => {
      calls.push({ ...call, actor: createActor(callMachine).start() });
    },
    free: (agentId, atMs) => {
      const freed = agentsById.get(agentId);
      if (freed === undefined) return undefined;
      freed.actor.send({ type: 'freed' });
      freed.idleSinceAtMs = atMs;
      const free = agents.filter(({ actor }) => actor.getSnapshot().value === 'free');
      const waiting = calls.filter(({ actor }) => actor.getSnapshot().value === 'waiting');
      const best = pairsOf(free, waiting, { steps, atMs }).sort(byKey)[0];
      if (best === undefined) return undefined;
      best.agent.actor.send({ type: 'offered' });
      best.call.actor.send({ type: 'offered' });
      calls = waiting.filter((call) => call !== best.call);
      return { agentId: best.agent.id, callId: best.call.id };
    },
  };
};
