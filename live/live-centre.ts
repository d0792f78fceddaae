/**
 * A running centre: driver, read models, decision records and events. With a journal nothing is
 * published before it is written, and a restart continues from it.
 */

import type { AskingEffect } from '../contracts/index.ts';
import { equalByValue } from '../kernel/index.ts';
import type { Metrics, TapiFigures } from '../metrics/index.ts';
import {
  type CentreFile,
  createRouter as createCore,
  type DecisionRecord,
  type Effect,
  type Input,
  newestReadings,
  PreparedRuleSets,
  type Router,
  type RouterOptions,
  restoreRouter,
  type WhyNot,
  type WhyWaiting,
} from '../routing/index.ts';
import type { DecisionLine, FactsFile, RuleSetFile } from '../rules/index.ts';
import { type Rehearsal, rehearseActivation } from './activation-rehearsal.ts';
import { AgentRequests } from './agent-requests.ts';
import { Alarms } from './alarms.ts';
import { CallControl } from './calls/call-control.ts';
import { LineSupervision } from './calls/supervision.ts';
import { asEver, askedOnArrival, type CentreCondition, CentreFacts } from './centre-facts.ts';
import { CentreFolds, type WaitView } from './centre-folds.ts';
import { type Clock, inTurns, opsPerSlice, steadyClock } from './clock.ts';
import type { RelatedParties } from './concerned-agents.ts';
import { type CustomerLookup, type CustomerSource, lookupOf } from './customers/customer-lookup.ts';
import { type CallMoment, DecisionBook } from './decision-book.ts';
import { Driver, type EffectListener, type InputResult } from './driver.ts';
import { type ConditionRequest, followStop } from './emergency-stop.ts';
import { type EventListener, EventRing, type Notice, type StreamEvent } from './event-ring.ts';
import { isolatedClock, type ReportFault, throwLater } from './isolation.ts';
import type { LifeBody } from './journal/entry-bodies.ts';
import { type JournalOptions, JournalSide } from './journal/journal-side.ts';
import { instantOfLocal, localTimeAt } from './local-time.ts';
import { MeasurementPeriods } from './measurement-periods.ts';
import { hoursOf, keepHours } from './opening-schedule.ts';
import { defaultPresence, Presence, type PresenceRules } from './presence/presence.ts';
import type { Projection } from './projection/projection.ts';
import { WireNames } from './projection/wire-names.ts';
import type { RulePort } from './rule-port.ts';
import { Stations } from './stations.ts';
import type { PinLogOn } from './switch/switch-port.ts';
import { SwitchSide } from './switch/switch-side.ts';

export interface LiveCentreOptions {
  readonly centre: CentreFile;
  readonly clock: Clock;
  readonly speed: number;
  readonly originMs: number;
  /** Number of this run of the process, unique for the centre. */
  readonly epoch: number;
  /** For a further handler: id of its centre [its own id]. */
  readonly ownerId?: string;
  /** Rule sets active from the start, at most one a kind [none]. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** What happens when agents lose their connection [after 30 s a simulation plays them]. */
  readonly presence?: PresenceRules;
  /** Called within the instant of each rule decision: must be quick and not throw. */
  readonly onRules?: (line: DecisionLine) => void;
  /** Another core, for tests [that of `routing/`]. */
  readonly createRouter?: (options: RouterOptions) => Router;
  /** Where callers are looked up [no look-up]. */
  readonly customers?: CustomerSource;
  /** The journal to continue and to write [memory only]. */
  readonly journal?: JournalOptions;
  readonly hears?: EventListener;
  /** Receives errors of tasks and listeners [thrown after the turn, which ends the process]. */
  readonly onFault?: ReportFault;
}

/**
 * Starts a centre, from its journal if it has one; calendars act from the first instant. @throws
 * {JournalMismatch}
 */
export function startLiveCentre(options: LiveCentreOptions): LiveCentre {
  return new LiveCentre(options);
}

export class LiveCentre {
  readonly originMs: number;
  readonly names: WireNames;
  readonly epoch: number;
  readonly projection: Projection;
  readonly calls: CallControl;
  readonly switch: SwitchSide;
  readonly presence: Presence;
  /** The gateway whose switch reports the centre's calls; null if clients do. */
  gateway: string | null = null;
  /** Whether the account of an agent has the right to dial numbers of a cost class [none has]. */
  mayDial: (agentId: string, cost: string) => boolean = () => false;
  /** Logs an agent on; false: the number, the PIN or the telephone is refused [each is]. */
  logOnByPin: (said: PinLogOn) => Promise<boolean> = () => Promise.resolve(false);
  readonly agents = new AgentRequests(this);
  readonly stations = new Stations(this);
  readonly supervision = new LineSupervision(this);
  readonly metrics: Metrics;
  readonly figures: TapiFigures;
  readonly periods: MeasurementPeriods;
  readonly alarms = new Alarms(this);
  readonly customers: CustomerLookup | null;
  readonly journal: JournalSide | null;
  readonly #clock: Clock;
  #file: CentreFile;
  #stopHours: () => void;
  #condition: CentreCondition = asEver;
  readonly #router: Router;
  readonly #made: RouterOptions;
  readonly #driver: Driver;
  readonly #folds: CentreFolds;
  readonly #decisions: DecisionBook;
  readonly #prepared = new PreparedRuleSets();
  readonly #facts: CentreFacts;
  readonly #events: EventRing;
  #minted = 0;

  constructor(options: LiveCentreOptions) {
    const { speed, originMs, epoch, onRules, onFault = throwLater } = options;
    this.#events = new EventRing(onFault);
    const clock = steadyClock(options.clock);
    this.originMs = originMs;
    this.epoch = epoch;
    this.#clock = clock;
    if (options.hears !== undefined) this.#events.subscribe(options.hears);
    this.journal =
      options.journal === undefined ? null : new JournalSide(this, options.journal, this.#events);
    const made = this.journal?.firstLife ?? lifeOf(options);
    const past = this.journal?.saved ?? null;
    const { ruleSets, readings = 1 } = made;
    this.names = new WireNames({ ...options, centreId: made.centre.id, bornInEpoch: made.epoch });
    this.customers = lookupOf({ ...options, centreId: options.ownerId ?? made.centre.id });
    const heard = onRules && (this.journal?.unlessReading(onRules) ?? onRules);
    this.#decisions = new DecisionBook(heard);
    const create = options.createRouter ?? createCore;
    for (const ruleSet of ruleSets) this.#prepared.prepare(ruleSet);
    const [decisions, prepared] = [this.#decisions, this.#prepared];
    this.#made = { centre: made.centre, originMs, prepared };
    const router = { ...this.#made, decisions, ruleSets, readings };
    this.#router = past === null ? create(router) : restoreRouter(router, past.core);
    this.#file = this.#router.centre;
    const nowMs = (): number => this.nowMs;
    this.#folds = new CentreFolds({
      file: this.#file,
      names: this.names,
      router: this.#router,
      nowMs,
      onForget: (callId) => this.#decisions.forget(callId),
      centreFacts: (atMs) => this.#facts.at(atMs),
      at: (atMs, task) => void this.#driver.at(atMs, task),
      submit: (input) => void this.submit(input),
    });
    this.projection = this.#folds.projection;
    this.metrics = this.#folds.metrics;
    this.figures = this.#folds.figures;
    const touch = (subject: string): void => this.touch(subject);
    this.periods = new MeasurementPeriods({ figures: this.figures, nowMs, touch });
    this.#facts = new CentreFacts({
      originMs,
      file: () => this.#file,
      stateOf: (queueId) => this.projection.stateFound(queueId),
      condition: () => this.#condition,
      identified: (inputs, atMs) => this.customers?.identified(inputs, atMs) ?? inputs,
      asksRules: () => askedOnArrival.some((kind) => this.#router.ruleSet(kind) !== null),
    });
    this.#driver = new Driver({
      router: this.#router,
      clock,
      speed,
      foresee: (inputs) => this.projection.foresee(inputs),
      complete: (inputs, atMs) => this.#facts.complete(inputs, atMs),
      record: (effects) => this.#record(effects),
      publish: (events) => this.#publish(events),
      report: onFault,
      keeper: this.journal?.keeper ?? null,
    });
    this.presence = new Presence({
      ...(options.presence ?? defaultPresence),
      clock: isolatedClock(clock, onFault),
      projection: this.projection,
      submit: (input) => this.submit(input),
      later: (afterMs, task) => void this.at(this.nowMs + afterMs, task),
      touch: (agentId) => this.touch(`agent/${this.names.id(agentId)}`),
      isWaiting: this.journal !== null,
    });
    this.switch = new SwitchSide(this);
    this.calls = new CallControl(this);
    this.#driver.reach(past?.atMs ?? 0);
    this.#stopHours = keepHours(this, past !== null);
    const folded = { router: this.#router, folds: this.#folds, decisions };
    this.journal?.recover({ ...folded, driver: this.#driver, now: options });
    this.alarms.follow();
  }

  get reportFault(): ReportFault {
    return this.#events.report;
  }

  get file(): CentreFile {
    return this.#file;
  }

  /** The centre's time: ms since its start. */
  get nowMs(): number {
    return this.#driver.nowMs;
  }

  get isDraining(): boolean {
    return this.#driver.isDraining;
  }

  /** Start of the local day in the centre's time, but not before the centre's start. */
  get dayStartMs(): number {
    const { timeZone } = this.file;
    const today = localTimeAt(this.originMs + this.nowMs, timeZone).date;
    return Math.max(0, instantOfLocal(today, 0, timeZone) - this.originMs);
  }

  get position(): string {
    return this.#events.position;
  }

  /** A new id, unique across processes and handlers: `cal_` gives `cal_e7.42`. */
  mint(prefix: string): string {
    this.#minted += 1;
    return this.names.minted(prefix, this.#minted);
  }

  submit(input: Input, then?: (answer: InputResult) => void): Promise<InputResult> {
    return this.#driver.submit(input, then);
  }

  /**
   * Runs a task at a time of the centre, which is also the time of its inputs. The result cancels
   * it.
   */
  at(atMs: number, task: () => void): () => void {
    return this.#driver.at(atMs, task);
  }

  onEffects(listener: EffectListener): () => void {
    return this.#driver.onEffects(listener);
  }

  onEvents(listener: EventListener): () => void {
    return this.#events.subscribe(listener);
  }

  /** At most `max` events after a stream position; null if it is too old or unknown. */
  eventsAfter(position: string, max: number): readonly StreamEvent[] | null {
    return this.#events.after(position, max);
  }

  /** Replaces texts about an erased person in the events kept in memory. */
  eraseFromEvents(texts: ReadonlySet<string>): void {
    this.#events.erase(texts);
  }

  eventsBack(position?: string): Generator<StreamEvent, void> {
    return this.#events.back(position);
  }

  /**
   * Activates a rule set between two instants; without a file, deactivates its kind. Compiled
   * before in slices, so that no call waits.
   */
  async activateRules(of: Parameters<RulePort['activateRules']>[0]): Promise<{ refused?: string }> {
    const { refused } = await inTurns(this.#activation(of), this.#clock);
    return refused === undefined ? {} : { refused };
  }

  /** The last slice submits the set, so that small sets take one turn. */
  *#activation({
    set,
    file,
    waiting,
  }: Parameters<RulePort['activateRules']>[0]): Generator<void, Promise<InputResult>> {
    const ruleSet = file ?? { set: `no-${set.kind}`, kind: set.kind, version: 1, rules: [] };
    yield* this.#prepared.prepareInSlices(ruleSet, { opsPerSlice });
    return this.submit({ type: 'activate', version: ruleSet.version, ruleSet, waiting });
  }

  tell(told: Notice, { agentIds = [], callId }: RelatedParties = {}): void {
    if (this.journal?.isReading === true) return;
    const subject =
      'callId' in told ? `call/${told.callId}` : 'subject' in told ? told.subject : '';
    const of = (one: string) => this.#folds.concerned.ofSubject(one, this.names.centreId);
    const whom = [...agentIds, ...of(subject), ...of(`call/${callId}`)];
    const event = this.#events.place(told, whom);
    if (this.journal === null) this.#events.append([event]);
    else this.journal.tell(event, subject);
    this.switch.touched(subject);
  }

  /** Journals the state of a subject such as `call/c1`, held outside the core. */
  touch(subject: string): void {
    this.journal?.touch(subject);
    this.switch.touched(subject);
  }

  get isRefusing(): boolean {
    return this.#driver.isRefusing;
  }

  /** Why the journal could not be written last; null: it was written. */
  get journalProblem(): Error | null {
    return this.journal?.keeper.problem ?? null;
  }

  /** Resolves when all changes are written, or with false on failure; null: nothing waits. */
  kept(): Promise<boolean> | null {
    return this.journal?.keeper.kept() ?? null;
  }

  rehearse(activation: Parameters<typeof rehearseActivation>[1]): Rehearsal {
    const of = { router: this.#router, made: this.#made, nowMs: this.nowMs };
    return rehearseActivation(of, activation);
  }

  get condition(): CentreCondition {
    return this.#condition;
  }

  /** Sets the centre's load condition, which rules read from the next decision on. */
  setCondition(of: ConditionRequest): void {
    const before = this.#condition;
    const stop = followStop(this, before.stop, of.stop ?? null);
    const version = before.version + 1;
    this.#condition = { ...of, stop, changedAtMs: this.nowMs, version };
    this.touch('condition');
    this.tell({ ...this.#condition, type: 'centre.state', previous: before.state });
  }

  /** Conditions of earlier releases lack `stop`. */
  putCondition(condition: Partial<CentreCondition>): void {
    this.#condition = { ...asEver, ...condition };
  }

  /** Whether a supervisor keeps the queue closed, whatever its calendar says. */
  isHeldClosed(queueId: string): boolean {
    const queue = this.projection.queue(queueId);
    const opensByItself = queue?.state === 'closed' && queue.untilMs !== null;
    return opensByItself || this.#condition.stop?.queueIds.includes(queueId) === true;
  }

  /** Facts of the centre and, while rules are active, of a current call. */
  factsOf(callId: string): FactsFile {
    return {
      ...this.#router.factsOf(this.projection.calls.partOf(callId)),
      ...this.#facts.at(this.nowMs),
    };
  }

  /** What a call was asked and told on its way: menus, route points, treatments. */
  askedOf(callId: string): readonly AskingEffect[] {
    const { coreIds = [callId] } = this.projection.calls.kept(callId) ?? {};
    return coreIds.flatMap((coreId) => this.#decisions.askedOf(coreId));
  }

  /** What happened to a call on its way, as its story tells it. */
  momentsOf(callId: string): readonly CallMoment[] {
    const { coreIds = [callId] } = this.projection.calls.kept(callId) ?? {};
    return coreIds.flatMap((coreId) => this.#decisions.momentsOf(coreId));
  }

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

  waitOf(callId: string): WaitView | null {
    return this.#folds.waitOf(callId);
  }

  stop(): void {
    this.presence.stop();
    this.#driver.stop();
  }

  get stopped(): Promise<void> {
    return this.#driver.stopped;
  }

  #follow(changed: Parameters<Projection['follow']>[1]): void {
    const before = this.#file;
    const file = this.#router.centre;
    this.#file = file;
    this.#folds.follow(file, changed);
    this.alarms.follow();
    if (equalByValue(hoursOf(file), hoursOf(before))) return;
    this.#stopHours();
    this.#stopHours = keepHours(this, false);
  }

  #record(effects: readonly Effect[]): readonly StreamEvent[] {
    return this.#folds.record(effects, {
      changed: (effect) => this.#follow(effect),
      folded: (effect) => {
        this.#decisions.note(effect);
        this.agents.observe(effect);
        this.stations.observe(effect);
        this.calls.observe(effect);
      },
    });
  }

  #publish(events: readonly StreamEvent[]): void {
    if (this.journal === null) this.#events.append(events);
    else this.journal.publish(events);
  }
}

function lifeOf({ epoch, centre, ruleSets = [] }: LiveCentreOptions): Omit<LifeBody, 'engine'> {
  return { epoch, centre, ruleSets, readings: newestReadings };
}
