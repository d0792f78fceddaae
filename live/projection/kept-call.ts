/**
 * A call as the projection keeps it: the resource of the wire, and what only the centre needs.
 *
 * What changes with time alone (waits, places, what may be done) is filled in when it is read.
 * Source: reference README 3 (call states and outcomes), tapi-call-center.md 2.8.
 */
import type { CallResource, Leg } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';

/** A leg, and the offer or interaction of the core that it shows. */
export interface KeptLeg {
  readonly leg: Leg;
  readonly of: KeptCall;
  /** The core's id of the agent; null: the party outside. */
  readonly agentId: string | null;
  /** Null: the core does not know of the leg, or not yet. */
  offerId: string | null;
}

export interface KeptCall {
  readonly call: CallResource;
  /** Order of first entry among the calls of this run. */
  readonly sequence: number;
  /** A consult has an agent for a caller. */
  readonly direction: CallDirection;
  readonly arrivedAtMs: number;
  /** The core's ids of its parts, the present one last. */
  readonly coreIds: string[];
  /** Parts that are not over for the core. */
  readonly liveParts: Set<string>;
  /** It goes on, though no part of it does: it is parked, or alerts somewhere. */
  stays: boolean;
  /** The core's id of its present or last queue. */
  queueId: string | null;
  /** The queue that it was answered from last; null: it is a direct call. */
  answeredFrom: string | null;
  /** Waits, or waited last, for this agent alone: its queue is not its own; null: it does not. */
  forAgentId: string | null;
  /** First entry into the present queue. */
  enteredAtMs: number;
  /** Of the last entry; null: none, or it has not ended. */
  waitFromMs: number | null;
  waitToMs: number | null;
  /** A telephone switch has its caller's leg: it is told what becomes of the call. */
  isOnSwitch: boolean;
  /** Began at an address, not in a queue: what its caller's leg does, its state shows. */
  readonly isDirect: boolean;
  /** Of a consult: the leg that it is about. */
  about: KeptLeg | null;
  /** Legs so far. */
  legCount: number;
  /** In the order of `call.legs`. */
  readonly legs: KeptLeg[];
}

export type CallDirection = 'inbound' | 'incoming' | 'outgoing' | 'consult';

const origins: { readonly [D in CallDirection]: CallResource['origin'] } = {
  inbound: 'inbound',
  incoming: 'inbound',
  outgoing: 'outbound',
  consult: 'internal',
};

/** A call that has just been heard of. */
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

/** As the journal writes it: what else there is, is named in it and not part of it. */
export interface SavedCall extends Plain {
  readonly call: Omit<CallResource, 'legs'>;
  readonly liveParts: readonly string[];
  /** Of a consult: the id of the leg that it is about. */
  readonly aboutLegId: string | null;
  readonly legs: readonly SavedLeg[];
  /** It is not over. */
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

/** Has the call stand as it was saved, but for its legs and what it is about; a new one where none is known. */
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

/** The state of the caller's leg: live offers and claims included, a caller waits until connected. */
export const callerStates: {
  readonly [S in CallResource['derivedState']]: CallResource['state'];
} = {
  queued: 'queued',
  connecting: 'queued',
  connected: 'connected',
  callback: 'ended',
  ended: 'disconnected',
};

/** Of a call that begins by this effect. */
export function directionOf(effect: Effect): CallDirection {
  if (effect.type === 'interaction.began') return effect.direction;
  return effect.type === 'call.queued' && effect.reason === 'consult' ? 'consult' : 'inbound';
}
