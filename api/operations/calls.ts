/**
 * Calls, and explanations of their routing.
 *
 * Source: tapi-call-center.md 5.4.
 */
import { z } from 'zod';
import {
  callMessages,
  callResourceSchema,
  listOf,
  refusal,
  whyNotSchema,
  whySchema,
  whyWaitingSchema,
} from '../../contracts/index.ts';
import type { KeptCall } from '../../live/index.ts';
import type { Reader } from '../../rules/index.ts';
import {
  callNow,
  presentWhy,
  presentWhyGone,
  presentWhyNot,
  presentWhyWaiting,
} from '../presenters/call.ts';
import { everyone } from './access-rules.ts';
import { callerOperations } from './callers.ts';
import { idWith, requireAgent, requireCall } from './named-things.ts';
import { pageInTurns } from './paging.ts';
import { inStates, list, numberQuery, operation, wireIdSchema } from './route.ts';

const whoCalls = { id: 'getCallCustomer', operation: callerOperations.getCallCustomer };
const seesCustomers: Reader = { reveal: ['customer'] };

export const callOperations = {
  listCalls: operation(
    'GET /api/v1/centres/{centre}/calls',
    ['Calls of a centre', 'Les appels d’un centre'],
    {
      query: list.extend({
        number: numberQuery,
        state: inStates(callResourceSchema.shape.state.options),
      }),
      answer: listOf(callResourceSchema),
      access: everyone,
    },
    ({ query }, serving) => {
      const { wire, clock } = serving;
      const id = idWith(query.number, 'call', serving);
      // Sequence numbers are negated, so that the latest calls come first.
      const calls = wire.live.projection.calls
        .all()
        .filter(({ call }) => id === undefined || call.id === id)
        .filter(({ call: { state } }) => query.state?.includes(state) ?? true)
        .toReversed();
      const keyOf = ({ sequence }: KeptCall) => -sequence;
      return pageInTurns(calls, query, { keyOf, present: callNow, wire, clock });
    },
  ),
  getCall: operation(
    'GET /api/v1/calls/{call}',
    ['A call', 'Un appel'],
    {
      answer: callResourceSchema,
      tagged: 'version',
      runs: true,
      access: everyone,
    },
    ({ params }, { wire }) => callNow(requireCall(params.call, wire), wire),
  ),
  getCallWhy: operation(
    'GET /api/v1/calls/{call}/why',
    ['Why this agent got the call', 'Pourquoi cet agent a reçu l’appel'],
    {
      note: 'Of a past call too, as long as what rules decided of it is kept: 90 days. Facts of the customer are shown to those who may ask who calls.',
      answer: whySchema,
      access: everyone,
    },
    ({ params, language, principal }, { wire, ruleService, gate }) => {
      const { calls } = wire.live.projection;
      const kept = calls.kept(params.call) ?? calls.legs.get(params.call)?.of;
      const reader = gate.may(whoCalls, principal, { params, wire }) ? seesCustomers : {};
      const by = { language, reader };
      const callIds = kept?.coreIds ?? [params.call];
      const rules = ruleService.explanations.ofCall(callIds, by);
      if (kept !== undefined) return presentWhy(kept, rules, { language, wire });
      if (rules.length === 0) requireCall(params.call, wire);
      return presentWhyGone(params.call, rules, { language, wire });
    },
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
        throw refusal(
          callMessages.notQueued,
          { callId, state: derivedState },
          { allowed: ['queued'] },
        );
      }
      return presentWhyWaiting(answer, kept, { language, wire });
    },
  ),
} as const;
