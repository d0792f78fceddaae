/**
 * The rules of a centre: drafts, reviews, activations, rehearsals and active sets. Every activation
 * passes the judge's gate.
 *
 * Source: rules.md Part D.
 */
import { type AccountsFile, type Person, type Refusal, worldOf } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import {
  type Clock,
  catchRefusal,
  type ReportFault,
  type RuleEvent,
  type RulePort,
} from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import {
  type DecisionLine,
  type FactsFile,
  factRecord,
  lintErrors,
  type RuleSet,
  type RuleSetFile,
  type RuleWorld,
} from '../../rules/index.ts';
import type { RunRecord, Store, VersionRecord } from '../../store/index.ts';
import { Activator } from './activator.ts';
import { ActiveSets } from './active-sets.ts';
import { inForceAt, type SetView, setView, type VersionView, versionView } from './audit.ts';
import {
  answerPrompt,
  type FindCall,
  type PromptContext,
  promptsFor,
  scriptsFor,
} from './call-prompts.ts';
import { DecisionLog } from './decision-log.ts';
import { createSet, type DraftRequest, draftOf, draftQuestion, saveDraft } from './drafts.ts';
import { Explanations } from './explanations.ts';
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
} from './inspections.ts';
import { Judge } from './judge.ts';
import { factsForJournal, type OrderRules, promptsOn, scriptsOn } from './order-prompts.ts';
import { Rehearsals } from './rehearsals.ts';
import { approve, type ProposalRequest, propose, reject } from './reviews.ts';
import type { RuleContext, VersionRef } from './rule-context.ts';
import { describeRuleEvent } from './rule-events.ts';
import { type SetAsideVersion, setAside } from './set-aside-versions.ts';
import { withItems, withStoredItems } from './stored-world.ts';
import { check, checkQuestion } from './version-check.ts';
import { casesInTable, difference, draftTable, importDraft } from './version-differences.ts';

/** Days of recorded decisions that evidence must cover. */
const backtestDaysDefault = 7;

export interface RuleServiceOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly accounts: AccountsFile;
  /** The centre's clock: ms since 1970. */
  readonly clock: Clock;
  /** Names that outcomes may use, such as queues [any]. */
  readonly world?: RuleWorld;
  readonly backtestDays?: number;
  readonly onError?: ReportFault;
}

const inForceAnew: readonly RuleEvent['type'][] = [
  'rules.activated',
  'rules.rolledBack',
  'rules.resumed',
  'rules.retired',
  'rules.postponed',
];

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
  #wereSetAside: readonly SetAsideVersion[] = [];
  readonly lint = this.#within(lint);
  readonly test = this.#within(test);
  readonly casesOf = casesOf;
  readonly casesInTable = casesInTable;
  readonly evaluate = this.#within(evaluate);
  readonly checkedVersion = this.#within(checkedVersion);
  readonly draftRules = this.#within(draftRules);
  readonly draftFile = this.#within(draftFile);
  readonly draftTable = this.#within(draftTable);
  readonly importDraft = this.#within(importDraft);
  /** Prompts and scripts of a call, which `callNow` finds. */
  readonly promptsFor = this.#ofCall(promptsFor);
  readonly scriptsFor = this.#ofCall(scriptsFor);
  readonly answerPrompt = this.#ofCall(answerPrompt);
  /** As {@link promptsFor}, for an order kept here. */
  readonly promptsOn = this.#ofOrder(promptsOn);
  readonly scriptsOn = this.#ofOrder(scriptsOn);
  readonly createSet = this.#within(createSet);
  readonly draftOf = this.#within(draftOf);
  readonly saveDraft = this.#within(saveDraft);
  readonly check = this.#within(check);
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
      judge: new Judge({ world, clock, report: onError }),
      people: this.#people,
      tell: (event) => this.#hear(event),
    };
    this.active = new ActiveSets(this.#context);
    this.rehearsals = new Rehearsals(this.#context, this.active, this.#backtestMs);
    this.#activator = new Activator(this.#context, (ref) => this.active.prepare(ref));
    this.#explanations = new Explanations(this.#context);
    this.#log = new DecisionLog({ store, clock, onError });
  }

  /** Loads the active sets; returns a refusal for each that is left out. */
  open(): readonly Refusal[] {
    return this.active.load();
  }

  /** Carries out what fell due while no service ran; before {@link open}. */
  catchUp(): void {
    this.#activator.catchUp();
  }

  /** Replaces active versions that may not be active any more; call before {@link open}. */
  setAside(): readonly SetAsideVersion[] {
    this.#wereSetAside = setAside(this.#context);
    return this.#wereSetAside;
  }

  /** References of active rules that this centre would break, a sentence each. */
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

  /** Adds first versions of missing kinds, then does {@link open}. */
  addInitialVersions(files: readonly RuleSetFile[]): InitialVersions {
    const initial = addInitialVersions(this.#context, files);
    for (const id of initial.added) this.active.refresh(id);
    return initial;
  }

  /** Connects the running centre: activations take effect, and scheduled ones get timers. */
  serve(port: RulePort | null): void {
    this.#port = port;
    this.#activator.serve(port);
    for (const one of this.#wereSetAside) this.#tellSetAside(one);
  }

  /** Tells the rules that the centre has changed; without a world file, they may name anything. */
  follow(centre: CentreFile): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(worldOf(centre, world));
  }

  /**
   * Tells the rules that items and their links have changed; without a world file, they may name
   * anything.
   */
  supply(goods: Required<Pick<RuleWorld, 'items' | 'links'>>): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(withItems(world, goods));
  }

  /** Reads items again after they were written to the store directly. */
  supplyStored(): void {
    const { world } = this.#context;
    if (world !== undefined) this.#follow(withStoredItems(world, this.#options));
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

  /** Journals a decision and shows it to shadow runs. */
  onDecision(line: DecisionLine): void {
    this.#log.accept(line);
    this.rehearsals.observe(line);
  }

  /** Journals what the active rules of a kind decide on an order, if there are any. */
  onOrder(kind: OrderRuleKind, asked: OrderQuestion): void {
    const rules = this.active.ofKind(kind);
    if (rules !== undefined) this.onDecision(orderDecision(rules, asked));
  }

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

  versions(setId: string): readonly VersionView[] {
    const { rules } = this.#context.store;
    const numbers = [...rules.versions(setId), ...rules.drafts(setId)].map((one) => one.version);
    return numbers
      .sort((a, b) => a - b)
      .flatMap((version) => versionView(this.#context, setId, version) ?? []);
  }

  /** What rules may name, but for items, which are many. */
  get names(): Omit<RuleWorld, 'items' | 'links' | 'agents'> {
    const { items: _items, links: _links, agents: _agents, ...names } = this.#context.world ?? {};
    return names;
  }

  get nowMs(): number {
    return this.#context.clock.nowMs();
  }

  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  know(person: Person): void {
    this.#people.set(person.id, person);
  }

  run(id: string): RunRecord | undefined {
    const run = this.#context.store.rules.run(id);
    return run === undefined || this.set(run.setId) === null ? undefined : run;
  }

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

  /** Explains past decisions, also those not yet written to the store. */
  get explanations(): Explanations {
    this.#log.flush();
    return this.#explanations;
  }

  difference(asked: Parameters<typeof difference>[1]): ReturnType<typeof difference> {
    this.#log.flush();
    return difference(this.#context, asked);
  }

  /** Judges a large text in advance, so that the check is quick. */
  async prepareCheck(ref: VersionRef): Promise<void> {
    const question = checkQuestion(this.#context, ref);
    if (question !== null) await this.#context.judge.prepare(question);
  }

  async prepareDraft(asked: Pick<DraftRequest, 'person' | 'setId' | 'text'>): Promise<void> {
    await this.#context.judge.prepare(draftQuestion(this.#context, asked));
  }

  async prepareRun(ref: VersionRef): Promise<void> {
    await this.active.prepare(ref);
  }

  propose(asked: ProposalRequest): VersionRecord {
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

  #within<Asked extends readonly unknown[], Answer>(
    work: (context: RuleContext, ...asked: Asked) => Answer,
  ): (...asked: Asked) => Answer {
    return (...asked) => work(this.#context, ...asked);
  }

  #ofOrder<Asked, Answer>(
    work: (of: OrderRules, asked: Asked) => Answer,
  ): (asked: Asked) => Answer {
    return (asked) => work(this.#offering, asked);
  }

  #ofCall<Asked, Answer>(
    work: (context: PromptContext, asked: Asked) => Answer,
  ): (asked: Asked, callNow: FindCall) => Answer {
    return (asked, callNow) => work({ ...this.#offering, callNow }, asked);
  }

  get #offering(): OrderRules {
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
      // An approved candidate runs in shadow, if there is room.
      const { setId, version, person } = event;
      catchRefusal(() => this.rehearsals.shadow({ setId, version, person }));
    }
    this.#tell(event);
  }

  #tellSetAside({ setId, version }: SetAsideVersion): void {
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

type OrderRuleKind = 'check' | 'priceLimit' | 'coupon';

interface OrderQuestion {
  readonly orderId: string;
  readonly facts: FactsFile;
  readonly atMs: number;
}

/** Decides once more, to record it: equal facts give an equal decision. */
function orderDecision(
  rules: RuleSet<OrderRuleKind>,
  { orderId: subject, facts, atMs }: OrderQuestion,
): DecisionLine {
  const { set, version } = rules;
  const { kind } = rules.checked.file;
  const { matched } = rules.decide(factRecord(facts), atMs);
  return { kind, set, version, atMs, subject, facts: factsForJournal(facts), matched };
}
