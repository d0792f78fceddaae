/**
 * A call in the read model: API resource and internal state. Members that change with time (waits,
 * positions, allowed commands) are added when read.
 *
 * Source: tapi-call-center.md 2.8.
 */
import type { CallResource, Leg, SwitchCommand } from '../../contracts/index.ts';
import { testCallPrefix } from '../../metrics/index.ts';
import type { Effect } from '../../routing/index.ts';

/** From where a number is dialled ahead of agents. */
export interface AheadOrigin {
  readonly queueId: string;
  /** The list; null: none. */
  readonly campaign: string | null;
}

/** Whether a switch tells machines from people, and what it plays to machines. */
export type Detection = Pick<DialCommand, 'detect' | 'message'>;
type DialCommand = Extract<SwitchCommand, { readonly command: 'call.dial' }>;

/** A leg of a call, with the core's id of its offer. */
export interface KeptLeg {
  readonly leg: Leg;
  readonly of: KeptCall;
  /** The agent's id in the core; null for the outside party. */
  readonly agentId: string | null;
  /** The core's offer id; null while the core does not know the leg. */
  offerId: string | null;
}

export interface KeptCall {
  readonly call: CallResource;
  /** Number of the call in order of first queue entry. */
  readonly sequence: number;
  readonly direction: CallDirection;
  readonly arrivedAtMs: number;
  /** The core's ids of the call's parts, the latest last. */
  readonly coreIds: string[];
  /** Parts that the core has not ended. */
  readonly liveParts: Set<string>;
  /** The call goes on without a part in the core: parked, or alerting. */
  stays: boolean;
  queueId: string | null;
  /** The queue from which the call was last answered; null: a direct call. */
  answeredFrom: string | null;
  /** The agent for whom alone the call waits or last waited, outside the queue; null: none. */
  forAgentId: string | null;
  /** When the call first entered its present queue. */
  enteredAtMs: number;
  /** Start of the call's last wait in a queue; null if there was none. */
  waitFromMs: number | null;
  waitToMs: number | null;
  /** Whether a switch has the caller's leg and gets commands for the call. */
  isOnSwitch: boolean;
  /** Keys pressed become no event and no input, as a payment is taken [false]. */
  hidesDigits?: boolean;
  /** Somebody has answered who was dialled ahead, for a program to send on [not so]. */
  byHand?: AheadOrigin;
  /** How its number is dialled, with regard to machines [any answer is a person's]. */
  detection?: Detection;
  /** The call began at an address, not in a queue, so its state follows the caller's leg. */
  readonly isDirect: boolean;
  /** For a consultation, the consulting agent's leg with the customer. */
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

interface CallBirth {
  readonly callId: string;
  readonly sequence: number;
  readonly direction: CallDirection;
  readonly isDirect: boolean;
  readonly isInternal: boolean;
  readonly atMs: number;
  readonly at: string;
}

export function newCall(birth: CallBirth): KeptCall {
  const { callId, sequence, direction, isDirect, atMs, at } = birth;
  return {
    call: {
      id: callId,
      number: callId,
      callId,
      queueId: null,
      agentSessionId: null,
      state: 'queued',
      derivedState: 'queued',
      cause: null,
      stateEnteredAt: at,
      origin: originOf(birth),
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

function originOf({ callId, direction, isInternal }: CallBirth): CallResource['origin'] {
  if (callId.startsWith(testCallPrefix)) return 'test';
  return isInternal ? 'internal' : origins[direction];
}

export type SavedLeg = Pick<KeptLeg, 'leg' | 'agentId' | 'offerId'>;

type Plain = Omit<KeptCall, 'call' | 'liveParts' | 'about' | 'legs'>;

/** A call's state for the journal; refers to other objects by id. */
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

/** Restores a saved call without its legs, as a new object if unknown. */
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

/** What a caller hears who leaves a message. */
export const silence = 'silence';

/** What a waiting caller hears after an effect. */
export function treatmentAfter(effect: Effect, before: string | null): string | null {
  switch (effect.type) {
    case 'call.treatment':
      return effect.music ?? effect.say?.join(',') ?? null;
    case 'menu.answered':
    case 'menu.missed':
      return null;
    case 'voicemail.began':
      return silence;
    case 'call.queued':
      return before === silence ? null : before;
    default:
      return before;
  }
}

export function directionOf(effect: Effect): CallDirection {
  if (effect.type === 'interaction.began') return effect.direction;
  return effect.type === 'call.queued' && effect.reason === 'consult' ? 'consult' : 'inbound';
}
