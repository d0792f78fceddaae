/**
 * Commands on the actor's leg, answered with the changed call.
 *
 * Source: tapi-call-center.md 5.4.
 */
import { z } from 'zod';
import {
  type CallFeature,
  callResourceSchema,
  type ErrorCode,
  labelSchema,
  printableText,
  strict,
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
import { callNow } from '../presenters/call.ts';
import { ownCalls } from './access-rules.ts';
import { actorOf, commandErrors, requireLeg, requireLiveCall, requireSeat } from './call-actor.ts';
import { classSchema, dataSchema } from './call-starts.ts';
import { requireAddress, requireCall } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import {
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

/** Of commands on an agent's leg that waiting calls have too. */
const waitingNote = 'By a supervisor or program, of a call that waits too.';

const slotSchema = printableText(16);
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
  run: (made: KeptLeg, asked: Command<Body>) => Outcome,
  /** On a call that waits, by supervisors and programs [they may not]. */
  runWaiting?: (kept: KeptCall, asked: Command<Body>) => Outcome,
) {
  const method = verb === 'treatment' || verb === 'data' ? ('PUT' as const) : ('POST' as const);
  return operation(
    `${method} /api/v1/calls/{call}/${verb}`,
    words,
    { ...frame, ...takes, key: 'optional', errors: [...commandErrors, ...errors] },
    async (asked, { wire }) => {
      const { principal } = asked;
      const own = { body: asked.body as z.infer<Body>, wire, principal };
      const { call } = asked.params as { readonly call: string };
      const waiting = runWaiting === undefined ? null : waitingCall(call, actorOf(asked), wire);
      if (runWaiting !== undefined && waiting !== null) {
        unwrap((await runWaiting(waiting, own)) ?? done(null));
        return callNow(waiting, wire);
      }
      const made = requireLeg(call, verb, { actor: actorOf(asked), wire });
      const answer = await run(made, own);
      const callId = answer === undefined ? null : unwrap<string | null>(answer);
      return callNow(callId === null ? made.of : requireCall(callId, wire), wire);
    },
  );
}

type Outcome = Promise<ServiceAnswer<string | null>> | undefined;

interface Command<Body extends z.ZodType> extends Pick<ApiRequest, 'principal'> {
  readonly body: z.infer<Body>;
  readonly wire: Wire;
}

function plain(verb: PlainCommand, words: Words, more: readonly ErrorCode[] = []) {
  const takes = { ...nothing, errors: ['consult_not_connected', ...more] as const };
  return command(verb, words, takes, (made, { wire }) => wire.live.calls.plain(made, verb));
}

/**
 * An operation that takes an offer or a direct call; on a leg that dials, `answer` reports the
 * other side's answer.
 */
function taking(verb: 'accept' | 'answer', words: Words) {
  const takes = { ...nothing, errors: answerErrors };
  return command(verb, words, takes, (made, { wire }) => {
    const { direct, outside } = wire.live.calls;
    if (made.leg.state === 'dialing' && made.of.about !== null) outside.answered(made.of);
    else if (made.leg.state === 'dialing') direct.connect(made);
    else if (made.offerId !== null) {
      // What is accepted already is being connected.
      return made.leg.state === 'offering' ? wire.live.calls.acceptOffer(made) : undefined;
    } else if (verb === 'answer') return direct.answer(made);
    else direct.accept(made);
    return undefined;
  });
}

/** An operation that takes a parked or ringing call to one of the agent's own places. */
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
      const body = asked.body as z.infer<Body> & { readonly addressId?: string };
      const seat = requireSeat(body.addressId, actorOf(asked), wire);
      return callNow(requireCall(unwrap(await run(seat, body, wire)), wire), wire);
    },
  );
}

/** Commands of agents, supervisors and switches on calls. */
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
  conferenceCall: plain(
    'conference',
    ['Make a conference, or add to one', 'Passer en conférence, ou y ajouter'],
    ['conference_full'],
  ),
  removeFromConference: command(
    'remove',
    ['Take a party out of a conference', 'Retirer un participant d’une conférence'],
    {
      note: 'By the agent who has the call, or a supervisor; not the caller.',
      body: strict({ legId: wireIdSchema.describe('Of who leaves.') }),
      example: { legId: 'leg_e1.7' },
    },
    (made, { body, wire }) => wire.live.calls.remove(made, body.legId),
  ),
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
    (made, { body, ...by }) => by.wire.live.calls.consult(made, targetOf(body.to, by)),
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
    (made, { body: { to, ...more }, ...by }) =>
      by.wire.live.calls.transfer(made, targetOf(to, by), more),
    (kept, { body: { to, class: toClass }, ...by }) =>
      by.wire.live.calls.sendWaiting(kept, targetOf(to, by), toClass),
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
    (made, { body, ...by }) => by.wire.live.calls.direct.redirect(made, targetOf(body.to, by)),
    (kept, { body, ...by }) => by.wire.live.calls.sendWaiting(kept, targetOf(body.to, by)),
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
      note: 'To the station, or to where the agent is logged on.',
      body: strict({ addressId: wireIdSchema.optional(), slot: slotSchema }),
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
      body: strict({ treatment: labelSchema }),
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
