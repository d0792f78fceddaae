/** Calls, and why they are where they are. Source: ux-and-api.md 3.3. */
import type { FastifyInstance } from 'fastify';
import type { CallView } from '../../live/index.ts';
import { pageOf } from '../paging.ts';
import { callStateOf, presentCall } from '../presenters/call.ts';
import { presentWhy, presentWhyNot, presentWhyWaiting } from '../presenters/why.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireAgent } from './agents.ts';

export function serveCalls(app: FastifyInstance, wire: Wire): void {
  const { live } = wire;
  serveOperation(app, 'listCalls', ({ params, query }) => {
    requireCentre(params['centre'], wire);
    // Latest first: the negative number ascends.
    const calls = live.projection.calls
      .all()
      .filter((call) => query.state?.includes(callStateOf(call)) ?? true)
      .toReversed();
    const present = (call: CallView) => presentCall(call, wire);
    return pageOf(calls, query, { keyOf: ({ sequence }) => -sequence, present, wire });
  });
  serveOperation(app, 'getCall', ({ params }) =>
    presentCall(requireCall(params['call'], wire), wire),
  );
  serveOperation(app, 'getCallWhy', ({ params, language }) =>
    presentWhy(requireCall(params['call'], wire), language, wire),
  );
  serveOperation(app, 'getCallWhyNot', ({ params, query, language }) => {
    const { callId, state } = requireCall(params['call'], wire);
    const { agentId } = requireAgent(query.agentId, wire);
    const asked = live.whyNot(callId, agentId);
    const answer = asked.kind === 'unknown' ? ({ kind: 'callNotWaiting', state } as const) : asked;
    return presentWhyNot(answer, { callId, agentId }, { language, wire });
  });
  serveOperation(app, 'getCallWhyWaiting', ({ params, language }) => {
    const call = requireCall(params['call'], wire);
    const answer = live.whyWaiting(call.callId);
    if (answer === null) {
      const detail = `Call ${call.callId} is ${call.state}; only a call that is queued waits.`;
      throw new Refusal('call_state_not_allowed', detail, { allowed: ['queued'] });
    }
    return presentWhyWaiting(answer, call, { language, wire });
  });
}

/** There is one centre. */
export function requireCentre(id: string | undefined, wire: Wire): void {
  if (id === wire.centreId) return;
  throw new Refusal('centre_not_found', `No centre ${id}; this service runs ${wire.centreId}.`);
}

function requireCall(id: string | undefined, wire: Wire): CallView {
  const call = wire.live.projection.calls.get(id ?? '');
  if (call === undefined) {
    throw new Refusal('call_not_found', `No call ${id} among those kept.`);
  }
  return call;
}
