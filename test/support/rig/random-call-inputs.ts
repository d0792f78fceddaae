/**
 * Random inputs from callers, media and devices, and from agents on their offers and interactions.
 */
import type { Input } from '../../../routing/index.ts';
import type { Draw } from './draw.ts';
import { given, gridMs, gridTime, oddCallNames } from './random-names.ts';
import {
  type PlanWords,
  randomClass,
  randomExpression,
  randomOffsetMs,
  randomPlan,
} from './random-plan.ts';
import { randomFacts } from './random-rules.ts';
import type { InputChoice, InputSource } from './random-trace.ts';
import type { OfferState, WorldOffer } from './world.ts';

/**
 * Waiting calls beyond which arrivals become rare, in turn: in a lull agents wait, in a rush calls.
 */
const crowds = [1, 10, 3] as const;
/** Arrivals until the next of {@link crowds}. */
const spellArrivals = 30;
/** Up to so many objects that may meet something make it that much likelier. */
const objectsMax = 4;

/** What calls and their offers may meet now. */
export function callInputs(source: InputSource): readonly InputChoice[] {
  const { draw, world } = source;
  const calls = [...world.calls.values()];
  const waiting = calls.filter((call) => call.state === 'waiting');
  const connected = calls.filter((call) => call.state === 'connected');
  const callback = calls.filter((call) => call.state === 'callback');
  const hungUp = (list: typeof calls): Input => ({
    type: 'call.hungUp',
    callId: draw.pick(list).callId,
  });
  return [
    [waiting.length < crowdNow(source) ? 26 : 1, () => arrival(source)],
    [waiting.length > 0 ? 5 : 0, () => hungUp(waiting)],
    [Math.min(connected.length, objectsMax) * 5, () => hungUp(connected)],
    [callback.length > 0 ? 0.5 : 0, () => hungUp(callback)],
    [4, () => directCall(source)],
    [4, () => device(source)],
    [1, () => ({ type: 'newDay' })],
    ...queueInputs(source),
    ...offerInputs(source),
  ];
}

function crowdNow({ world }: InputSource): number {
  return crowds[Math.floor(world.arrivals / spellArrivals) % crowds.length] ?? 1;
}

/** Names a plan of a call may use. */
function wordsOf(source: InputSource): PlanWords {
  const { centre } = source;
  return {
    queues: centre.queues.map((queue) => queue.id),
    skills: centre.skills ?? [],
    agents: (centre.agents ?? []).map((agent) => agent.id),
    plain: false,
  };
}

/** `c1`, `c2`, ...; sometimes an odd name, or one used before. */
function callName(source: InputSource): string {
  const { draw, world } = source;
  return draw.weighted<() => string>([
    [92, () => `c${source.nextCall}`],
    [4, () => draw.pick(oddCallNames)],
    [2, () => draw.maybe(world.pastCalls) ?? 'c1'],
    [2, () => draw.maybe([...world.calls.keys()]) ?? 'c1'],
  ])();
}

function arrival(source: InputSource): Input {
  const { draw } = source;
  const words = wordsOf(source);
  const queue = draw.pick(words.queues);
  const withPlan = draw.chance(0.15);
  const byQueue = source.world.ruleSets.size > 0 ? 0.5 : 0.93;
  return {
    type: 'call.arrived',
    callId: callName(source),
    ...given(draw, withPlan ? 0.2 : byQueue, 'queueId', () => draw.pick(words.queues)),
    ...(withPlan ? { plan: { queue, ...randomPlan(draw, words) } } : {}),
    ...given(draw, source.world.ruleSets.size > 0 ? 0.8 : 0.1, 'facts', () => randomFacts(draw)),
    ...given(draw, 0.15, 'required', () => randomExpression(draw, words)),
    ...given(draw, 0.2, 'class', () => randomClass(draw)),
    ...given(draw, 0.15, 'offsetMs', () => randomOffsetMs(draw)),
  };
}

function directCall(source: InputSource): Input {
  const { draw } = source;
  const direction = draw.pick(['incoming', 'outgoing'] as const);
  const words = wordsOf(source);
  return {
    type: 'directCall.began',
    callId: draw.chance(0.9) ? `c${source.nextCall}d${draw.int(0, 9)}` : callName(source),
    agentId: draw.pick(words.agents),
    direction,
    ...given(draw, direction === 'outgoing' ? 0.6 : 0.05, 'queueId', () => draw.pick(words.queues)),
  };
}

function device(source: InputSource): Input {
  const { draw, world } = source;
  const down = [...world.agents].filter(([, agent]) => agent.reason === 'device');
  const broken = draw.chance(0.6) ? draw.maybe(down)?.[0] : undefined;
  return {
    type: 'device.changed',
    agentId: broken ?? draw.pick([...world.agents.keys()]),
    usable: broken === undefined ? draw.chance(0.5) : true,
    ...given(draw, 0.4, 'channels', () => draw.some(['voice', 'chat', 'email'], 0.5)),
  };
}

function queueInputs(source: InputSource): readonly InputChoice[] {
  const { draw, world } = source;
  const shut = [...world.queueStates].filter(([, state]) => state !== 'open');
  const queueId = (): string => draw.pick([...world.queueStates.keys()]);
  return [
    [
      shut.length > 0 ? 6 : 0,
      () => ({ type: 'setQueueState', queueId: draw.pick(shut)[0], state: 'open' }),
    ],
    [
      0.7,
      () => ({
        type: 'setQueueState',
        queueId: queueId(),
        state: 'closed',
        ...given(draw, 0.2, 'untilMs', () => until(draw, world.nowMs)),
        ...given(draw, 0.2, 'divertTo', queueId),
      }),
    ],
    [0.3, () => ({ type: 'setQueueState', queueId: queueId(), state: 'open' })],
    [
      1.5,
      () => ({
        type: 'setQueueState',
        queueId: queueId(),
        state: 'closing',
        ...given(draw, 0.7, 'untilMs', () => until(draw, world.nowMs)),
      }),
    ],
  ];
}

/** On the grid, mostly ahead. */
function until(draw: Draw, nowMs: number): number {
  return Math.max(0, nowMs - (nowMs % gridMs) + gridTime(draw, 30) - gridTime(draw, 3));
}

function offerInputs(source: InputSource): readonly InputChoice[] {
  const { draw, world } = source;
  const all = [...world.offers.values()];
  const within = (...states: readonly OfferState[]): readonly WorldOffer[] =>
    all.filter((offer) => states.includes(offer.state));
  const one = (
    weight: number,
    offers: readonly WorldOffer[],
    make: (offer: WorldOffer) => Input,
  ): InputChoice => [weight * Math.min(offers.length, objectsMax), () => make(draw.pick(offers))];
  const offered = within('offered');
  const talking = within('connected', 'held');
  const working = within('connected', 'held', 'wrapUp');
  const wrapUp = within('wrapUp');
  return [
    one(24, offered, (offer) => ({
      type: 'acceptOffer',
      offerId: offer.offerId,
      ...given(draw, 0.6, 'callVersion', () => offer.callVersion + (draw.chance(0.05) ? 1 : 0)),
    })),
    one(3, within('offered', 'accepted'), ({ offerId }) => ({
      type: 'rejectOffer',
      offerId,
      ...given(draw, 0.5, 'reason', () => 'lunch'),
    })),
    one(3, offered, ({ offerId }) => ({ type: 'offer.alerting', offerId })),
    one(2, within('offered', 'accepted', 'connecting'), ({ offerId }) => ({
      type: 'offer.failed',
      offerId,
      cause: draw.pick(['busy', 'unreachable', 'media'] as const),
    })),
    one(34, within('connecting'), ({ offerId }) => ({ type: 'offer.connected', offerId })),
    one(7, talking, ({ offerId }) => ({ type: 'hangUp', offerId })),
    one(2, talking, ({ offerId }) => ({ type: 'leg.ended', offerId })),
    one(4, working, ({ offerId }) => ({
      type: 'setOutcome',
      offerId,
      codes: draw.some(['sold', 'lost'], 0.6),
    })),
    one(8, wrapUp, ({ offerId }) => ({ type: 'endWrapUp', offerId })),
    one(4, wrapUp, ({ offerId }) => ({
      type: 'extendWrapUp',
      offerId,
      byMs: gridTime(draw, 20),
    })),
  ];
}
