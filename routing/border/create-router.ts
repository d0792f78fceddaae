/**
 * Creates a centre's routing core and its three routers: one returns effects, one is driven by
 * records (for virtual time), one only counts effects (for benches).
 */
import { assert } from '../../kernel/index.ts';
import { callTable, interactionTable, offerTable } from '../../machines/index.ts';
import { type FactRecord, factsOf, type RuleKind, type RuleSet } from '../../rules/index.ts';
import { compileAgents, compileCentre } from '../centre/compile-centre.ts';
import type { Input, Instant } from '../files/index.ts';
import { createAgent, signAgent } from '../life/agents.ts';
import { hangUpCall } from '../life/call-inputs.ts';
import {
  acceptOffer,
  answerOffer,
  connectOffer,
  endWrapUpOf,
  leave,
} from '../life/offer-inputs.ts';
import { createDemands } from '../matching/demands.ts';
import { createSignatures } from '../matching/signatures.ts';
import { type CallName, CallTable } from '../memory/call-table.ts';
import { type Core, emptyMarks, newestReadings } from '../memory/core.ts';
import { type Agent, type Call, Queue, Work } from '../memory/records.ts';
import { TimerList } from '../memory/timers.ts';
import { beginWith } from '../reading/activation.ts';
import { whyNot, whyWaiting } from '../reading/explain.ts';
import { positionOf, waitEndsAtMs, waitFactsOf } from '../reading/questions.ts';
import { isRestart, restoreCore } from '../reading/restore-core.ts';
import { type Snapshot, takeSnapshot } from '../reading/snapshot.ts';
import { arrive, arriveByRules, arriveInQueue, asksRules } from '../rules/arrivals.ts';
import { emptyRuleBook } from '../rules/rule-book.ts';
import { knownOf } from '../rules/rule-decision.ts';
import type { RefusalCode } from './codes.ts';
import { EffectSink, type RefusedInput } from './effect-sink.ts';
import { EffectWriter } from './effect-writer.ts';
import type { Router, RouterOptions } from './router.ts';
import { apply, beginInstant, endInstant, runInstant } from './run-instant.ts';

function createCore(options: RouterOptions, sink: EffectSink): Core {
  const { decisions, originMs, prepared, ruleSets, strategies, readings } = options;
  const centre = compileCentre(options.centre, strategies ?? {});
  const signatures = createSignatures(centre);
  const configs = compileAgents(centre);
  const agents = configs.map((config) => createAgent(signatures, config, centre));
  const core: Core = {
    centre,
    versions: new Map([[1, centre.file]]),
    decisions: decisions ?? null,
    rules: emptyRuleBook(originMs ?? 0),
    watch: null,
    prepared: prepared ?? null,
    sink,
    agents,
    agentsById: new Map(agents.map((agent) => [agent.config.id, agent])),
    queues: centre.queues.map((config) => new Queue(config)),
    queueIndex: new Map(centre.queues.map((queue) => [queue.id, queue.index])),
    calls: new CallTable(),
    sessions: new Map(),
    abandoned: new Map(),
    agesFromMs: 0,
    freeing: new TimerList(),
    removing: new TimerList(),
    signatures,
    demands: createDemands(centre, configs),
    ...emptyMarks(centre),
    callPool: { free: [], ended: [] },
    workPool: { free: [], ended: [] },
    touched: [],
    stale: [],
    dirtyCalls: [],
    changedReserves: [],
    unanswered: [],
    nowMs: 0,
    instant: 0,
    sequence: 0,
    ruleVersion: 1,
    readings: readings ?? newestReadings,
    epoch: 1,
    restartedAtMs: -1,
  };
  for (const agent of agents) signAgent(core, agent);
  beginWith(core, ruleSets ?? []);
  return core;
}

/** Due time of the next timer; `Infinity`: none is armed. */
function dueAtMs(core: Core): number {
  return Math.min(core.freeing.nextAtMs(), core.removing.nextAtMs());
}

function step(core: Core, instant: Instant): void {
  const { inputs } = instant;
  if (!Number.isSafeInteger(instant.atMs)) assert(false, `an instant is at ${instant.atMs}`);
  const atMs = Math.max(instant.atMs, core.nowMs);
  if (!isRestart(core, inputs)) runTimersBefore(core, atMs);
  runInstant(core, atMs, inputs);
}

function runTimersBefore(core: Core, atMs: number): void {
  for (let nextAtMs = dueAtMs(core); nextAtMs < atMs; nextAtMs = dueAtMs(core)) {
    beginInstant(core, Math.max(nextAtMs, core.nowMs));
    endInstant(core);
  }
}

/**
 * Creates a router at time 0: agents logged off, queues open. The centre file must be valid, and
 * `lintCentre` must report no feature as unavailable.
 */
export function createRouter(options: RouterOptions): Router {
  const writer = new EffectWriter();
  return routerOf(createCore(options, writer), writer);
}

/**
 * Continues from a snapshot. `options.centre` is the centre's first version, even if another is
 * active; rule sets and the origin of time come from the snapshot.
 */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): Router {
  const writer = new EffectWriter();
  const versions = new Map([[1, options.centre], ...snapshot.versions]);
  const active = versions.get(snapshot.ruleVersion) ?? options.centre;
  const { originMs = 0, ruleSets = [], readings = 1 } = snapshot;
  const from = { ...options, centre: active, originMs, ruleSets, readings };
  const core = createCore(from, writer);
  for (const [version, file] of versions) core.versions.set(version, file);
  restoreCore(core, snapshot);
  return routerOf(core, writer);
}

function routerOf(core: Core, writer: EffectWriter): Router {
  return {
    get nowMs() {
      return core.nowMs;
    },
    get centre() {
      return core.centre.file;
    },
    ruleSet: <K extends RuleKind>(kind: K) =>
      (core.rules.active.get(kind)?.rules ?? null) as RuleSet<RuleKind> | null as RuleSet<K> | null,
    factsOf: (callId) => {
      const call = core.calls.get(callId);
      const facts = call === undefined ? null : knownOf(core, call);
      return facts === null ? null : factsOf(facts);
    },
    nextDueAtMs: () => {
      const atMs = dueAtMs(core);
      return Number.isFinite(atMs) ? atMs : null;
    },
    step: (instant) => {
      step(core, instant);
      return writer.take();
    },
    snapshot: () => takeSnapshot(core),
    position: (callId) => positionOf(core, callId),
    waitEndsAtMs: (callId) => waitEndsAtMs(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
    whyNot: (callId, agentId) => whyNot(core, callId, agentId),
    whyWaiting: (callId) => whyWaiting(core, callId),
  };
}

type Arrival = Extract<Input, { type: 'call.arrived' }>;

/**
 * Inputs by the core's records, for drivers that keep them and so avoid look-ups by id. An instant
 * is `begin`, inputs in order, `end`. A record is valid until the end of the instant in which its
 * call or offer ends; then the core reuses it.
 */
export class DirectInputs {
  readonly #core: Core;
  #place = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  queue(id: string): Queue | undefined {
    return this.#core.queues[this.#core.queueIndex.get(id) ?? -1];
  }

  /** Runs timers due before `atMs`, then begins the instant. */
  begin(atMs: number): void {
    const core = this.#core;
    runTimersBefore(core, atMs);
    beginInstant(core, Math.max(atMs, core.nowMs));
    this.#place = 0;
  }

  /** Ends the instant: runs its timers and the matching. */
  end(): void {
    endInstant(this.#core);
  }

  /** Any input of `Router.step`. */
  input(input: Input): void {
    this.#said(apply(this.#core, input), input);
  }

  /** A call arrives in a queue. `outside` is data of the driver, kept on the call. */
  arrive(queue: Queue, name: string | CallName, outside: unknown = null): void {
    this.#said(arriveInQueue(this.#core, queue, name, outside), name);
  }

  /** A call arrives for routing by rules. `facts` is not copied and must not change. */
  arriveWith(facts: FactRecord, callId: string): void {
    const core = this.#core;
    if (core.calls.has(callId)) this.#said('name_taken', callId);
    else if (!asksRules(core)) this.#said('invalid_parameter', callId);
    else this.#said(arriveByRules(core, { callId }, { facts, wrong: [], required: null }), callId);
  }

  /** Any arrival; `outside` as for {@link arrive}. */
  arriveFor(input: Arrival, outside: unknown): void {
    this.#said(arrive(this.#core, input, outside), input);
  }

  hangUpCall(call: Call): void {
    this.#said(callTable.isFinal(call.state) ? 'call_gone' : hangUpCall(this.#core, call), call);
  }

  /**
   * Accepts an offer. `callVersion`: the call's version that the agent saw; default: the current
   * one.
   */
  accept(offer: Work, callVersion: number = offer.call.version): void {
    const gone = offerGone(offer);
    if (gone !== null) this.#said(gone, offer);
    else if (callVersion !== offer.call.version) this.#said('offer_version_stale', offer);
    else this.#said(acceptOffer(this.#core, offer), offer);
  }

  /** Accepts and connects an offer, as two inputs. */
  answer(offer: Work, callVersion: number): void {
    const { call } = offer;
    const isPlain = offerGone(offer) === null && callVersion === call.version;
    if (isPlain && call.claim === null && answerOffer(this.#core, offer) === null) {
      this.#place += 2;
      return;
    }
    this.accept(offer, callVersion);
    this.connect(offer);
  }

  connect(offer: Work): void {
    const gone = offerGone(offer);
    this.#said(gone === null ? connectOffer(this.#core, offer) : gone, offer);
  }

  hangUp(offer: Work): void {
    const gone = interactionGone(offer);
    this.#said(gone === null ? leave(this.#core, offer, 'agentHungUp') : gone, offer);
  }

  endWrapUp(offer: Work): void {
    const runs = interactionGone(offer) === null;
    this.#said(runs ? endWrapUpOf(this.#core, offer) : 'call_state_not_allowed', offer);
  }

  /** Reports a refusal. `of`: the offer or call, a call id, or the whole input. */
  #said(code: RefusalCode | null, of: Work | CallName | string | Input): void {
    if (code !== null) this.#core.sink.refused(this.#place, code, refusedInput(of));
    this.#place += 1;
  }
}

function refusedInput(of: Work | CallName | string | Input): RefusedInput {
  if (typeof of === 'string') return { callId: of };
  if (of instanceof Work) return { offerId: of.id };
  return 'id' in of ? { callId: of.id } : of;
}

/** Why an offer cannot be accepted or connected, as one that has ended in this instant. */
function offerGone(offer: Work): RefusalCode | null {
  if (callTable.isFinal(offer.call.state)) return 'call_gone';
  const isLive = offer.interactionState === -1 && !offerTable.isFinal(offer.offerState);
  return isLive ? null : 'offer_not_live';
}

/** Why an interaction takes no input: it has ended in this instant, or has not begun. */
function interactionGone(work: Work): RefusalCode | null {
  const { interactionState: state } = work;
  const isOver =
    state === -1 ? offerTable.isFinal(work.offerState) : interactionTable.isFinal(state);
  if (isOver) return callTable.isFinal(work.call.state) ? 'call_gone' : 'offer_not_live';
  return state === -1 ? 'call_state_not_allowed' : null;
}

/**
 * A router driven by records, with effects to the driver's sink, for virtual time: about a million
 * calls a second. It decides like the others.
 */
export interface DirectRouter extends Pick<Router, 'position' | 'waitFacts'> {
  readonly direct: DirectInputs;
  /** Due time of the next timer; `Infinity`: none. */
  nextDueAtMs(): number;
  agent(id: string): Agent | undefined;
}

/** A direct router at time 0; options as for {@link createRouter}. */
export function createDirectRouter(options: RouterOptions, sink: EffectSink): DirectRouter {
  const core = createCore(options, sink);
  return {
    direct: new DirectInputs(core),
    nextDueAtMs: () => dueAtMs(core),
    agent: (id) => core.agentsById.get(id),
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
  };
}

/** Hears of each offer as it is made. */
export type OfferListener = (offer: Work) => void;

export interface SilentRouterOptions extends RouterOptions {
  /** Default: none, offers are only counted. */
  readonly onOffer?: OfferListener;
}

/** Counts effects instead of returning them. */
export interface SilentRouter extends Pick<Router, 'position' | 'waitFacts'> {
  /** Offers made so far. */
  readonly offers: number;
  /** Inputs refused so far. */
  readonly refusals: number;
  /** Inputs by records. */
  readonly direct: DirectInputs;
  /** Runs an instant like `Router.step`; returns the number of effects. */
  step(instant: Instant): number;
}

/** A silent router at time 0; options as for {@link createRouter}. */
export function createSilentRouter(options: SilentRouterOptions): SilentRouter {
  const sink = new CountingSink(options.onOffer ?? null);
  const core = createCore(options, sink);
  return {
    get offers() {
      return sink.offers;
    },
    get refusals() {
      return sink.refusals;
    },
    direct: new DirectInputs(core),
    step: (instant) => {
      const before = sink.count;
      step(core, instant);
      return sink.count - before;
    },
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
  };
}

class CountingSink extends EffectSink {
  offers = 0;
  refusals = 0;
  readonly #onOffer: OfferListener | null;

  constructor(onOffer: OfferListener | null) {
    super();
    this.#onOffer = onOffer;
  }

  override offerMade(work: Work): void {
    super.offerMade(work);
    this.offers += 1;
    this.#onOffer?.(work);
  }

  override refused(place: number, code: RefusalCode, input: RefusedInput): void {
    super.refused(place, code, input);
    this.refusals += 1;
  }
}
