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
import type { CallClass, QueuePlan, RuleSetFile, Strategy } from '../../../rules/index.ts';

export type OfferState = 'offered' | 'accepted' | 'connecting' | 'connected' | 'held' | 'wrapUp';

/** A live offer, or the interaction it became: a hold of its agent's units. */
export interface WorldOffer {
  readonly offerId: string;
  readonly callId: string;
  readonly agentId: string;
  readonly channel: string;
  /** Units of the channel as it was made. */
  readonly cost: number;
  readonly callVersion: number;
  readonly answerLimitMs: number;
  /** `n` of the effect that began it. */
  readonly bornN: number;
  readonly bornAtMs: number;
  /** A supervisor's, to a named agent. */
  readonly isPulled: boolean;
  state: OfferState;
  /** The call its agent talks in: its own, until a consult takes the customer over. */
  serves: string;
  /** When a timer ends this state; null: a media leg holds it, or the claimer's timer. */
  deadlineMs: number | null;
}

export interface WorldCall {
  readonly callId: string;
  /** Order of arrival. */
  readonly sequence: number;
  /** Cancelled: a callback whose end has been told, the call's own not yet. */
  state: 'waiting' | 'connected' | 'callback' | 'cancelled';
  /** The interaction that asks by it; null: it is no consult. */
  readonly askedBy: string | null;
  /** Waits for one agent alone; null: it does not. */
  forAgent: string | null;
  /** Its queue asks it something, in place of waiting for an agent. */
  isAsked: boolean;
  queueId: string;
  enteredAtMs: number;
  /** Number of queue entries. */
  version: number;
  class: CallClass;
  dueKey: number;
  /** Its own, or its queue's. */
  plan: QueuePlan;
  /** By its plan, its queue or its centre, as it entered or migrated. */
  strategy: Strategy;
  step: number;
  /** `n` of the effect that set step or plan last. */
  stepN: number;
  /** When its present ring round began, while an offer is live. */
  roundBeganAtMs: number;
  /** Of a callback. */
  attempts: number;
  /** `n` of the effect by which it came to wait as it does: a queue entry, or a callback's. */
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

/** A pull that was not refused. */
export interface WorldPull {
  readonly callId: string;
  readonly agentId: string;
  readonly atMs: number;
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
  /** Of the active version. */
  centre: CentreFile;
  /** Every version activated, by number; 1 is the first. */
  readonly versions: Map<number, CentreFile>;
  /** Every rule set activated, by its name and version. */
  readonly ruleSets: Map<string, RuleSetFile>;
  /** `n` of the last effect by which a version became active. */
  changedN: number;
  nowMs: number;
  /** Of the last restart. */
  epoch: number;
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
  /** Of the last few, those whose callers hung up while they waited. */
  readonly abandoned: string[];
  /** Plans brought by calls of the present instant, and the queues they asked for, by call. */
  readonly ownPlans: Map<string, { queueId: string | undefined; plan: QueuePlan }>;
  /** Consults begun in the present instant, by call: the interaction that asks. */
  readonly consults: Map<string, string>;
  /** Pulls of the present instant whose offers have not been made yet. */
  readonly pulls: WorldPull[];
  /** What the effects contradicted, in words. */
  readonly faults: string[];
}

/** The world before the first instant: agents logged off, queues open. */
export function createWorld(centre: CentreFile): World {
  return {
    centre,
    ruleSets: new Map(),
    versions: new Map([[1, centre]]),
    changedN: 0,
    nowMs: 0,
    epoch: 1,
    lastN: 0,
    nextDueAtMs: null,
    arrivals: 0,
    sequences: 0,
    calls: new Map(),
    offers: new Map(),
    agents: new Map((centre.agents ?? []).map(({ id }) => [id, newAgent()])),
    sessions: new Map(),
    queueStates: new Map(centre.queues.map((queue) => [queue.id, 'open'])),
    ledgers: new Map(centre.queues.map((queue) => [queue.id, emptyLedger()])),
    pastCalls: [],
    pastOffers: [],
    abandoned: [],
    ownPlans: new Map(),
    consults: new Map(),
    pulls: [],
    faults: [],
  };
}

/** Notes a contradiction. */
export function fault(world: World, effect: Effect | undefined, claim: string): void {
  world.faults.push(`${claim}: contradicted by ${JSON.stringify(effect)}`);
}

/** Whether an offer has no end yet. */
export function isLive(state: OfferState): boolean {
  return state === 'offered' || state === 'accepted' || state === 'connecting';
}

/** The live offers of a call. */
export function liveOffersOf(call: WorldCall): readonly WorldOffer[] {
  return [...call.offers.values()].filter(({ state }) => isLive(state));
}

/** Whether its wait is an entry of its queue: not of a consult, nor for one agent. */
export function isEntry({ askedBy, forAgent }: WorldCall): boolean {
  return askedBy === null && forAgent === null;
}

/**
 * From when its wait counts: the first entry into its queue; for one agent, since that wait, also
 * as the callback it became.
 */
export function waitsSinceMs(call: WorldCall): number | undefined {
  if (call.forAgent !== null) return call.enteredAtMs;
  const firstMs = call.firstEntryAtMs.get(call.queueId);
  return call.state === 'callback' ? (firstMs ?? call.enteredAtMs) : firstMs;
}

/** The live interactions in a call. */
export function talkersIn(world: World, callId: string): readonly WorldOffer[] {
  return [...world.offers.values()].filter(
    ({ serves, state }) => serves === callId && (state === 'connected' || state === 'held'),
  );
}

/** The consult under way about a call. */
export function consultAbout(world: World, callId: string): WorldCall | undefined {
  return [...world.calls.values()].find(
    ({ askedBy }) => askedBy !== null && world.offers.get(askedBy)?.serves === callId,
  );
}

/** What a hold of a queue's calls takes up, as the file says now. */
export function holdOf(
  centre: CentreFile,
  queueId: string | undefined,
): Pick<WorldOffer, 'channel' | 'cost'> {
  const channel = centre.queues.find((queue) => queue.id === queueId)?.channel ?? 'voice';
  return { channel, cost: costOf(centre, channel) };
}

function costOf({ channels }: CentreFile, channel: string): number {
  const setting = channels?.[channel];
  if (setting !== undefined && 'cost' in setting && typeof setting.cost === 'number') {
    return setting.cost;
  }
  return channel === 'voice' || channel === 'review' ? 100 : 20;
}

/** An agent who was never seen. */
export function newAgent(): WorldAgent {
  return { state: 'loggedOff', reason: undefined, pending: undefined, offers: new Map() };
}

/** Of a queue that nothing has entered yet. */
export function emptyLedger(): WorldLedger {
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
