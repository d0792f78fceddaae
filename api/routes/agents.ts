/** Agents, their offers and sessions. Source: ux-and-api.md 3.2. */
import type { FastifyInstance } from 'fastify';
import { type AgentView, wireStateOf } from '../../live/index.ts';
import { pageOf } from '../paging.ts';
import { presentAgent, presentSession } from '../presenters/agent.ts';
import { presentOffer } from '../presenters/call.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import { handlerId, type Wire } from '../wire.ts';

export function serveAgents(app: FastifyInstance, wire: Wire): void {
  const { projection } = wire.live;
  serveOperation(app, 'listAgents', ({ params, query }) => {
    requireHandler(params['handler']);
    const agents = projection.agents
      .all()
      .filter((agent) => query.state?.includes(wireStateOf(agent)) ?? true);
    return pageOf(agents, query, {
      keyOf: ({ agentId }) => agentId,
      present: (agent) => presentAgent(agent, wire),
      wire,
    });
  });
  serveOperation(app, 'getAgent', ({ params }) =>
    presentAgent(requireAgent(params['agent'], wire), wire),
  );
  serveOperation(app, 'listAgentOffers', ({ params }) => {
    const agent = requireAgent(params['agent'], wire);
    const offers = [...agent.work.values()].flatMap(({ callId, offerId, phase }) => {
      const call = phase === 'offer' ? projection.calls.get(callId) : undefined;
      return call?.offers.find((offer) => offer.offerId === offerId) ?? [];
    });
    const of = {
      keyOf: () => 0,
      present: (offer: (typeof offers)[number]) => presentOffer(offer, wire),
      wire,
    };
    return pageOf(offers, { limit: offers.length }, of);
  });
  serveOperation(app, 'listAgentSessions', ({ params, query }) => {
    const sessions = [...requireAgent(params['agent'], wire).sessions.values()].filter(
      ({ state }) => query.state?.includes(state) ?? true,
    );
    return pageOf(
      sessions,
      { limit: sessions.length },
      {
        keyOf: ({ sessionId }) => sessionId,
        present: (session) => presentSession(session, wire),
        wire,
      },
    );
  });
}

/** There is one handler. */
export function requireHandler(id: string | undefined): void {
  if (id === handlerId) return;
  throw new Refusal('handler_not_found', `No handler ${id}; this centre has ${handlerId}.`);
}

export function requireAgent(id: string | undefined, wire: Wire): AgentView {
  const agent = wire.live.projection.agents.get(wire.fileId(id ?? '') ?? '');
  if (agent === undefined) {
    throw new Refusal('agent_not_found', `No agent ${id} in centre ${wire.centreId}.`);
  }
  return agent;
}
