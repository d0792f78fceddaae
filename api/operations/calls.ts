/** Calls, and why they are where they are. Source: ux-and-api.md 3.3. */
import { z } from 'zod';
import {
  callListSchema,
  callResourceSchema,
  whyNotSchema,
  whySchema,
  whyWaitingSchema,
} from '../../contracts/index.ts';
import { everyone } from '../access.ts';
import { pageOf } from '../paging.ts';
import { callNow } from '../presenters/call.ts';
import { presentWhy, presentWhyNot, presentWhyWaiting } from '../presenters/why.ts';
import { Refusal } from '../refusal.ts';
import { operation } from './route.ts';
import { inStates, list, requireAgent, requireCall, wireIdSchema } from './shared.ts';

export const callOperations = {
  listCalls: operation(
    'GET /api/v1/centres/{centre}/calls',
    ['Calls of a centre', 'Les appels d’un centre'],
    {
      query: list.extend({ state: inStates(callResourceSchema.shape.state.options) }),
      answer: callListSchema,
      access: everyone,
    },
    ({ query }, { wire }) => {
      // Latest first: the negative number ascends.
      const calls = wire.live.projection.calls
        .all()
        .filter(({ call: { state } }) => query.state?.includes(state) ?? true)
        .toReversed();
      return pageOf(calls, query, { keyOf: ({ sequence }) => -sequence, present: callNow, wire });
    },
  ),
  getCall: operation(
    'GET /api/v1/calls/{call}',
    ['A call', 'Un appel'],
    { answer: callResourceSchema, tagged: 'version', access: everyone },
    ({ params }, { wire }) => callNow(requireCall(params.call, wire), wire),
  ),
  getCallWhy: operation(
    'GET /api/v1/calls/{call}/why',
    ['Why this agent got the call', 'Pourquoi cet agent a reçu l’appel'],
    { answer: whySchema, access: everyone },
    ({ params, language }, { wire }) => presentWhy(requireCall(params.call, wire), language, wire),
  ),
  getCallWhyNot: operation(
    'GET /api/v1/calls/{call}/why-not',
    ['Why an agent does not have the call', 'Pourquoi un agent n’a pas l’appel'],
    {
      query: z.strictObject({ agentId: wireIdSchema }),
      answer: whyNotSchema,
      access: everyone,
      errors: ['agent_not_found'],
    },
    ({ params, query, language }, { wire }) => {
      const { callId, derivedState: state } = requireCall(params.call, wire).call;
      const { agentId } = requireAgent(query.agentId, wire);
      const asked = wire.live.whyNot(callId, agentId);
      const answer =
        asked.kind === 'unknown' ? ({ kind: 'callNotWaiting', state } as const) : asked;
      return presentWhyNot(answer, { callId, agentId }, { language, wire });
    },
  ),
  getCallWhyWaiting: operation(
    'GET /api/v1/calls/{call}/why-waiting',
    ['Why the call still waits', 'Pourquoi l’appel attend encore'],
    { answer: whyWaitingSchema, access: everyone, errors: ['call_state_not_allowed'] },
    ({ params, language }, { wire }) => {
      const kept = requireCall(params.call, wire);
      const { callId, derivedState } = kept.call;
      const answer = wire.live.whyWaiting(callId);
      if (answer === null) {
        const detail = `Call ${callId} is ${derivedState}; only a call that is queued waits.`;
        throw new Refusal('call_state_not_allowed', detail, { allowed: ['queued'] });
      }
      return presentWhyWaiting(answer, kept, { language, wire });
    },
  ),
} as const;
