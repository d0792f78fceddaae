/**
 * A busy centre of every kind of queue, and people who keep it so: for soaks.
 *
 * Unlike a random trace nothing here is wrong on purpose; calls come as long as few wait, and each
 * thing that waits for somebody is done sooner or later.
 */
import type { AgentSetting, CentreFile, Input, Instant } from '../../../routing/index.ts';
import type { Draw } from './draw.ts';
import type { World, WorldOffer } from './world.ts';

const agents = 48;
const waitingMax = 120;
const queues = ['orders', 'gold', 'german', 'returns', 'fitters', 'safety', 'chat', 'callbacks'];

export const busyCentre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'busy',
  timeZone: 'Europe/Paris',
  defaults: { answerLimitMs: 20_000, wrapUp: { mode: 'optional', limitMs: 30_000 } },
  routing: { autoReturnMs: 60_000, rejectCoolDownMs: 5_000 },
  channels: {
    voice: { cost: 100, max: 1 },
    chat: { cost: 25, max: 3 },
    interruptibleBy: { chat: ['voice'] },
  },
  skills: ['german', 'fitting'],
  queues: [
    { id: 'orders', plan: { maxWaitMs: 120_000, fallback: { kind: 'move', queue: 'gold' } } },
    { id: 'gold', plan: { class: 1 } },
    {
      id: 'german',
      plan: {
        required: [{ skill: 'german', minLevel: 70 }],
        steps: [
          { atMs: 20_000, mode: 'widen', required: [{ skill: 'german' }] },
          { atMs: 50_000, mode: 'widen', required: [], alsoQueues: ['orders'] },
        ],
      },
    },
    { id: 'returns', promoteAfterMs: 45_000, plan: { strategy: 'leastTalk' } },
    { id: 'fitters', plan: { strategy: { ringGroup: { offers: 3, everyMs: 4_000 } } } },
    { id: 'safety', reserve: 2, plan: { class: 0 } },
    { id: 'chat', channel: 'chat', plan: { strategy: 'roundRobin' } },
    { id: 'callbacks', plan: { maxWaitMs: 40_000, fallback: { kind: 'callback' } } },
  ],
  agents: Array.from({ length: agents }, (_, n): AgentSetting => {
    const linked = queues.filter((_queue, place) => (n + place) % 3 !== 0);
    return {
      id: `a${n}`,
      skills: n % 2 === 0 ? { german: 40 + n } : { fitting: 50 },
      links: linked.map((queue, place) => ({ queue, rank: place % 2 })),
    };
  }),
};

/** What happens next: one input, a little later. The first instant logs everybody on. */
export function nextBusyInstant(draw: Draw, world: World): Instant {
  const atMs = world.nowMs + draw.int(1, 400);
  if (world.lastN === 0) {
    const ids = [...world.agents.keys()];
    return { atMs, inputs: ids.map((agentId) => ({ type: 'logOn', agentId, ready: true })) };
  }
  return { atMs, inputs: nextInputs(draw, world) };
}

function nextInputs(draw: Draw, world: World): readonly Input[] {
  const isFull = world.calls.size > waitingMax + agents;
  if (!isFull && draw.chance(0.3)) {
    const callId = `c${world.arrivals + 1}`;
    return [{ type: 'call.arrived', callId, queueId: draw.pick(queues) }];
  }
  if (draw.chance(0.04)) return breakOf(draw, world);
  if (draw.chance(isFull ? 0.5 : 0.03)) return leaverOf(draw, world);
  const offer = draw.maybe([...world.offers.values()]);
  return offer === undefined ? [] : handled(draw, offer);
}

function handled(draw: Draw, { offerId, state }: WorldOffer): readonly Input[] {
  switch (state) {
    case 'offered':
      if (draw.chance(0.1)) return [{ type: 'rejectOffer', offerId }];
      return draw.chance(0.8) ? [{ type: 'acceptOffer', offerId }] : [];
    case 'accepted':
      return [];
    case 'connecting':
      return draw.chance(0.95)
        ? [{ type: 'offer.connected', offerId }]
        : [{ type: 'offer.failed', offerId, cause: 'media' }];
    case 'connected':
      return [draw.chance(0.2) ? { type: 'hold', offerId } : { type: 'hangUp', offerId }];
    case 'held':
      return [{ type: 'retrieve', offerId }];
    case 'wrapUp':
      return [{ type: 'endWrapUp', offerId }];
  }
}

/** An agent goes for a break, or comes back; now and then they log off, or on. */
function breakOf(draw: Draw, world: World): readonly Input[] {
  const chosen = draw.maybe([...world.agents]);
  if (chosen === undefined) return [];
  const [agentId, { state, pending }] = chosen;
  if (state === 'loggedOff') return [{ type: 'logOn', agentId, ready: true }];
  if (pending !== undefined) return [];
  if (state === 'notReady') return [{ type: 'setState', agentId, state: 'ready' }];
  if (draw.chance(0.2)) return [{ type: 'logOff', agentId }];
  return [{ type: 'setState', agentId, state: 'notReady', reason: 'break' }];
}

/** A caller who waits hangs up; a callback is cancelled. */
function leaverOf(draw: Draw, world: World): readonly Input[] {
  const call = draw.maybe([...world.calls.values()]);
  if (call === undefined || call.state === 'connected') return [];
  return [{ type: call.state === 'callback' ? 'hangUpCall' : 'call.hungUp', callId: call.callId }];
}
