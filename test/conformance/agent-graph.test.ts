/**
 * Shortest paths through the agent machine, each to another combination of states, drive the
 * router: it shows the same agent and session states after every step.
 */
import { describe, expect, it } from 'vitest';
import type { SnapshotFrom } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import {
  type AgentEvent,
  agentMachine,
  agentSessionStateOf,
  agentStateOf,
} from '../../machines/index.ts';
import { type CentreFile, createRouter, type Input } from '../../routing/index.ts';
import { agentInputOf } from '../support/agent-models.ts';
import { stateNodesOf } from '../support/life-cycles.ts';

type AgentSnapshot = SnapshotFrom<typeof agentMachine>;

const answerLimitMs = 1_000_000;
/** Chats, of which an agent takes several; other limits are too long to be met on a path. */
const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'shop',
  timeZone: 'Europe/Paris',
  groups: [{ id: 'sales' }],
  queues: [{ id: 'chats', channel: 'chat', group: 'sales', answerLimitMs }],
  agents: [{ id: 'ann', groups: ['sales'], links: [{ queue: 'chats' }] }],
  defaults: { wrapUp: { mode: 'mandatory', limitMs: 1_000_000_000 } },
  routing: {
    noAnswersMax: { chat: 1 },
    rejectsMax: 1,
    rejectCoolDownMs: 0,
    failCoolDownMs: 0,
    connectLimitMs: 1_000_000_000,
    wrapUpCapMs: 1_000_000_000,
  },
};
/** Chats at once. */
const slots = ['a', 'b'];
const sessionsMax = 2;

/** What may happen to the agent next. Offers that a change rescinds come first. */
function eventsOf({ value, context, ...agent }: AgentSnapshot): readonly AgentEvent[] {
  const state = agentStateOf({ value, context, ...agent } as AgentSnapshot);
  const works = Object.entries(context.works);
  const [[sessionId, session] = ['', undefined]] = Object.entries(context.sessions).slice(-1);
  const isTaking =
    context.sessions[sessionId]?.own === 'ready' &&
    JSON.stringify(value.requested) === '{"ready":"settled"}' &&
    Object.values(value.imposed).every((cause) => ['works', 'no', 'serving'].includes(cause));
  const isOffered = works.find(([, { phase }]) => phase === 'offered');
  if (isOffered !== undefined && !isTaking) {
    return [{ type: 'offer.rescinded', offerId: isOffered[0] }];
  }
  const mayOpen = context.sessionsMade < sessionsMax;
  if (state === 'loggedOff') {
    return mayOpen ? [{ type: 'agent.logOn' }, { type: 'agent.logOnReady' }] : [];
  }
  const wrapsUp = works.some(([, { phase }]) => phase === 'wrapUp');
  const free = slots.find((slot) => !(slot in context.works));
  return [
    { type: 'agent.notReady' },
    { type: 'agent.logOff' },
    { type: 'device.failed' },
    { type: 'device.works' },
    // Ready ends wrap-ups, as does a change of a session in wrap-up.
    ...(wrapsUp ? [] : [{ type: 'agent.ready' } as const]),
    ...(works.length === 0
      ? [
          {
            type: 'interaction.began',
            offerId: 'a',
            ...(session?.own === 'ended' ? {} : { sessionId }),
          } as const,
        ]
      : []),
    ...(session === undefined || session.own === 'ended'
      ? mayOpen
        ? [{ type: 'session.opened', groupId: 'sales' } as const]
        : []
      : [
          ...(wrapsUp
            ? []
            : [
                { type: 'session.ready', sessionId } as const,
                { type: 'session.notReady', sessionId } as const,
              ]),
          { type: 'session.ended', sessionId } as const,
        ]),
    ...(free !== undefined && isTaking
      ? [{ type: 'offer.offered', offerId: free, sessionId } as const]
      : []),
    ...works.flatMap(([offerId, { phase }]) =>
      nextOf(phase, offerId === isOffered?.[0]).map((type) => ({ type, offerId })),
    ),
  ];
}

function nextOf(phase: string, isOldest: boolean) {
  switch (phase) {
    case 'offered':
      return [
        'offer.connecting',
        'offer.rejected',
        'offer.rescinded',
        'offer.failed',
        // An older offer expires first.
        ...(isOldest ? ['offer.expired' as const] : []),
      ] as const;
    case 'accepted':
      return ['offer.connected', 'offer.failed', 'offer.rescinded'] as const;
    case 'talking':
      return ['interaction.wrapUp'] as const;
    default:
      return ['interaction.ended'] as const;
  }
}

function keyOf({ value, context }: AgentSnapshot): string {
  const { works, sessions, sessionsMade, noAnswers, rejects } = context;
  const all = slots.map((slot) => works[slot]);
  return JSON.stringify([value, all, sessions, sessionsMade, noAnswers, rejects]);
}

class DrivenRouter {
  readonly #router = createRouter({ centre });
  readonly #calls = new Map<string, { callId: string; offeredAtMs: number }>();
  readonly #sessions = new Map<string, string>();
  #nowMs = 0;
  #made = 0;
  #shown = 'loggedOff';

  take(event: AgentEvent): void {
    const slot = 'offerId' in event ? event.offerId : '';
    const call = this.#calls.get(slot);
    if (event.type === 'offer.expired') {
      this.#step((call?.offeredAtMs ?? 0) + answerLimitMs, []);
    }
    if (event.type === 'offer.offered' || event.type === 'interaction.began') {
      this.#made += 1;
      this.#calls.set(slot, { callId: `c${this.#made}`, offeredAtMs: this.#nowMs + 1 });
    }
    this.#step(this.#nowMs + 1, this.#inputs(event, this.#calls.get(slot)?.callId ?? ''));
  }

  differsFrom(agent: AgentSnapshot): string | null {
    const has = agentStateOf(agent);
    if (has !== this.#shown) return `agent: router ${this.#shown}, machine ${has}`;
    for (const [id, state] of this.#sessions) {
      const own = agentSessionStateOf(agent.context, id);
      if (own !== state) return `session ${id}: router ${state}, machine ${own}`;
    }
    return null;
  }

  #inputs(event: AgentEvent, callId: string): readonly Input[] {
    const agentId = 'ann';
    const offerId = `${callId}/1`;
    const hungUp: Input = { type: 'call.hungUp', callId };
    switch (event.type) {
      case 'agent.logOn':
        return [{ type: 'logOn', agentId }];
      case 'agent.logOnReady':
        return [{ type: 'logOn', agentId, ready: true }];
      case 'agent.logOff':
        return [{ type: 'logOff', agentId }];
      case 'agent.ready':
        return [{ type: 'setState', agentId, state: 'ready' }];
      case 'agent.notReady':
        return [{ type: 'setState', agentId, state: 'notReady' }];
      case 'device.failed':
      case 'device.works':
        return [{ type: 'device.changed', agentId, usable: event.type === 'device.works' }];
      case 'session.opened':
        return [{ type: 'openSession', agentId, groupId: event.groupId }];
      case 'session.ended':
        return [{ type: 'endSession', sessionId: event.sessionId }];
      case 'session.ready':
      case 'session.notReady': {
        const state = event.type === 'session.ready' ? 'ready' : 'notReady';
        return [{ type: 'setSessionState', sessionId: event.sessionId, state }];
      }
      case 'offer.offered':
        return [{ type: 'call.arrived', callId, queueId: 'chats' }];
      case 'interaction.began': {
        const direct = { callId, agentId, direction: 'outgoing', queueId: 'chats' } as const;
        return [{ type: 'directCall.began', ...direct }];
      }
      case 'offer.connecting':
        return [{ type: 'acceptOffer', offerId }];
      case 'offer.connected':
        return [{ type: 'offer.connected', offerId }];
      case 'offer.rejected':
        return [{ type: 'rejectOffer', offerId }, hungUp];
      case 'offer.failed':
        return [{ type: 'offer.failed', offerId, cause: 'unreachable' }, hungUp];
      case 'offer.expired':
      case 'offer.rescinded':
        return [hungUp];
      case 'interaction.wrapUp':
        return [{ type: 'hangUp', offerId }];
      case 'interaction.ended':
        return [{ type: 'endWrapUp', offerId }];
      default:
        throw new Error(`${event.type} is not one of these paths`);
    }
  }

  #step(atMs: number, inputs: readonly Input[]): void {
    this.#nowMs = atMs;
    for (const effect of this.#router.step({ atMs, inputs })) {
      if (effect.type === 'agent.state') this.#shown = effect.state;
      if (effect.type === 'agentSession.state') this.#sessions.set(effect.sessionId, effect.state);
    }
  }
}

describe('the shortest paths of the agent machine', () => {
  const paths = getShortestPaths(agentMachine, {
    input: agentInputOf(centre, 'ann'),
    events: (agent) =>
      eventsOf(agent).map((event) =>
        event.type === 'offer.failed' ? { ...event, cause: 'unreachable' } : event,
      ),
    serializeState: keyOf,
  });

  it('lead the router through the same states', () => {
    const differences = paths.flatMap(({ steps }) => {
      const router = new DrivenRouter();
      for (const [place, { event, state }] of steps.entries()) {
        if (event.type !== ('xstate.init' as never)) router.take(event);
        // The router rescinds offers within the instant of what rescinds them.
        const [next, ...others] = eventsOf(state);
        if (next?.type === 'offer.rescinded' && others.length === 0) continue;
        const difference = router.differsFrom(state);
        const way = steps.slice(0, place + 1).map((step) => step.event.type);
        if (difference !== null) return [`${difference} after ${way.join(', ')}`];
      }
      return [];
    });
    expect(differences.slice(0, 5)).toEqual([]);
    expect(paths.length).toBeGreaterThan(5_000);
  });

  it('reach every state of the machine', () => {
    const reached = new Set(paths.flatMap(({ state }) => [...state._nodes].map(({ id }) => id)));
    const all = stateNodesOf(agentMachine.root).filter(({ type }) => type === 'atomic');
    expect(all.filter(({ id }) => !reached.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
