/**
 * A call in the projection: the API resource, and what only the centre needs. Members that change
 * with time (waits, positions, allowed commands) are added when read.
 *
 * Source: tapi-call-center.md 2.8.
 */
import type { CallResource, Leg } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';

/** A leg, with the core's offer or interaction behind it. */
export interface KeptLeg {
  readonly leg: Leg;
  readonly of: KeptCall;
  /** The agent's id in the core; null for the outside party. */
  readonly agentId: string | null;
  /** The core's offer; null if the core does not know the leg (yet). */
  offerId: string | null;
}

export interface KeptCall {
  readonly call: CallResource;
  /** Order in which calls first entered a queue in this run. */
  readonly sequence: number;
  readonly direction: CallDirection;
  readonly arrivedAtMs: number;
  /** The core's ids of its parts, the latest last. */
  readonly coreIds: string[];
  /** Parts that the core has not ended. */
  readonly liveParts: Set<string>;
  /** The call goes on without a live part: parked, or alerting. */
  stays: boolean;
  queueId: string | null;
  /** The queue that it was last answered from; null for a direct call. */
  answeredFrom: string | null;
  /** Set if it waits, or last waited, for this agent alone, so that no queue owns it. */
  forAgentId: string | null;
  /** When the call first entered its present queue. */
  enteredAtMs: number;
  /** Start of the wait of its last queue entry; null if there was none. */
  waitFromMs: number | null;
  waitToMs: number | null;
  /** A switch has the caller's leg and is told what becomes of the call. */
  isOnSwitch: boolean;
  /** The call began at an address, not in a queue; its state follows the caller's leg. */
  readonly isDirect: boolean;
  /** For a consultation: the leg of the call that it is about. */
  about: KeptLeg | null;
  legCount: number;
  readonly legs: KeptLeg[];
}

export type CallDirection = 'inbound' | 'incoming' | 'outgoing' | 'consult';

const origins: { readonly [D in CallDirection]: CallResource['origin'] } = {
  inbound: 'inbound',
  incoming: 'inbound',
  outgoing: 'outbound',
  consult: 'internal',
};

export function newCall(birth: {
  readonly callId: string;
  readonly sequence: number;
  readonly direction: CallDirection;
  readonly isDirect: boolean;
  readonly isInternal: boolean;
  readonly atMs: number;
  readonly at: string;
}): KeptCall {
  const { callId, sequence, direction, isDirect, isInternal, atMs, at } = birth;
  return {
    call: {
      id: callId,
      callId,
      queueId: null,
      agentSessionId: null,
      state: 'queued',
      derivedState: 'queued',
      cause: null,
      stateEnteredAt: at,
      origin: isInternal ? 'internal' : origins[direction],
      arrivedAt: at,
      class: null,
      dueKey: null,
      step: 0,
      callVersion: 0,
      waitMs: null,
      position: null,
      expectedWait: null,
      announcedWait: null,
      outcome: null,
      outcomeCodes: [],
      segments: [],
      offers: [],
      orderIds: [],
      legs: [],
      data: null,
      treatment: null,
      note: null,
      parkSlot: null,
      version: 0,
    },
    sequence,
    direction,
    arrivedAtMs: atMs,
    coreIds: [],
    liveParts: new Set(),
    stays: isDirect,
    queueId: null,
    answeredFrom: null,
    forAgentId: null,
    enteredAtMs: atMs,
    waitFromMs: null,
    waitToMs: null,
    isOnSwitch: false,
    isDirect,
    about: null,
    legCount: 0,
    legs: [],
  };
}

export type SavedLeg = Pick<KeptLeg, 'leg' | 'agentId' | 'offerId'>;

type Plain = Omit<KeptCall, 'call' | 'liveParts' | 'about' | 'legs'>;

/** A call's state for the journal; it names other objects by id. */
export interface SavedCall extends Plain {
  readonly call: Omit<CallResource, 'legs'>;
  readonly liveParts: readonly string[];
  readonly aboutLegId: string | null;
  readonly legs: readonly SavedLeg[];
  readonly isLive: boolean;
}

export function savedCall(kept: KeptCall, isLive: boolean): SavedCall {
  const { call: whole, liveParts, about, legs, ...plain } = kept;
  const { legs: _shown, ...call } = whole;
  return {
    ...plain,
    call,
    liveParts: [...liveParts],
    aboutLegId: about?.leg.id ?? null,
    legs: legs.map(({ leg, agentId, offerId }) => ({ leg, agentId, offerId })),
    isLive,
  };
}

/** Restores a saved call without its legs; a new object if it is unknown. */
export function putBack(known: KeptCall | undefined, saved: SavedCall): KeptCall {
  const { call, liveParts, aboutLegId: _about, legs: _legs, isLive: _isLive, ...plain } = saved;
  const kept: KeptCall = known ?? {
    ...plain,
    call: { ...call, legs: [] },
    liveParts: new Set(),
    about: null,
    legs: [],
  };
  Object.assign(kept, plain);
  Object.assign(kept.call, call);
  kept.liveParts.clear();
  for (const part of liveParts) kept.liveParts.add(part);
  return kept;
}

/** State of the caller's leg; a caller waits until connected, during offers too. */
export const callerStates: {
  readonly [S in CallResource['derivedState']]: CallResource['state'];
} = {
  queued: 'queued',
  connecting: 'queued',
  connected: 'connected',
  callback: 'ended',
  ended: 'disconnected',
};

export function directionOf(effect: Effect): CallDirection {
  if (effect.type === 'interaction.began') return effect.direction;
  return effect.type === 'call.queued' && effect.reason === 'consult' ? 'consult' : 'inbound';
}
