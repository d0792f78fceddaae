/**
 * One centre alive in memory: driver, read models, decision records, events.
 *
 * What clients and gateways hold. With a journal nothing is told before it is written, and the
 * centre goes on from where a journal ends.
 */

import { equalByValue } from '../kernel/index.ts';
import type { Metrics, TapiFigures } from '../metrics/index.ts';
import {
  type CentreFile,
  createRouter as createCore,
  type DecisionRecord,
  type Effect,
  type Input,
  PreparedRuleSets,
  type Router,
  type RouterOptions,
  restoreRouter,
  type WhyNot,
  type WhyWaiting,
} from '../routing/index.ts';
import type { DecisionLine, FactsFile, RuleSetFile } from '../rules/index.ts';
import { AgentRequests } from './agent-requests.ts';
import { Alarms } from './alarms.ts';
import { CallControl } from './calls/call-control.ts';
import { asEver, askedOnArrival, type CentreCondition, CentreFacts } from './centre-facts.ts';
import { CentreFolds, type WaitView } from './centre-folds.ts';
import { type Rehearsal, rehearseActivation } from './centre-service/rehearsal.ts';
import { type Clock, inTurns, opsPerSlice, steadyClock } from './clock.ts';
import type { AlsoConcerned } from './concerned.ts';
import { type CustomerLookup, type CustomerSource, lookupOf } from './customers/customer-lookup.ts';
import { DecisionBook } from './decision-book.ts';
import { type Answer, Driver, type EffectListener } from './driver.ts';
import { type EventListener, EventRing, type StreamEvent, type Told } from './event-ring.ts';
import type { LifeBody } from './journal/entry-bodies.ts';
import { type JournalOptions, JournalSide } from './journal/journal-side.ts';
import { instantOfLocal, localTimeAt } from './local-time.ts';
import { MeasurementPeriods } from './measurement-periods.ts';
import { hoursOf, keepHours } from './opening-schedule.ts';
import { defaultPresence, Presence, type PresenceRules } from './presence/presence.ts';
import type { Projection } from './projection/projection.ts';
import { WireNames } from './projection/wire-names.ts';
import type { RulePort } from './rule-service/activating.ts';
import { SwitchSide } from './switch/switch-side.ts';

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
  /** Where callers are looked up [nobody is]. */
  readonly customers?: CustomerSource;
  /** What it goes on from, and writes [memory alone]. */
  readonly journal?: JournalOptions;
  /** Hears all events, those of the journal that it goes on from as well [nobody]. */
  readonly hears?: EventListener;
}

/**
 * Starts a centre; its calendars act from the first instant on. With a journal it goes on from
 * there. @throws {JournalMismatch}
 */
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
  /** The telephone switch that it drives. */
  readonly switch: SwitchSide;
  /** Who is signed on as an agent. */
  readonly presence: Presence;
  /** What tells it of its calls; null: the clients do. */
  gateway: string | null = null;
  /** What agents ask for that the core does not know of. */
  readonly agents = new AgentRequests(this);
  /** The fold that every figure is read from. */
  readonly metrics: Metrics;
  /** What TAPI measures, in measurement periods. */
  readonly figures: TapiFigures;
  readonly periods: MeasurementPeriods;
  readonly alarms = new Alarms(this);
  /** Who calls; null: nobody is looked up. */
  readonly customers: CustomerLookup | null;
  /** What the journal has brought; null: there is none. */
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
  readonly #events = new EventRing();
  #minted = 0;

  constructor(options: LiveCentreOptions) {
    const { speed, originMs, epoch, onRules } = options;
    const given = { epoch, centre: options.centre, ruleSets: options.ruleSets ?? [] };
    const clock = steadyClock(options.clock);
    this.originMs = originMs;
    this.epoch = epoch;
    this.#clock = clock;
    if (options.hears !== undefined) this.#events.subscribe(options.hears);
    this.journal =
      options.journal === undefined ? null : new JournalSide(this, options.journal, this.#events);
    const made: Pick<LifeBody, 'epoch' | 'centre' | 'ruleSets'> = this.journal?.firstLife ?? given;
    const past = this.journal?.saved ?? null;
    const { ruleSets } = made;
    this.names = new WireNames({ ...options, centreId: made.centre.id, bornInEpoch: made.epoch });
    this.customers = lookupOf({ ...options, centreId: options.ownerId ?? made.centre.id });
    const heard = onRules && (this.journal?.unlessReading(onRules) ?? onRules);
    this.#decisions = new DecisionBook(heard);
    const create = options.createRouter ?? createCore;
    for (const ruleSet of ruleSets) this.#prepared.prepare(ruleSet);
    const [decisions, prepared] = [this.#decisions, this.#prepared];
    this.#made = { centre: made.centre, originMs, prepared };
    const router = { ...this.#made, decisions };
    this.#router =
      past === null ? create({ ...router, ruleSets }) : restoreRouter(router, past.core);
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
      stateOf: (queueId) => this.projection.queue(queueId)?.state,
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
      keeper: this.journal?.keeper ?? null,
    });
    this.presence = new Presence({
      ...(options.presence ?? defaultPresence),
      clock,
      projection: this.projection,
      submit: (input) => this.submit(input),
      soon: (task) => void this.at(this.nowMs, task),
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

  /** Events that are kept, before a position [all], newest first. */
  eventsBack(position?: string): Generator<StreamEvent, void> {
    return this.#events.back(position);
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
    yield* this.#prepared.prepareInSlices(ruleSet, { opsPerSlice });
    return this.submit({ type: 'activate', version: ruleSet.version, ruleSet, waiting });
  }

  /** Readers of events hear what has happened beside the core. */
  tell(told: Told, { agentIds = [], callId }: AlsoConcerned = {}): void {
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

  /** The state of a subject, such as `call/c1`, has changed beside the core: the journal has it. */
  touch(subject: string): void {
    this.journal?.touch(subject);
    this.switch.touched(subject);
  }

  /** Nothing can be written for now, and what must be is refused. */
  get isRefusing(): boolean {
    return this.#driver.isRefusing;
  }

  /** Whether all that has changed is written; null: it is. False: it cannot be for now. */
  kept(): Promise<boolean> | null {
    return this.journal?.keeper.kept() ?? null;
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
    this.touch('condition');
    this.tell({ ...this.#condition, type: 'centre.state', previous });
  }

  /** As it was said before this life. */
  putCondition(condition: CentreCondition): void {
    this.#condition = condition;
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
    return this.#folds.waitOf(callId);
  }

  /** Refuses what comes, finishes what was taken, sets no timer again. */
  stop(): void {
    this.presence.stop();
    this.#driver.stop();
  }

  /** Resolves when it is stopped, and all that was taken is written. */
  get stopped(): Promise<void> {
    return this.#driver.stopped;
  }

  /** Readers see the new version; its calendars act, where they are others. */
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
        this.agents.observe(effect);
        this.calls.observe(effect);
      },
    });
  }

  #publish(events: readonly StreamEvent[]): void {
    if (this.journal === null) this.#events.append(events);
    else this.journal.publish(events);
  }
}
