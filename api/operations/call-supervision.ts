/** What supervisors do with calls, and what is noted of them. Source: ux-and-api.md 3.3. */
import { z } from 'zod';
import { callResourceSchema, type ErrorCode, strict, wireIdSchema } from '../../contracts/index.ts';
import type { Input } from '../../routing/index.ts';
import { operation } from '../operation.ts';
import { callNow } from '../presenters/call.ts';
import { granted } from '../presenters/rule.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import { actorOf, callAccess, commandErrors, requireLiveCall, supervisors } from './acting.ts';
import { classSchema, numberSchema } from './arrivals.ts';
import { callParams } from './calls.ts';
import { instant, keyedErrors, personErrors, sentence } from './fields.ts';
import { none, requireAgent, requireCall, requireQueue } from './shared.ts';

const offsetSchema = z.int().min(-86_400_000).max(86_400_000);
const errors: readonly ErrorCode[] = [...personErrors, ...keyedErrors, ...commandErrors];
const command = {
  method: 'POST',
  params: callParams,
  query: none,
  answer: callResourceSchema,
  access: supervisors,
} as const;
const noted = { ...command, audited: true } as const;

export const callSupervisionOperations = {
  requeueCall: operation(
    {
      ...noted,
      path: '/api/v1/calls/{call}/requeue',
      summary: { en: 'Move a waiting call', fr: 'Déplacer un appel en attente' },
      body: strict({
        queueId: wireIdSchema,
        class: classSchema.exactOptional(),
        offsetMs: offsetSchema.exactOptional(),
        keepAge: z.literal(true).optional(),
      }),
      errors: [...errors, 'queue_not_found', 'queue_closed'],
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
    {
      ...noted,
      path: '/api/v1/calls/{call}/reclass',
      summary: { en: 'Change the class of a waiting call', fr: 'Changer la classe d’un appel' },
      body: strict({
        class: classSchema.exactOptional(),
        offsetMs: offsetSchema.exactOptional(),
      }),
      errors,
      example: { class: 0 },
    },
    async ({ params, body }, { wire }) =>
      await told(params.call, wire, { type: 'reclassCall', ...body }),
  ),
  pullCall: operation(
    {
      ...noted,
      path: '/api/v1/calls/{call}/pull',
      summary: { en: 'Offer a waiting call to an agent', fr: 'Présenter un appel à un conseiller' },
      note: 'Without an agent: to one’s own.',
      body: strict({ agentId: wireIdSchema.optional() }).nullish(),
      example: { agentId: 'verdier.celia' },
      errors: [...errors, 'agent_not_found', 'agent_state_not_allowed', 'no_capacity'],
    },
    async (asked, { wire }) => {
      const own = actorOf(asked).agentId;
      const { agentId } = requireAgent(asked.body?.agentId ?? wire.id(own ?? ''), wire);
      return await told(asked.params.call, wire, { type: 'pullCall', agentId });
    },
  ),
  planCallback: operation(
    {
      ...noted,
      path: '/api/v1/calls/{call}/callback',
      summary: { en: 'Call the caller back', fr: 'Rappeler l’appelant' },
      note: 'A waiting call keeps its place, and its line is released.',
      body: strict({ number: numberSchema.optional() }).nullish(),
      example: { number: '+33639980001' },
      status: 201,
      access: { roles: ['supervisor', 'integration', 'gateway'] },
      errors,
    },
    async ({ params, body }, { wire }) => {
      const answer = await told(params.call, wire, { type: 'call.callbackTaken' });
      const [caller] = requireCall(params.call, wire).legs;
      if (body?.number !== undefined && caller !== undefined) {
        caller.leg.callerId = { number: body.number, name: null };
      }
      return answer;
    },
  ),
  setCallOutcome: operation(
    {
      ...command,
      path: '/api/v1/calls/{call}/outcome',
      summary: { en: 'Say what came of a call', fr: 'Noter le résultat d’un appel' },
      note: 'While the agent talks or wraps up. `callbackAt`: the caller is called back then.',
      body: strict({
        codes: z.array(z.string().min(1).max(64)).max(20),
        note: sentence.optional(),
        callbackAt: instant.optional(),
      }),
      access: callAccess,
      errors: [...errors, 'offer_not_live'],
      example: { codes: ['sale'], note: 'Wants the blue one.' },
    },
    async (asked, { wire }) => {
      const { params, body } = asked;
      const actor = actorOf(asked);
      const kept = requireCall(params.call, wire);
      const mine = kept.legs.filter(({ agentId, offerId }) => agentId !== null && offerId !== null);
      const made = mine.findLast(
        ({ agentId }) => actor.kind !== 'agent' || agentId === actor.agentId,
      );
      if (made === undefined) {
        const detail = `Call ${kept.call.callId} is others’; expected one handled oneself.`;
        throw new Refusal('not_call_owner', detail);
      }
      const { codes, note, callbackAt } = body;
      const callbackAtMs = callbackAt === undefined ? undefined : wire.atMs(callbackAt);
      granted(await wire.live.calls.setOutcome(made, { codes, note, callbackAtMs }));
      return callNow(kept, wire);
    },
  ),
} as const;

/** Inputs about a waiting call. */
type WaitingInput = Input extends infer One
  ? One extends { readonly type: 'moveCall' | 'reclassCall' | 'pullCall' | 'call.callbackTaken' }
    ? Omit<One, 'callId'>
    : never
  : never;

/** Has the core hear of a waiting call; answers the call after its instant. */
async function told(id: string, wire: Wire, input: WaitingInput) {
  const kept = requireLiveCall(id, wire);
  const { callId } = kept.call;
  const partId = wire.live.projection.calls.partOf(callId);
  const { refused } = await wire.live.submit({ ...input, callId: partId });
  if (refused === undefined) return callNow(kept, wire);
  const detail = `Call ${callId} is ${kept.call.derivedState}; expected one that waits.`;
  throw new Refusal(refused, detail, { allowed: ['queued'] });
}
