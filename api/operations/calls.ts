/** Calls, and why they are where they are. Source: ux-and-api.md 3.3. */
import { z } from 'zod';
import {
  callListSchema,
  callResourceSchema,
  whyNotSchema,
  whySchema,
  whyWaitingSchema,
} from '../../contracts/index.ts';
import type { KeptCall } from '../../live/index.ts';
import { everyRole } from '../access.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { callNow } from '../presenters/call.ts';
import { presentWhy, presentWhyNot, presentWhyWaiting } from '../presenters/why.ts';
import { Refusal } from '../refusal.ts';
import {
  inStates,
  list,
  none,
  requireAgent,
  requireCall,
  requireCentre,
  wireIdSchema,
} from './shared.ts';

/** A call's id comes from outside and may hold more than our own ids do. */
export const callParams = z.strictObject({
  call: z.string().min(1).max(80).describe('The id of a call, or of one of its legs.'),
});
const access = { roles: everyRole } as const;

export const callOperations = {
  listCalls: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/calls',
      summary: { en: 'Calls of a centre', fr: 'Les appels d’un centre' },
      params: z.strictObject({ centre: wireIdSchema }),
      query: list.extend({ state: inStates(callResourceSchema.shape.state.options) }),
      answer: callListSchema,
      access,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, { wire }) => {
      requireCentre(params.centre, wire);
      // Latest first: the negative number ascends.
      const calls = wire.live.projection.calls
        .all()
        .filter(({ call: { state } }) => query.state?.includes(state) ?? true)
        .toReversed();
      const present = (kept: KeptCall) => callNow(kept, wire);
      return pageOf(calls, query, { keyOf: ({ sequence }) => -sequence, present, wire });
    },
  ),
  getCall: operation(
    {
      method: 'GET',
      path: '/api/v1/calls/{call}',
      summary: { en: 'A call', fr: 'Un appel' },
      params: callParams,
      query: none,
      answer: callResourceSchema,
      tagged: true,
      access,
      errors: ['call_not_found'],
    },
    ({ params, header }, { wire }) => {
      const call = callNow(requireCall(params.call, wire), wire);
      header('etag', `"v${call.version}"`);
      return call;
    },
  ),
  getCallWhy: operation(
    {
      method: 'GET',
      path: '/api/v1/calls/{call}/why',
      summary: { en: 'Why this agent got the call', fr: 'Pourquoi cet agent a reçu l’appel' },
      params: callParams,
      query: none,
      answer: whySchema,
      access,
      errors: ['call_not_found'],
    },
    ({ params, language }, { wire }) => presentWhy(requireCall(params.call, wire), language, wire),
  ),
  getCallWhyNot: operation(
    {
      method: 'GET',
      path: '/api/v1/calls/{call}/why-not',
      summary: {
        en: 'Why an agent does not have the call',
        fr: 'Pourquoi un agent n’a pas l’appel',
      },
      params: callParams,
      query: z.strictObject({ agentId: wireIdSchema }),
      answer: whyNotSchema,
      access,
      errors: ['call_not_found', 'agent_not_found'],
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
    {
      method: 'GET',
      path: '/api/v1/calls/{call}/why-waiting',
      summary: { en: 'Why the call still waits', fr: 'Pourquoi l’appel attend encore' },
      params: callParams,
      query: none,
      answer: whyWaitingSchema,
      access,
      errors: ['call_not_found', 'call_state_not_allowed'],
    },
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
