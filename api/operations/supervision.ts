/** Supervisors' actions on agents, queues and calls. */
import { z } from 'zod';
import {
  agentAfterSchema,
  callMessages,
  callResourceSchema,
  centreMessages,
  fill,
  labelSchema,
  optionalField,
  queueResourceSchema,
  queueStateSchemaOfWire,
  Refusal,
  recallSchema,
  refusal,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { nextOpenMs, unwrap, type Wire } from '../../live/index.ts';
import type { Input, QueueState } from '../../routing/index.ts';
import { callNow } from '../presenters/call.ts';
import { presentQueue } from '../presenters/queue.ts';
import { managers, ownCalls, supervisors } from './access-rules.ts';
import {
  changeAgent,
  requireLoggedOn,
  requireTaken,
  settableAgentStates,
} from './agent-commands.ts';
import { presentAgentNow } from './agents.ts';
import { actorOf, commandErrors, requireLiveCall } from './call-actor.ts';
import { classSchema, numberSchema } from './call-starts.ts';
import { divertOf, divertWords, requireAgent, requireCall, requireQueue } from './named-things.ts';
import { instant, msOf, operation, reasonSchema, requireAhead, sentence } from './route.ts';

const supervised = { access: managers, audited: true } as const;

export const supervisionOperations = {
  forceAgentState: operation(
    'POST /api/v1/agents/{agent}/force-state',
    ['Set another’s state, or log them off', 'Imposer l’état d’un agent'],
    {
      ...supervised,
      body: strict({ state: z.enum(settableAgentStates), reason: reasonSchema }),
      example: { state: 'notReady', reason: 'left-their-place' },
      answer: agentAfterSchema,
      errors: ['agent_released', 'agent_state_not_allowed'],
    },
    async ({ params, body, person }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const appliesAt = await changeAgent(one, { ...body, by: person ?? '' }, wire);
      return { ...presentAgentNow(one, wire), appliesAt };
    },
  ),
  recallAgent: operation(
    'POST /api/v1/agents/{agent}/recall',
    ['Free an agent from calls that are over', 'Libérer un agent bloqué'],
    {
      ...supervised,
      note: 'Talks whose call is over, or no longer known, are ended; `released` names them.',
      answer: recallSchema,
      errors: ['agent_released'],
    },
    async ({ params }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      requireLoggedOn(one);
      const { calls } = wire.live.projection;
      const stuck = [...one.holds.values()].filter(
        ({ phase, callId }) =>
          phase === 'talk' && (calls.get(callId)?.derivedState ?? 'ended') === 'ended',
      );
      const offers = stuck.map(({ offerId }) => wire.offer(offerId));
      const released = one.shown.work.filter(({ offerId }) => offers.includes(offerId));
      await Promise.all(
        stuck.map(({ offerId }) => wire.live.submit({ type: 'leg.ended', offerId })),
      );
      return { agent: presentAgentNow(one, wire), released };
    },
  ),
  setQueueState: operation(
    'POST /api/v1/queues/{queue}/state',
    ['Open or close a queue', 'Ouvrir ou fermer une file'],
    {
      ...supervised,
      note: 'Until its calendar says otherwise, or with `closed` and `until` until then. A closing queue serves who waits, and takes nobody.',
      body: strict({
        state: queueStateSchemaOfWire,
        reason: reasonSchema,
        until: optionalField(
          instant,
          'With `closing`: when it closes. With `closed`: when it opens, or the next time its calendar has it open [not by itself].',
        ),
        divertTo: optionalField(wireIdSchema, divertWords),
      }).refine(
        ({ state, until, divertTo }) => state !== 'open' || (until ?? divertTo) === undefined,
        {
          error: 'expected `until` and `divertTo` with the state closing or closed',
          path: ['until'],
        },
      ),
      example: { state: 'closed', reason: 'stock-taking', until: '2026-11-23T17:00:00Z' },
      answer: queueResourceSchema,
    },
    async ({ params, body }, { wire }) => {
      const queue = requireQueue(params.queue, wire);
      const { queueId } = queue;
      const { state, until } = body;
      const divertTo = divertOf(body.divertTo, wire, queueId) ?? undefined;
      const untilMs = until === undefined ? undefined : endOf(queueId, until, { state, wire });
      const ends = omitUndefined({ untilMs, divertTo });
      const input = { type: 'setQueueState', queueId, state, ...ends } as const;
      await requireTaken(wire.live.submit(input), () => ({
        detail: fill(centreMessages.queueState, {
          id: params.queue,
          state: queue.state,
          asked: state,
        }),
      }));
      return presentQueue(queue, wire);
    },
  ),
} as const;

/** When a queue closes or opens. @throws {InvalidRequest} where that is past or too far ahead. */
function endOf(
  queueId: string,
  until: string,
  { state, wire }: { readonly state: QueueState; readonly wire: Wire },
): number {
  requireAhead(until, '/body/until', wire);
  const { live } = wire;
  const atMs = wire.atMs(until);
  return state === 'closed' ? nextOpenMs(live, wire.queueSetting(queueId) ?? {}, atMs) : atMs;
}

const offsetSchema = z.int().min(-86_400_000).max(86_400_000);
const noted = {
  answer: callResourceSchema,
  access: supervisors,
  audited: true,
  errors: commandErrors,
} as const;

export const callSupervisionOperations = {
  requeueCall: operation(
    'POST /api/v1/calls/{call}/requeue',
    ['Move a waiting call', 'Déplacer un appel en attente'],
    {
      ...noted,
      body: strict({
        queueId: wireIdSchema,
        class: classSchema.exactOptional(),
        offsetMs: offsetSchema.exactOptional(),
        keepAge: z
          .literal(true)
          .optional()
          .describe('Whether it keeps its place by its first arrival.'),
      }),
      errors: [...commandErrors, 'queue_not_found', 'queue_closed'],
      example: { queueId: 'verdier.sav' },
    },
    async ({ params, body }, { wire }) => {
      const { queueId: given, keepAge: _, ...key } = body;
      const { queueId } = requireQueue(given, wire);
      const moved = await told(params.call, wire, { type: 'moveCall', queueId });
      if (Object.keys(key).length === 0) return moved;
      return await told(params.call, wire, { type: 'reclassCall', ...key });
    },
  ),
  reclassCall: operation(
    'POST /api/v1/calls/{call}/reclass',
    ['Change the class of a waiting call', 'Changer la classe d’un appel'],
    {
      ...noted,
      body: strict({
        class: classSchema.exactOptional(),
        offsetMs: offsetSchema.exactOptional(),
      }),
      example: { class: 0 },
    },
    async ({ params, body }, { wire }) =>
      await told(params.call, wire, { type: 'reclassCall', ...body }),
  ),
  pullCall: operation(
    'POST /api/v1/calls/{call}/pull',
    ['Offer a waiting call to an agent', 'Présenter un appel à un conseiller'],
    {
      ...noted,
      note: 'Without an agent: to one’s own.',
      body: strict({ agentId: wireIdSchema.optional() }).nullish(),
      example: { agentId: 'verdier.celia' },
      errors: [...commandErrors, 'agent_not_found', 'agent_state_not_allowed', 'no_capacity'],
    },
    async (asked, { wire }) => {
      const own = actorOf(asked).agentId;
      const { agentId } = requireAgent(asked.body?.agentId ?? wire.id(own ?? ''), wire);
      return await told(asked.params.call, wire, { type: 'pullCall', agentId });
    },
  ),
  planCallback: operation(
    'POST /api/v1/calls/{call}/callback',
    ['Call the caller back', 'Rappeler l’appelant'],
    {
      ...noted,
      note: 'A waiting call keeps its place, and its line is released.',
      body: strict({ number: numberSchema.optional() }).nullish(),
      example: { number: '+33639980001' },
      status: 201,
      access: { roles: ['supervisor', 'integration', 'gateway'] },
    },
    async ({ params, body }, { wire }) => {
      const answer = await told(params.call, wire, { type: 'call.callbackTaken' });
      const [caller] = requireCall(params.call, wire).legs;
      if (body?.number !== undefined && caller !== undefined) {
        caller.leg.callerId = { number: body.number, name: null };
        wire.live.touch(`call/${answer.callId}`);
      }
      return answer;
    },
  ),
  setCallOutcome: operation(
    'POST /api/v1/calls/{call}/outcome',
    ['Say what came of a call', 'Noter le résultat d’un appel'],
    {
      answer: callResourceSchema,
      note: 'While the agent talks or wraps up. `callbackAt`: the caller is called back then, or when the queue opens after it; null: not any more.',
      body: strict({
        codes: z.array(labelSchema).max(20).describe('Of the centre’s outcome codes.'),
        note: sentence.optional(),
        callbackAt: instant.nullish(),
      }),
      access: ownCalls,
      errors: [...commandErrors, 'offer_not_live'],
      example: { codes: ['sale'], note: 'Wants the blue one.' },
    },
    async (asked, { wire, outbound }) => {
      const { params, body } = asked;
      const actor = actorOf(asked);
      const kept = requireCall(params.call, wire);
      const mine = kept.legs.filter(({ agentId, offerId }) => agentId !== null && offerId !== null);
      const made = mine.findLast(
        ({ agentId }) => actor.kind !== 'agent' || agentId === actor.agentId,
      );
      if (made === undefined) {
        throw refusal(callMessages.handledByOthers, { callId: kept.call.callId });
      }
      const { codes, note, callbackAt } = body;
      if (callbackAt != null) requireAhead(callbackAt, '/body/callbackAt', wire);
      const callbackAtMs = callbackAt == null ? callbackAt : wire.atMs(callbackAt);
      const { callId } = kept.call;
      // An outbound list makes its call again itself, so the call gets no callback as well.
      const isListed = outbound.isListed(callId);
      const more = isListed ? {} : { callbackAtMs };
      unwrap(await wire.live.calls.setOutcome(made, { codes, note, ...more }));
      if (isListed)
        outbound.outcome(callId, {
          codes,
          ...omitUndefined({ callbackAtMs: msOf(callbackAt ?? undefined) }),
        });
      return callNow(kept, wire);
    },
  ),
} as const;

type WaitingInput = Input extends infer One
  ? One extends { readonly type: 'moveCall' | 'reclassCall' | 'pullCall' | 'call.callbackTaken' }
    ? Omit<One, 'callId'>
    : never
  : never;

async function told(id: string, wire: Wire, input: WaitingInput) {
  const kept = requireLiveCall(id, wire);
  const { callId } = kept.call;
  const partId = wire.live.projection.calls.partOf(callId);
  const { refused } = await wire.live.submit({ ...input, callId: partId });
  if (refused === undefined) return callNow(kept, wire);
  throw new Refusal(
    refused,
    fill(callMessages.notWaiting, { callId, state: kept.call.derivedState }),
    { allowed: ['queued'] },
  );
}
