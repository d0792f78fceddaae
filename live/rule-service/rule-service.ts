/**
 * The rules of a centre: drafts, reviews, activations, rehearsals, and what is in force.
 *
 * What the API and the command line hold. Every answer is a value; nothing becomes active but by
 * the gate, whichever way it comes.
 * Source: rules.md Part D.
 */

import { type AccountsFile, type Person, worldOf } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import {
  type DecisionLine,
  lintErrors,
  type RuleSetFile,
  type RuleWorld,
} from '../../rules/index.ts';
import type { RunRecord, Store, VersionRecord } from '../../store/index.ts';
import type { Clock } from '../clock.ts';
import { Activator, type RulePort } from './activating.ts';
import { ActiveSets } from './active-sets.ts';
import { inForceAt, type SetView, setView, type VersionView, versionView } from './audit.ts';
import { check, checkQuestion } from './checking.ts';
import { casesInTable, difference, draftTable, importDraft } from './comparing.ts';
import { DecisionLog } from './decision-log.ts';
import { createSet, draftOf, draftQuestion, type SaveDraft, saveDraft } from './drafting.ts';
import { Explanations } from './explaining.ts';
import { sidesOf } from './impact.ts';
import { addInitialVersions, type InitialVersions } from './initial-versions.ts';
import {
  casesOf,
  checkedVersion,
  coverageOf,
  draftFile,
  draftRules,
  evaluate,
  lint,
  test,
} from './inspecting.ts';
import { Judge } from './judge.ts';
import { type OfOrder, promptsOn, scriptsOn } from './offering.ts';
import { type AskedOnOrder, type OrderRuleKind, orderDecision } from './order-decision.ts';
import {
  answerPrompt,
  type CallNow,
  type PromptContext,
  promptsFor,
  scriptsFor,
} from './prompting.ts';
import { Rehearsals } from './rehearsing.ts';
import { approve, type Propose, propose, reject } from './reviewing.ts';
import type { RuleContext, RuleEvent, VersionRef } from './rule-context.ts';
import { describeRuleEvent } from './rule-events.ts';
import type { ServiceAnswer, ServiceRefusal } from './service-answer.ts';
import { findUnfit, type SetAside, setAside } from './setting-aside.ts';
import { withItems, withStoredItems } from './stored-world.ts';

/** Days of journal that a proposal rests on. */
const backtestDaysDefault = 7;

export interface RuleServiceOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly accounts: AccountsFile;
  /** Of the centre: its instants, milliseconds since 1970. */
  readonly clock: Clock;
  /** What outcomes may name [anything]. */
  readonly world?: RuleWorld;
  /** [7] */
  readonly backtestDays?: number;
  readonly onError?: (error: Error) => void;
}

const inForceAnew: readonly RuleEvent['type'][] = [
  'rules.activated',
  'rules.rolledBack',
  'rules.resumed',
  'rules.retired',
  'rules.postponed',
];

/** Holds the rules of one centre. */
export class RuleService {
  readonly active: ActiveSets;
  readonly rehearsals: Rehearsals;
  readonly #context: RuleContext;
  readonly #people: Map<string, Person>;
  readonly #options: RuleServiceOptions;
  readonly #activator: Activator;
  readonly #log: DecisionLog;
  readonly #explanations: Explanations;
  #port: RulePort | null = null;
  #wereSetAside: readonly SetAside[] = [];
  readonly lint = this.#within(lint);
  readonly test = this.#within(test);
  readonly casesOf = casesOf;
  readonly casesInTable = casesInTable;
  readonly evaluate = this.#within(evaluate);
  /** A version or a draft that can be run. */
  readonly checkedVersion = this.#within(checkedVersion);
  readonly draftRules = this.#within(draftRules);
  readonly draftFile = this.#within(draftFile);
  readonly draftTable = this.#within(draftTable);
  readonly importDraft = this.#within(importDraft);
  /** What may be offered beside a line, of a call that `callNow` knows. */
  readonly promptsFor = this.#ofCall(promptsFor);
  readonly scriptsFor = this.#ofCall(scriptsFor);
  readonly answerPrompt = this.#ofCall(answerPrompt);
  /** The same beside a line of an order that is kept here. */
  readonly promptsOn = this.#ofOrder(promptsOn);
  readonly scriptsOn = this.#ofOrder(scriptsOn);
  readonly createSet = this.#within(createSet);
  readonly draftOf = this.#within(draftOf);
  readonly saveDraft = this.#within(saveDraft);
  readonly check = this.#within(check);
  /** What is simulated to know what a version costs. */
  readonly sidesOf = this.#within(sidesOf);
  readonly approve = this.#within(approve);
  readonly reject = this.#within(reject);
  readonly inForceAt = this.#within(inForceAt);
  readonly version = this.#within(versionView);

  constructor(options: RuleServiceOptions) {
    const { store, clock, accounts, centreId, onError = () => {} } = options;
    const world = options.world && withStoredItems(options.world, options);
    this.#options = options;
    this.#people = new Map(accounts.people.map((person) => [person.id, person]));
    this.#context = {
      centreId,
      store,
      clock,
      world,
      judge: new Judge({ world, clock }),
      people: this.#people,
      tell: (event) => this.#hear(event),
    };
    this.active = new ActiveSets(this.#context);
    this.rehearsals = new Rehearsals(this.#context, this.active, this.#backtestMs);
    this.#activator = new Activator(this.#context, (ref) => this.active.prepare(ref));
    this.#explanations = new Explanations(this.#context);
    this.#log = new DecisionLog({ store, clock, onError });
  }

  /**
   * Reads what is in force. A set whose stored text has changed, or no longer passes, is refused:
   * the service must not start without knowing.
   */
  open(): readonly ServiceRefusal[] {
    return this.active.load();
  }

  /** Carries out what fell due while no service ran; before {@link open}. */
  catchUp(): void {
    this.#activator.catchUp();
  }

  /** Puts the version before in the place of one that no longer may act; before {@link open}. */
  setAside(): readonly SetAside[] {
    this.#wereSetAside = setAside(this.#context);
    return this.#wereSetAside;
  }

  /** What rules in force would name in vain if the centre were so: a sentence each. */
  brokenBy(centre: CentreFile): readonly string[] {
    const { world } = this.#context;
    if (world === undefined) return [];
    return this.active.all().flatMap(({ checked }) => {
      const known = new Set(lintErrors(checked, world).map(({ message }) => message));
      return lintErrors(checked, worldOf(centre, world))
        .filter(({ message }) => !known.has(message))
        .map(({ message }) => `rules ${checked.file.set}: ${message}`);
    });
  }

  /** What {@link setAside} would do, with nothing done. */
  findUnfit(): readonly SetAside[] {
    return findUnfit(this.#context);
  }

  /** First versions of kinds the centre has none of; then as {@link open}. */
  addInitialVersions(files: readonly RuleSetFile[]): InitialVersions {
    const initial = addInitialVersions(this.#context, files);
    for (const id of initial.added) this.active.refresh(id);
    return initial;
  }

  /** Connects the running centre: activations reach it, those that wait get their timers. */
  serve(port: RulePort | null): void {
    this.#port = port;
    this.#activator.serve(port);
    for (const one of this.#wereSetAside) this.#tellSetAside(one);
  }

  /** The centre has other queues, skills and agents; without a world, rules may name anything. */
  follow(centre: CentreFile): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(worldOf(centre, world));
  }

  /**
   * Items are otherwise, or new, with all that is offered with them; without a world, rules may
   * name anything.
   */
  supply(goods: Required<Pick<RuleWorld, 'items' | 'links'>>): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(withItems(world, goods));
  }

  /** Items were written to the store by another hand than that of the operations. */
  supplyStored(): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(withStoredItems(world, this.#context));
  }

  #follow(world: RuleWorld): void {
    this.#context.world = world;
    this.#context.judge.follow(world);
  }

  close(): void {
    this.#activator.stop();
    this.rehearsals.stop();
    this.#log.close();
    this.#context.judge.stop();
  }

  /** A decision as it was made: journalled, and shown to every shadow. */
  onDecision(line: DecisionLine): void {
    this.#log.accept(line);
    this.rehearsals.observe(line);
  }

  /** Rules of the kind in force, if any, have been asked about an order. */
  onOrder(kind: OrderRuleKind, asked: AskedOnOrder): void {
    const rules = this.active.ofKind(kind);
    if (rules !== undefined) this.onDecision(orderDecision(rules, asked));
  }

  /** Writes decisions that wait to be written. */
  flush(): void {
    this.#log.flush();
  }

  sets(): readonly SetView[] {
    const { store, centreId } = this.#context;
    return store.rules.sets(centreId).map((set) => setView(this.#context, set));
  }

  set(setId: string): SetView | null {
    const { store, centreId } = this.#context;
    const set = store.rules.set(setId);
    return set?.centreId === centreId ? setView(this.#context, set) : null;
  }

  /** Checked versions and drafts, by number. */
  versions(setId: string): readonly VersionView[] {
    const { rules } = this.#context.store;
    const numbers = [...rules.versions(setId), ...rules.drafts(setId)].map((one) => one.version);
    return numbers
      .sort((a, b) => a - b)
      .flatMap((version) => versionView(this.#context, setId, version) ?? []);
  }

  /** Somebody of the accounts file, or of a provider; undefined: nobody of that id. */
  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  /** Somebody who is not of the accounts file, as their provider says they are. */
  know(person: Person): void {
    this.#people.set(person.id, person);
  }

  run(id: string): RunRecord | undefined {
    const run = this.#context.store.rules.run(id);
    return run === undefined || this.set(run.setId) === null ? undefined : run;
  }

  /** What is to say of a version's text. */
  async judgementOf(setId: string, text: string): Promise<TextJudgement | null> {
    const set = this.#context.store.rules.set(setId);
    if (set === undefined) return null;
    await this.#context.judge.prepare({ text, set });
    return this.#context.judge.judge({ text, set });
  }

  coverage(asked: Parameters<typeof coverageOf>[1]): ReturnType<typeof coverageOf> {
    this.#log.flush();
    return coverageOf(this.#context, asked);
  }

  /** Past decisions, with what has not been written yet. */
  get explanations(): Explanations {
    this.#log.flush();
    return this.#explanations;
  }

  difference(asked: Parameters<typeof difference>[1]): ReturnType<typeof difference> {
    this.#log.flush();
    return difference(this.#context, asked);
  }

  /** Judges a large text ahead, so that the check of its version is quick. */
  async prepareCheck(ref: VersionRef): Promise<void> {
    const question = checkQuestion(this.#context, ref);
    if (question !== null) await this.#context.judge.prepare(question);
  }

  /** The same for a draft that is to be saved. */
  async prepareDraft(asked: Pick<SaveDraft, 'person' | 'setId' | 'text'>): Promise<void> {
    const question = draftQuestion(this.#context, asked);
    if (question !== null) await this.#context.judge.prepare(question);
  }

  /** The same for a version that is to come into force, or to be rehearsed. */
  async prepareRun(ref: VersionRef): Promise<void> {
    await this.active.prepare(ref);
  }

  propose(asked: Propose): ServiceAnswer<VersionRecord> {
    this.#log.flush();
    return propose(this.#context, asked, { backtestMs: this.#backtestMs });
  }

  activate(asked: Parameters<Activator['activate']>[0]): ReturnType<Activator['activate']> {
    return this.#activator.activate(asked);
  }

  retire(asked: Parameters<Activator['retire']>[0]): ReturnType<Activator['retire']> {
    return this.#activator.retire(asked);
  }

  rollBack(asked: Parameters<Activator['rollBack']>[0]): ReturnType<Activator['rollBack']> {
    return this.#activator.rollBack(asked);
  }

  /** A function of the rules, within this centre's. */
  #within<Asked extends readonly unknown[], Answer>(
    work: (context: RuleContext, ...asked: Asked) => Answer,
  ): (...asked: Asked) => Answer {
    return (...asked) => work(this.#context, ...asked);
  }

  /** The same of prompts and scripts, which are decisions that are journalled. */
  #ofOrder<Asked, Answer>(work: (of: OfOrder, asked: Asked) => Answer): (asked: Asked) => Answer {
    return (asked) => work(this.#offering, asked);
  }

  /** In a call that `callNow` knows. */
  #ofCall<Asked, Answer>(
    work: (context: PromptContext, asked: Asked) => Answer,
  ): (asked: Asked, callNow: CallNow) => Answer {
    return (asked, callNow) => work({ ...this.#offering, callNow }, asked);
  }

  get #offering(): OfOrder {
    const onDecision = (line: DecisionLine): void => this.onDecision(line);
    return { context: this.#context, active: this.active, onDecision };
  }

  get #backtestMs(): number {
    return (this.#options.backtestDays ?? backtestDaysDefault) * dayMs;
  }

  #hear(event: RuleEvent): void {
    if (inForceAnew.includes(event.type)) {
      this.active.refresh(event.setId);
      this.rehearsals.setChanged(event.setId);
    }
    if (event.type === 'rules.approved') {
      // From approval on a candidate is watched on live decisions, where another shadow may run.
      const { setId, version, person } = event;
      this.rehearsals.shadow({ setId, version, person });
    }
    this.#tell(event);
  }

  /** It happened before anybody could hear it. */
  #tellSetAside({ setId, version }: SetAside): void {
    const event = this.#context.store.rules
      .events(setId, version)
      .findLast(({ action }) => action === 'rules.setAside');
    if (event === undefined) return;
    const { person, atMs } = event;
    this.#tell({ type: 'rules.setAside', setId, version, person, atMs });
  }

  #tell(event: RuleEvent): void {
    if (this.#port?.tell === undefined) return;
    const told = describeRuleEvent(this.#context, event);
    if (told !== null) this.#port.tell(told);
  }
}
