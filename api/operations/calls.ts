/**
 * Calls, explanations of their routing, and commands on the actor's leg, answered with the changed
 * call.
 *
 * Source: tapi-call-center.md 5.4.
 */
import { z } from 'zod';
import {
  type CallFeature,
  callMessages,
  callResourceSchema,
  type ErrorCode,
  listOf,
  refusal,
  strict,
  whyNotSchema,
  whySchema,
  whyWaitingSchema,
} from '../../contracts/index.ts';
import {
  done,
  type KeptCall,
  type KeptLeg,
  type PlainCommand,
  type Seat,
  type ServiceAnswer,
  unwrap,
  type Wire,
} from '../../live/index.ts';
import type { Reader } from '../../rules/index.ts';
import {
  callNow,
  presentWhy,
  presentWhyGone,
  presentWhyNot,
  presentWhyWaiting,
} from '../presenters/call.ts';
import { everyone, ownCalls } from './access-rules.ts';
import { actorOf, commandErrors, requireLeg, requireLiveCall, requireSeat } from './call-actor.ts';
import { classSchema, dataSchema } from './call-starts.ts';
import { callerOperations } from './callers.ts';
import { requireAddress, requireAgent, requireCall } from './named-things.ts';
import { pageInTurns } from './paging.ts';
import {
  inStates,
  list,
  operation,
  type RequestBodySpec,
  reasonSchema,
  type Words,
  wireIdSchema,
} from './route.ts';
import {
  requireTreatment,
  targetErrors,
  targetOf,
  targetSchema,
  waitingCall,
} from './waiting-calls.ts';

const whoCalls = { id: 'getCallCustomer', operation: callerOperations.getCallCustomer };
const seesCustomers: Reader = { reveal: ['customer'] };

export const callOperations = {
  listCalls: operation(
    'GET /api/v1/centres/{centre}/calls',
    ['Calls of a centre', 'Les appels d’un centre'],
    {
      query: list.extend({ state: inStates(callResourceSchema.shape.state.options) }),
      answer: listOf(callResourceSchema),
      access: everyone,
    },
    ({ query }, { wire, clock }) => {
      // Sequence numbers are negated, so that the latest calls come first.
      const calls = wire.live.projection.calls
        .all()
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

/** Of commands on an agent's leg that waiting calls have too. */
const waitingNote = 'By a supervisor or program, of a call that waits too.';

const slotSchema = z.string().min(1).max(16);
const answerErrors: readonly ErrorCode[] = [
  'offer_not_live',
  'already_accepted',
  'no_capacity',
  'agent_state_not_allowed',
];
const fetchErrors: readonly ErrorCode[] = [
  'address_not_found',
  'no_agent_at_address',
  'call_not_found',
  'no_capacity',
  'agent_state_not_allowed',
];

const frame = { answer: callResourceSchema, access: ownCalls, errors: commandErrors } as const;
const nothing = { body: strict({}).nullish(), example: {} } as const;

/** Answers with the leg's call, or with the call whose id the command returns. */
function command<const Verb extends CallFeature, Body extends z.ZodType>(
  verb: Verb,
  words: Words,
  { errors = [], ...takes }: RequestBodySpec<Body>,
  run: (made: KeptLeg, asked: { body: z.infer<Body>; wire: Wire }) => Outcome,
  /** On a call that waits, by supervisors and programs [they may not]. */
  runWaiting?: (kept: KeptCall, asked: { body: z.infer<Body>; wire: Wire }) => Outcome,
) {
  const method = verb === 'treatment' || verb === 'data' ? ('PUT' as const) : ('POST' as const);
  return operation(
    `${method} /api/v1/calls/{call}/${verb}`,
    words,
    { ...frame, ...takes, key: 'optional', errors: [...commandErrors, ...errors] },
    async (asked, { wire }) => {
      const body = asked.body as z.infer<Body>;
      const { call } = asked.params as { readonly call: string };
      const waiting = runWaiting === undefined ? null : waitingCall(call, actorOf(asked), wire);
      if (runWaiting !== undefined && waiting !== null) {
        unwrap((await runWaiting(waiting, { body, wire })) ?? done(null));
        return callNow(waiting, wire);
      }
      const made = requireLeg(call, verb, { actor: actorOf(asked), wire });
      const answer = await run(made, { body, wire });
      const callId = answer === undefined ? null : unwrap<string | null>(answer);
      return callNow(callId === null ? made.of : requireCall(callId, wire), wire);
    },
  );
}

type Outcome = Promise<ServiceAnswer<string | null>> | undefined;

function plain(verb: PlainCommand, words: Words) {
  const takes = { ...nothing, errors: ['consult_not_connected'] as const };
  return command(verb, words, takes, (made, { wire }) => wire.live.calls.plain(made, verb));
}

/**
 * An operation that takes an offer or a direct call; on a leg that dials, `answer` reports the
 * other side's answer.
 */
function taking(verb: 'accept' | 'answer', words: Words) {
  const takes = { ...nothing, errors: answerErrors };
  return command(verb, words, takes, (made, { wire }) => {
    const { direct } = wire.live.calls;
    if (made.leg.state === 'dialing') direct.connect(made);
    else if (made.offerId !== null) return wire.live.calls.acceptOffer(made);
    else if (verb === 'answer') return direct.answer(made);
    else direct.accept(made);
    return undefined;
  });
}

/** An operation that takes a parked or ringing call to one of the agent's own addresses. */
function fetching<const Verb extends 'unpark' | 'pickup', Body extends z.ZodObject>(
  verb: Verb,
  words: Words,
  { errors = [], ...takes }: RequestBodySpec<Body>,
  run: (seat: Seat, body: z.infer<Body>, wire: Wire) => Promise<ServiceAnswer<string>>,
) {
  return operation(
    `POST /api/v1/calls/${verb}`,
    words,
    { ...frame, ...takes, errors: [...commandErrors, ...fetchErrors, ...errors] },
    async (asked, { wire }) => {
      const body = asked.body as z.infer<Body> & { readonly addressId: string };
      const seat = requireSeat(body.addressId, actorOf(asked), wire);
      return callNow(requireCall(unwrap(await run(seat, body, wire)), wire), wire);
    },
  );
}

export const callCommandOperations = {
  acceptCall: taking('accept', ['Accept a call', 'Accepter un appel']),
  answerCall: taking('answer', ['Answer a call', 'Répondre à un appel']),
  hangUpCall: operation(
    'POST /api/v1/calls/{call}/hangup',
    ['Hang up', 'Raccrocher'],
    {
      ...frame,
      note: 'Rejects what alerts. By a switch: the party outside is gone. By a supervisor: the call ends.',
      body: strict({ reason: reasonSchema.optional() }).nullish(),
      example: {},
      errors: [...commandErrors, 'offer_not_live', 'already_accepted'],
    },
    async (asked, { wire }) => {
      const { params, body } = asked;
      const actor = actorOf(asked);
      const { calls, projection } = wire.live;
      const named = projection.calls.legs.get(params.call);
      if (actor.kind === 'agent' || (named !== undefined && named.agentId !== null)) {
        const made = requireLeg(params.call, 'hangup', { actor, wire });
        unwrap(await calls.hangUp(made, body?.reason));
        return callNow(made.of, wire);
      }
      const kept = requireLiveCall(params.call, wire);
      unwrap(await calls.end(kept, actor.kind === 'switch' ? 'caller' : 'command'));
      return callNow(kept, wire);
    },
  ),
  holdCall: plain('hold', ['Put a call on hold', 'Mettre un appel en attente']),
  retrieveCall: plain('retrieve', ['Retrieve a held call', 'Reprendre un appel']),
  completeTransfer: plain('complete-transfer', ['Complete a transfer', 'Terminer un transfert']),
  cancelConsult: plain('cancel-consult', ['Cancel a consult', 'Annuler une consultation']),
  conferenceCall: plain('conference', ['Make a conference', 'Passer en conférence']),
  swapCalls: command(
    'swap',
    ['Swap the held call', 'Permuter avec l’appel en attente'],
    nothing,
    (made, { wire }) => wire.live.calls.swap(made),
  ),
  consultAboutCall: command(
    'consult',
    ['Ask somebody about a call', 'Consulter quelqu’un sur un appel'],
    {
      note: 'Answers the consultation call.',
      body: strict({ to: targetSchema }),
      example: { to: { agentId: 'verdier.celia' } },
      errors: targetErrors,
    },
    (made, { body, wire }) => wire.live.calls.consult(made, targetOf(body.to, wire)),
  ),
  transferCall: command(
    'transfer',
    ['Transfer a call', 'Transférer un appel'],
    {
      note: waitingNote,
      body: strict({
        to: targetSchema,
        class: classSchema.exactOptional(),
        returnTo: z
          .enum(['queue', 'agent', 'message'])
          .exactOptional()
          .describe('Where it goes if nobody takes it.'),
      }),
      example: { to: { queueId: 'verdier.sav' } },
      errors: targetErrors,
    },
    (made, { body: { to, ...more }, wire }) =>
      wire.live.calls.transfer(made, targetOf(to, wire), more),
    (kept, { body: { to, class: toClass }, wire }) =>
      wire.live.calls.sendWaiting(kept, targetOf(to, wire), toClass),
  ),
  redirectCall: command(
    'redirect',
    ['Send an alerting call elsewhere', 'Renvoyer un appel qui sonne'],
    {
      note: waitingNote,
      body: strict({ to: targetSchema }),
      example: { to: { number: '14' } },
      errors: [...targetErrors, 'address_busy'],
    },
    (made, { body, wire }) => wire.live.calls.direct.redirect(made, targetOf(body.to, wire)),
    (kept, { body, wire }) => wire.live.calls.sendWaiting(kept, targetOf(body.to, wire)),
  ),
  parkCall: command(
    'park',
    ['Park a call', 'Garer un appel'],
    {
      note: 'In the lowest free slot, unless one is given; `parkSlot` of the answer says which.',
      body: strict({ slot: slotSchema.optional() }).nullish(),
      example: { slot: '701' },
      errors: ['number_invalid'],
    },
    (made, { body, wire }) => wire.live.calls.parking.park(made, body?.slot),
  ),
  unparkCall: fetching(
    'unpark',
    ['Fetch a parked call', 'Reprendre un appel garé'],
    {
      body: strict({ addressId: wireIdSchema, slot: slotSchema }),
      example: { addressId: 'verdier.poste-12', slot: '701' },
      errors: ['number_invalid'],
    },
    (seat, { slot }, wire) => wire.live.calls.parking.unpark(seat, slot),
  ),
  pickUpCall: fetching(
    'pickup',
    ['Take a call that alerts elsewhere', 'Intercepter un appel'],
    {
      body: strict({ addressId: wireIdSchema, from: wireIdSchema }),
      example: { addressId: 'verdier.poste-14', from: 'verdier.poste-12' },
    },
    (seat, { from }, wire) => wire.live.calls.direct.pickUp(seat, requireAddress(from, wire)),
  ),
  setTreatment: command(
    'treatment',
    ['Choose what the other side hears', 'Choisir ce que l’autre entend'],
    {
      note: waitingNote,
      body: strict({ treatment: z.string().min(1).max(64) }),
      example: { treatment: 'music' },
    },
    (made, { body: { treatment }, wire }) => {
      requireTreatment(treatment, wire);
      wire.live.calls.treat(made, treatment);
      return undefined;
    },
    (kept, { body: { treatment }, wire }) => {
      requireTreatment(treatment, wire);
      return wire.live.calls.treatWaiting(kept, treatment);
    },
  ),
  setCallData: command(
    'data',
    ['Attach references to a call', 'Joindre des références à un appel'],
    { body: strict({ data: dataSchema }), example: { data: 'order:ord_5' } },
    (made, { body, wire }) => {
      wire.live.calls.setData(made.of, body.data);
      return undefined;
    },
  ),
} as const;
