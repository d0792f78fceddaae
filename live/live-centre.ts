/**
 * One centre alive in memory: driver, read models, decision records, events.
 *
 * What clients and gateways hold. Durability comes between the driver's step and its telling;
 * nothing here will notice.
 */
import { equalByValue } from '../kernel/index.ts';
import {
  createMetrics,
  frameOfCentre,
  type Metrics,
  predictWait,
  TapiFigures,
  WaitAnnouncer,
  type WaitPrediction,
} from '../metrics/index.ts';
import {
  type CentreFile,
  createRouter as createCore,
  type DecisionRecord,
  type Effect,
  type Input,
  type Router,
  type RouterOptions,
  RuleShelf,
  type WhyNot,
  type WhyWaiting,
} from '../routing/index.ts';
import type { DecisionLine, FactsFile, RuleSetFile } from '../rules/index.ts';
import { AgentRequests } from './agent-requests.ts';
import { CallControl } from './calls/call-control.ts';
import { asEver, type CentreCondition, CentreFacts } from './centre-facts.ts';
import { type Rehearsal, rehearseActivation } from './centre-service/rehearsal.ts';
import type { Clock } from './clock.ts';
import { type AlsoConcerned, Concerned } from './concerned.ts';
import { DecisionBook } from './decision-book.ts';
import { type Answer, Driver, type EffectListener } from './driver.ts';
import { type EventListener, EventRing, type StreamEvent, type Told } from './event-ring.ts';
import { inTurns, opsPerSlice } from './in-turns.ts';
import { instantOfLocal, localTimeAt } from './local-time.ts';
import { hoursOf, keepHours } from './opening-schedule.ts';
import { defaultPresence, Presence, type PresenceRules } from './presence/presence.ts';
import type { CentreNow } from './projection/agent-book.ts';
import { Projection } from './projection/projection.ts';
import { WireNames } from './projection/wire-names.ts';
import type { RulePort } from './rule-service/activating.ts';
import { Treatments } from './treatments/treatments.ts';

export interface LiveCentreOptions {
  readonly centre: CentreFile;
  readonly clock: Clock;
  /** Milliseconds of the centre per millisecond of the clock; above 0. */
  readonly speed: number;
  /** The instant, in milliseconds since the epoch, that is the centre's time 0. */
  readonly originMs: number;
  /** Number of this life of the process: no other life of the centre has it. */
  readonly epoch: number;
  /** The centre that it is a further handler of, named by its file's id [it is the centre]. */
  readonly ownerId?: string;
  /** In force from the beginning, one of a kind at most [none]. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** Of people signed on as agents [30 s; where a simulation plays the agents, it resumes]. */
  readonly presence?: PresenceRules;
  /** Hears what rules decide, within the instant: it must be quick, and must not throw. */
  readonly onRules?: (line: DecisionLine) => void;
  /** Another core [the one of `routing/`]. */
  readonly createRouter?: (options: RouterOptions) => Router;
}

/** What may be said of a call's wait. */
export interface WaitView {
  /** Place among the calls it competes with: 1 = next, 0 = it is being offered. */
  readonly position: number;
  /** By the state as it is now; null: unknown. */
  readonly expected: WaitPrediction | null;
  /** What its caller was told last; null: nothing yet. */
  readonly announced: WaitPrediction | null;
}

/** Counters are kept by this interval; windows are whole ones. */
const metricsIntervalMs = 900_000;

/** Rules of these kinds say what becomes of a call that names no queue. */
const askedOnArrival = ['classify', 'admit', 'route'] as const;

/** Starts a centre; its calendars act from the first instant on. */
export function startLiveCentre(options: LiveCentreOptions): LiveCentre {
  return new LiveCentre(options);
}

/** A running centre. */
export class LiveCentre {
  readonly originMs: number;
  /** Ids and instants as the wire writes them. */
  readonly names: WireNames;
  /** Number of this life of the process. */
  readonly epoch: number;
  readonly projection: Projection;
  /** What clients and switches do with calls. */
  readonly calls: CallControl;
  /** Who is signed on as an agent. */
  readonly presence: Presence;
  /** What tells it of its calls; null: the clients do. */
  gateway: string | null = null;
  /** What agents ask for that the core does not know of. */
  readonly agents: AgentRequests;
  /** The fold that every figure is read from. */
  readonly metrics: Metrics;
  /** What TAPI measures, in measurement periods. */
  readonly figures: TapiFigures;
  readonly #clock: Clock;
  #file: CentreFile;
  #stopHours: () => void;
  #condition: CentreCondition = asEver;
  readonly #router: Router;
  readonly #made: RouterOptions;
  readonly #driver: Driver;
  readonly #announcer: WaitAnnouncer;
  readonly #treatments: Treatments;
  readonly #decisions: DecisionBook;
  readonly #shelf = new RuleShelf();
  readonly #facts: CentreFacts;
  readonly #events = new EventRing();
  readonly #concerned: Concerned;
  #minted = 0;
  /** When the next look at waiting calls is on the agenda. */
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(options: LiveCentreOptions) {
    const { centre: file, clock, speed, originMs, epoch, ruleSets = [] } = options;
    this.originMs = originMs;
    this.epoch = epoch;
    this.names = new WireNames({ ...options, centreId: file.id });
    this.#clock = clock;
    this.#decisions = new DecisionBook(options.onRules);
    this.#file = file;
    this.projection = this.#newProjection();
    this.#concerned = new Concerned(this.projection.calls);
    this.agents = new AgentRequests(this);
    this.metrics = createMetrics({
      frame: frameOfCentre(file),
      intervalMs: metricsIntervalMs,
      keepsLookBack: true,
    });
    this.figures = new TapiFigures(this.metrics, file);
    const create = options.createRouter ?? createCore;
    for (const ruleSet of ruleSets) this.#shelf.lay(ruleSet);
    const [decisions, shelf] = [this.#decisions, this.#shelf];
    this.#made = { centre: file, originMs, shelf };
    this.#router = create({ ...this.#made, decisions, ruleSets });
    this.#announcer = new WaitAnnouncer({
      metrics: this.metrics,
      waitFacts: (callId) => this.#router.waitFacts(callId),
    });
    this.#facts = new CentreFacts({
      originMs,
      file: () => this.#file,
      stateOf: (queueId) => this.projection.queue(queueId)?.state,
      condition: () => this.#condition,
      asksRules: () => askedOnArrival.some((kind) => this.#router.ruleSet(kind) !== null),
    });
    this.#driver = new Driver({
      router: this.#router,
      clock,
      speed,
      complete: (inputs, atMs) => this.#facts.complete(this.projection.foresee(inputs), atMs),
      record: (effects) => this.#record(effects),
      publish: (events) => this.#events.append(events),
    });
    this.#treatments = new Treatments({
      router: this.#router,
      projection: this.projection,
      originMs,
      centreFacts: (nowMs) => this.#facts.at(nowMs),
      expectedMs: (callId) => this.#announcer.toldTo(callId)?.expectedMs ?? null,
      nowMs: () => this.nowMs,
      at: (atMs, task) => void this.#driver.at(atMs, task),
      submit: (input) => void this.submit(input),
    });
    this.presence = new Presence({
      ...(options.presence ?? defaultPresence),
      ...{ clock, projection: this.projection, submit: (input) => this.submit(input) },
      soon: (task) => void this.at(this.nowMs, task),
    });
    this.calls = new CallControl(this);
    this.#stopHours = this.#keepHours();
  }

  /** Of the active version. */
  get file(): CentreFile {
    return this.#file;
  }

  /** The centre's time: milliseconds since its origin. */
  get nowMs(): number {
    return this.#driver.nowMs;
  }

  /** True from {@link stop} on. */
  get isDraining(): boolean {
    return this.#driver.isDraining;
  }

  /** When the local day began, in the centre's time; never before the centre did. */
  get dayStartMs(): number {
    const { timeZone } = this.file;
    const today = localTimeAt(this.originMs + this.nowMs, timeZone).date;
    return Math.max(0, instantOfLocal(today, 0, timeZone) - this.originMs);
  }

  /** Position of the last event. */
  get position(): string {
    return this.#events.position;
  }

  /** An id that no life and no handler of the centre has given before: `cal_` → `cal_e7.42`. */
  mint(prefix: string): string {
    this.#minted += 1;
    return this.names.minted(prefix, this.#minted);
  }

  /** `then` hears the answer before the next instant runs. */
  submit(input: Input, then?: (answer: Answer) => void): Promise<Answer> {
    return this.#driver.submit(input, then);
  }

  /** Runs a task at a time of the centre, which stamps what it submits. Returns its cancel. */
  at(atMs: number, task: () => void): () => void {
    return this.#driver.at(atMs, task);
  }

  onEffects(listener: EffectListener): () => void {
    return this.#driver.onEffects(listener);
  }

  onEvents(listener: EventListener): () => void {
    return this.#events.subscribe(listener);
  }

  /** Events after a position, at most so many; null: it is too old, or not one of this centre. */
  eventsAfter(position: string, max: number): readonly StreamEvent[] | null {
    return this.#events.after(position, max);
  }

  /**
   * Puts a rule set in force between two instants; no file: none of its kind is. It is judged and
   * compiled before, a slice in each turn of the event loop, so that no call waits for that.
   */
  async activateRules(of: Parameters<RulePort['activateRules']>[0]): Promise<{ refused?: string }> {
    const { refused } = await inTurns(this.#activation(of), this.#clock);
    return refused === undefined ? {} : { refused };
  }

  /** The last slice submits, so that a small set waits for no further turn. */
  *#activation({
    set,
    file,
    waiting,
  }: Parameters<RulePort['activateRules']>[0]): Generator<void, Promise<Answer>> {
    const ruleSet = file ?? { set: `no-${set.kind}`, kind: set.kind, version: 1, rules: [] };
    yield* this.#shelf.layInSlices(ruleSet, { opsPerSlice });
    return this.submit({ type: 'activate', version: ruleSet.version, ruleSet, waiting });
  }

  /** Readers of events hear what has happened beside the core. */
  tell(told: Told, { agentIds = [], callId }: AlsoConcerned = {}): void {
    const subject =
      'callId' in told ? `call/${told.callId}` : 'subject' in told ? told.subject : '';
    const of = (one: string) => this.#concerned.ofSubject(one, this.names.centreId);
    this.#events.tell(told, [...agentIds, ...of(subject), ...of(`call/${callId}`)]);
  }

  /** What an activation would do, tried on a copy of the core as it is now. */
  rehearse(activation: Parameters<typeof rehearseActivation>[1]): Rehearsal {
    const of = { router: this.#router, made: this.#made, nowMs: this.nowMs };
    return rehearseActivation(of, activation);
  }

  /** How the centre is doing, as was said last [normal]. */
  get condition(): CentreCondition {
    return this.#condition;
  }

  /** A supervisor says how the centre is doing; rules read it from the next decision on. */
  setCondition(of: Omit<CentreCondition, 'changedAtMs' | 'version'>): void {
    const { state: previous, version } = this.#condition;
    this.#condition = { ...of, changedAtMs: this.nowMs, version: version + 1 };
    this.tell({ ...this.#condition, type: 'centre.state', previous });
  }

  /** What is known for rules: of a call, unless it is over or there are no rules, and of the centre. */
  factsOf(callId: string): FactsFile {
    return {
      ...this.#router.factsOf(this.projection.calls.partOf(callId)),
      ...this.#facts.at(this.nowMs),
    };
  }

  /** Why each offer of a call went where it went, oldest first. */
  decisionsOf(callId: string): readonly DecisionRecord[] {
    const { coreIds = [callId] } = this.projection.calls.kept(callId) ?? {};
    return coreIds.flatMap((coreId) => this.#decisions.of(coreId));
  }

  whyNot(callId: string, agentId: string): WhyNot {
    return this.#router.whyNot(this.projection.calls.partOf(callId), agentId);
  }

  whyWaiting(callId: string): WhyWaiting | null {
    const why = this.#router.whyWaiting(this.projection.calls.partOf(callId));
    return why === null ? null : { ...why, callId };
  }

  /** Position and expected wait of a call; null: it does not wait in a queue. */
  waitOf(callId: string): WaitView | null {
    const coreId = this.projection.calls.partOf(callId);
    const queueId = this.projection.calls.kept(callId)?.queueId ?? null;
    const facts = this.#router.waitFacts(coreId);
    if (facts === null || queueId === null) return null;
    return {
      position: facts.position,
      expected: predictWait(this.metrics, { queueId, facts, atMs: this.nowMs }),
      announced: this.#announcer.toldTo(coreId),
    };
  }

  /** Refuses what comes, finishes what was taken, sets no timer again. */
  stop(): void {
    this.presence.stop();
    this.#driver.stop();
  }

  #now(): CentreNow {
    return { file: this.#file, frame: frameOfCentre(this.#file) };
  }

  #newProjection(): Projection {
    return new Projection({
      ...this.#now(),
      names: this.names,
      onForget: (callId) => this.#decisions.forget(callId),
    });
  }

  #keepHours(): () => void {
    return keepHours({
      centre: this.#file,
      originMs: this.originMs,
      nowMs: this.#driver.nowMs,
      submit: (input) => void this.submit(input),
      at: (atMs, task) => this.at(atMs, task),
    });
  }

  /** Readers see the new version; its calendars act, where they are others. */
  #follow(changed: Parameters<Projection['follow']>[1]): void {
    const before = this.#file;
    const file = this.#router.centre;
    this.#file = file;
    const now = this.#now();
    this.projection.follow(now, changed);
    this.metrics.follow(now.frame);
    this.figures.follow(file, this.nowMs);
    if (equalByValue(hoursOf(file), hoursOf(before))) return;
    this.#stopHours();
    this.#stopHours = this.#keepHours();
  }

  #record(effects: readonly Effect[]): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    for (const effect of effects) {
      this.figures.apply(effect);
      this.metrics.apply(effect);
      this.#announcer.observe(effect);
      this.#treatments.observe(effect);
      if (effect.type === 'centre.changed') this.#follow(effect);
      const told = this.projection.apply(effect);
      const agentIds = this.#concerned.apply(effect);
      for (const event of told) events.push({ ...event, agentIds });
      this.agents.observe(effect);
      this.calls.observe(effect);
    }
    this.#announce();
    if (!this.isDraining) this.#treatments.look();
    return events;
  }

  /** Tells waiting callers what is due, and comes back when the next is. */
  #announce(): void {
    this.#announcer.look(this.nowMs);
    const nextMs = this.#announcer.nextLookAtMs();
    if (nextMs >= this.#lookAtMs || this.isDraining) return;
    this.#lookAtMs = nextMs;
    this.#driver.at(nextMs, () => {
      this.#lookAtMs = Number.POSITIVE_INFINITY;
      this.#announce();
    });
  }
}
