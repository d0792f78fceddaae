/**
 * Random inputs of callers and supervisors on calls: callbacks, messages, returns, digits, hold,
 * a supervisor's commands, and restarts.
 */
import type { Input } from '../../../routing/index.ts';
import { given } from './random-names.ts';
import { randomClass, randomOffsetMs } from './random-plan.ts';
import type { InputChoice, InputSource } from './random-trace.ts';
import { liveOffersOf, type OfferState, type WorldCall } from './world.ts';

/** Share of commands on a call of any state, which mostly refuses them. */
const anyShare = 0.08;

/** What may be said of calls now, beside what offers and arrivals bring. */
export function commandInputs(source: InputSource): readonly InputChoice[] {
  const { world } = source;
  const calls = [...world.calls.values()];
  const waiting = calls.filter(({ state }) => state === 'waiting');
  const unclaimed = waiting.filter(isUnclaimed);
  const callbacks = calls.filter(({ state }) => state === 'callback');
  const asks = world.queueStates.has('ask-menu');
  const inQueue = (id: string) => waiting.filter(({ queueId }) => queueId === id);
  const on = (
    weight: number,
    list: readonly WorldCall[],
    make: (callId: string) => Input,
  ): InputChoice => [
    list.length > 0 ? weight : 0,
    () => make(source.draw.pick(source.draw.chance(anyShare) ? calls : list).callId),
  ];
  return [
    on(1.5, unclaimed, (callId) => ({ type: 'call.callbackTaken', callId })),
    on(0.6, unclaimed, (callId) => ({ type: 'call.messageLeft', callId })),
    on(0.3, calls, (callId) => ({ type: 'call.digits', callId, digits: '1#' })),
    on(5, inQueue('ask-menu'), (callId) => ({
      type: 'call.digits',
      callId,
      digits: source.draw.pick(['1', '2', '3', '30', '0', '31*', '9']),
    })),
    on(3, inQueue('ask-point'), (callId) => routed(source, callId)),
    on(1, inQueue('ask-voicemail'), (callId) => ({
      type: 'call.messageFailed',
      callId,
      problem: 'no disk',
    })),
    on(1, inQueue('ask-voicemail'), (callId) => ({ type: 'call.digits', callId, digits: '1#' })),
    on(1, inQueue('ask-voicemail'), (callId) => ({ type: 'call.hungUp', callId })),
    on(asks ? 0.4 : 0, waiting, (callId) => ({ type: 'redirectCall', callId, number: '112' })),
    on(2, [...waiting, ...callbacks], (callId) => returned(source, callId)),
    on(2, [...waiting, ...callbacks], (callId) => reclassed(source, callId)),
    on(1.5, unclaimed, (callId) => ({
      type: 'moveCall',
      callId,
      queueId: source.draw.pick([...world.queueStates.keys()]),
    })),
    on(3, [...unclaimed, ...callbacks], (callId) => pulled(source, callId)),
    on(0.3, waiting, (callId) => ({
      type: 'treatCall',
      callId,
      treatment: { say: ['wait'], ...given(source.draw, 0.3, 'music', () => 'piano') },
    })),
    on(0.6, waiting, (callId) => ({ type: 'hangUpCall', callId })),
    // Callbacks have no other end than an answer: without this they would fill every queue.
    on(0.4 * callbacks.length, callbacks, (callId) => ({ type: 'hangUpCall', callId })),
    ...holdInputs(source),
    [0.15, () => restart(source)],
  ];
}

function routed({ draw, world }: InputSource, callId: string): Input {
  const queueId = draw.pick([...world.queueStates.keys(), 'nowhere']);
  return {
    type: 'call.routed',
    callId,
    ...given(draw, 0.7, 'host', () => 'bank'),
    ...given(draw, 0.9, 'to', () => draw.pick([{ queueId }, { queueId }, { number: '112' }])),
    ...given(draw, 0.1, 'problem', () => 'overloaded'),
  };
}

function isUnclaimed(call: WorldCall): boolean {
  return liveOffersOf(call).every(({ state }) => state !== 'connecting');
}

function returned({ draw, world }: InputSource, callId: string): Input {
  const of = (draw.chance(0.9) ? draw.maybe(world.abandoned) : undefined) ?? callId;
  return { type: 'call.returned', callId, of };
}

function reclassed({ draw }: InputSource, callId: string): Input {
  return {
    type: 'reclassCall',
    callId,
    ...given(draw, 0.7, 'class', () => randomClass(draw)),
    ...given(draw, 0.4, 'offsetMs', () => randomOffsetMs(draw)),
  };
}

/** Mostly to an agent who could have it. */
function pulled({ draw, world }: InputSource, callId: string): Input {
  const ready = [...world.agents].filter(([, { state }]) => state === 'ready').map(([id]) => id);
  const agentId = draw.chance(0.8) ? draw.maybe(ready) : undefined;
  return { type: 'pullCall', callId, agentId: agentId ?? draw.pick([...world.agents.keys()]) };
}

/** Mostly a higher epoch; most media have outlived it, and some that nobody knows. */
function restart({ draw, world }: InputSource): Input {
  const talking = [...world.offers.values()].filter(({ state }) => state !== 'wrapUp');
  const known = talking.map(({ offerId }) => offerId);
  return {
    type: 'restart',
    epoch: Math.max(1, world.epoch + draw.int(-1, 4)),
    liveLegs: [...draw.some(known, 0.8), ...draw.some(world.pastOffers, 0.05)],
  };
}

function holdInputs({ draw, world }: InputSource): readonly InputChoice[] {
  const within = (state: OfferState): readonly string[] =>
    [...world.offers.values()].filter((offer) => offer.state === state).map((of) => of.offerId);
  const talking = within('connected');
  const held = within('held');
  return [
    [talking.length > 0 ? 3 : 0, () => ({ type: 'hold', offerId: draw.pick(talking) })],
    [held.length > 0 ? 4 : 0, () => ({ type: 'retrieve', offerId: draw.pick(held) })],
  ];
}
