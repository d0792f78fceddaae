/**
 * A call as the projection keeps it: the resource of the wire, and what only the centre needs.
 *
 * What changes with time alone (waits, places, what may be done) is filled in when it is read.
 * Source: reference README 3 (call states and outcomes), tapi-call-center.md 2.8.
 */
import type { CallResource, Leg } from '../../contracts/index.ts';

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
    isDirect,
    about: null,
    legCount: 0,
    legs: [],
  };
}
