/**
 * The world as an outsider sees it: folded from the inputs sent and the effects received, nothing
 * else.
 *
 * The trace generator reads it to send inputs that make sense; the invariants read it to hold the
 * router to its word. It decides nothing: what contradicts the life cycles is kept in `faults`, in
 * words.
 *
 * Cost: O(1) per effect.
 */
import type {
  AgentState,
  CentreFile,
  Effect,
  QueueState,
  SessionState,
} from '../../../routing/index.ts';
import type { CallClass } from '../../../rules/index.ts';

export type OfferState = 'offered' | 'accepted' | 'connecting' | 'connected' | 'wrapUp';

/** A live offer, or the interaction it became: a hold of its agent's units. */
export interface WorldOffer {
  readonly offerId: string;
  readonly callId: string;
  readonly agentId: string;
  readonly channel: string;
  readonly callVersion: number;
  readonly answerLimitMs: number;
  /** `n` of the effect that began it. */
  readonly bornN: number;
  readonly bornAtMs: number;
  state: OfferState;
  /** When a timer ends this state; null: a media leg holds it. */
  deadlineMs: number | null;
}

export interface WorldCall {
  readonly callId: string;
  /** Order of arrival. */
  readonly sequence: number;
  state: 'waiting' | 'connected' | 'callback';
  queueId: string;
  /** Number of queue entries. */
  version: number;
  class: CallClass;
  dueKey: number;
  /** `n` of the effect of the last queue entry. */
  queuedN: number;
  /** By queue, when it was first entered. */
  readonly firstEntryAtMs: Map<string, number>;
  readonly offers: Map<string, WorldOffer>;
}

export interface WorldAgent {
  state: AgentState;
  reason: string | undefined;
  pending: 'notReady' | 'loggedOff' | undefined;
  readonly offers: Map<string, WorldOffer>;
}

export interface WorldSession {
  readonly agentId: string;
  readonly groupId: string;
  state: SessionState;
}

/** Ends of the queue entries of one queue (acd-routing.md C1), and the entries begun. */
export interface WorldLedger {
  entries: number;
  answered: number;
  abandoned: number;
  movedOut: number;
  endedBySystem: number;
  callbackOrMessage: number;
  waiting: number;
}

export interface World {
  readonly centre: CentreFile;
  nowMs: number;
  /** `n` of the last effect. */
  lastN: number;
  /** As the router last said. */
  nextDueAtMs: number | null;
  /** Arrivals sent, refused ones too: numbers the next call. */
  arrivals: number;
  sequences: number;
  readonly calls: Map<string, WorldCall>;
  /** Live offers and interactions by id. */
  readonly offers: Map<string, WorldOffer>;
  readonly agents: Map<string, WorldAgent>;
  readonly sessions: Map<string, WorldSession>;
  readonly queueStates: Map<string, QueueState>;
  readonly ledgers: Map<string, WorldLedger>;
  /** The last few ids that are over, for stale inputs. */
  readonly pastCalls: string[];
  readonly pastOffers: string[];
  /** What the effects contradicted, in words. */
  readonly faults: string[];
}

/** The world before the first instant: agents logged off, queues open. */
export function createWorld(centre: CentreFile): World {
  return {
    centre,
    nowMs: 0,
    lastN: 0,
    nextDueAtMs: null,
    arrivals: 0,
    sequences: 0,
    calls: new Map(),
    offers: new Map(),
    agents: new Map(
      (centre.agents ?? []).map((agent) => [
        agent.id,
        { state: 'loggedOff', reason: undefined, pending: undefined, offers: new Map() },
      ]),
    ),
    sessions: new Map(),
    queueStates: new Map(centre.queues.map((queue) => [queue.id, 'open'])),
    ledgers: new Map(centre.queues.map((queue) => [queue.id, emptyLedger()])),
    pastCalls: [],
    pastOffers: [],
    faults: [],
  };
}

/** Notes a contradiction. */
export function fault(world: World, effect: Effect | undefined, claim: string): void {
  world.faults.push(`${claim}: contradicted by ${JSON.stringify(effect)}`);
}

/** Channel of a queue's calls. */
export function channelOf(centre: CentreFile, queueId: string | undefined): string {
  return centre.queues.find((queue) => queue.id === queueId)?.channel ?? 'voice';
}

function emptyLedger(): WorldLedger {
  return {
    entries: 0,
    answered: 0,
    abandoned: 0,
    movedOut: 0,
    endedBySystem: 0,
    callbackOrMessage: 0,
    waiting: 0,
  };
}
