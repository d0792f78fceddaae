/**
 * The rule office of a centre: drafts, reviews, activations, rehearsals, and what is in force.
 *
 * What the API and the command line hold. Every answer is a value; nothing becomes active but by
 * the gate, whichever way it comes.
 * Source: rules.md Part D.
 */
import { type AccountsFile, type Person, roleNames } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import type { DecisionLine, RuleSetFile, RuleWorld } from '../../rules/index.ts';
import type { RuleSetRecord, RunRecord, Store, VersionRecord } from '../../store/index.ts';
import type { Clock } from '../clock.ts';
import { Activator, type RulePort } from './activating.ts';
import { ActiveSets } from './active-sets.ts';
import {
  type InForce,
  inForceAt,
  type SetView,
  setView,
  type VersionView,
  versionView,
} from './audit.ts';
import { type Check, check, checkQuestion } from './checking.ts';
import { casesInTable, difference, draftTable, importDraft } from './comparing.ts';
import { DecisionLog } from './decision-log.ts';
import { type Desk, type RuleEvent, requirePerson, type VersionRef } from './desk.ts';
import {
  createSet,
  draftOf,
  draftQuestion,
  type NewSet,
  type SaveDraft,
  saveDraft,
} from './drafting.ts';
import { readerRoles, supervisorRoles } from './duties.ts';
import { type Founding, found } from './founding.ts';
import { sidesOf } from './impact.ts';
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
import type { OfficeAnswer, OfficeRefusal } from './office-answer.ts';
import {
  answerPrompt,
  type CallNow,
  type PromptDesk,
  type PromptRequest,
  promptsFor,
  scriptsFor,
} from './prompting.ts';
import { RehearsalRoom } from './rehearsing.ts';
import { type Approve, approve, type Propose, propose, type Reject, reject } from './reviewing.ts';
import { tellingOf } from './telling.ts';

const dayMs = 86_400_000;
/** Days of journal that a proposal rests on. */
const backtestDaysDefault = 7;
/** Days for which decisions are kept. */
const journalDays = 90;

export interface RuleOfficeOptions {
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
export class RuleOffice {
  readonly active: ActiveSets;
  readonly rehearsals: RehearsalRoom;
  readonly #desk: Desk;
  readonly #options: RuleOfficeOptions;
  readonly #activator: Activator;
  readonly #log: DecisionLog;
  #port: RulePort | null = null;

  constructor(options: RuleOfficeOptions) {
    const { store, clock, accounts, centreId, world, onError = () => {} } = options;
    this.#options = options;
    this.#desk = {
      centreId,
      store,
      clock,
      world,
      judge: new Judge({ world, clock }),
      people: new Map(accounts.people.map((person) => [person.id, person])),
      tell: (event) => this.#hear(event),
    };
    this.active = new ActiveSets(this.#desk);
    this.rehearsals = new RehearsalRoom(this.#desk, this.active, this.#backtestMs);
    this.#activator = new Activator(this.#desk, (ref) => this.active.prepare(ref));
    this.#log = new DecisionLog({ store, clock, onError });
  }

  /**
   * Reads what is in force. A set whose stored text has changed, or no longer passes, is refused:
   * the service must not start without knowing.
   */
  open(): readonly OfficeRefusal[] {
    const { store, clock } = this.#desk;
    store.decisions.dropBefore(clock.nowMs() - journalDays * dayMs);
    return this.active.load();
  }

  /** Carries out what fell due while no service ran; before {@link open}. */
  catchUp(): void {
    this.#activator.catchUp();
  }

  /** First versions of kinds the centre has none of; then as {@link open}. */
  found(files: readonly RuleSetFile[]): Founding {
    const founding = found(this.#desk, files);
    for (const id of founding.founded) this.active.refresh(id);
    return founding;
  }

  /** Connects the running centre: activations reach it, those that wait get their timers. */
  serve(port: RulePort | null): void {
    this.#port = port;
    this.#activator.serve(port);
  }

  close(): void {
    this.#activator.stop();
    this.rehearsals.stop();
    this.#log.close();
    this.#desk.judge.stop();
  }

  /** A decision as it was made: journalled, and shown to every shadow. */
  onDecision(line: DecisionLine): void {
    this.#log.accept(line);
    this.rehearsals.observe(line);
  }

  /** Writes decisions that wait to be written. */
  flush(): void {
    this.#log.flush();
  }

  sets(): readonly SetView[] {
    const { store, centreId } = this.#desk;
    return store.rules.sets(centreId).map((set) => setView(this.#desk, set));
  }

  set(setId: string): SetView | null {
    const set = this.#desk.store.rules.set(setId);
    return set === undefined ? null : setView(this.#desk, set);
  }

  version(setId: string, version: number): ReturnType<typeof versionView> {
    return versionView(this.#desk, setId, version);
  }

  /** Checked versions and drafts, by number. */
  versions(setId: string): readonly VersionView[] {
    const { rules } = this.#desk.store;
    const numbers = [...rules.versions(setId), ...rules.drafts(setId)].map((one) => one.version);
    return numbers
      .sort((a, b) => a - b)
      .flatMap((version) => versionView(this.#desk, setId, version) ?? []);
  }

  inForceAt(atMs: number): readonly InForce[] {
    return inForceAt(this.#desk, atMs);
  }

  /** Whether a person may look at rules. */
  mayLook(person: string | null): OfficeAnswer<Person> {
    return requirePerson(this.#desk, person, readerRoles);
  }

  /** Whether a person may say how the centre is doing. */
  maySupervise(person: string | null): OfficeAnswer<Person> {
    return requirePerson(this.#desk, person, supervisorRoles);
  }

  /** Whether a person works here at all. */
  mayKnow(person: string | null): OfficeAnswer<Person> {
    return requirePerson(this.#desk, person, roleNames);
  }

  run(id: string): RunRecord | undefined {
    return this.#desk.store.rules.run(id);
  }

  /** What is to say of a version's text. */
  async judgementOf(setId: string, text: string): Promise<TextJudgement | null> {
    const set = this.#desk.store.rules.set(setId);
    if (set === undefined) return null;
    await this.#desk.judge.prepare({ text, set });
    return this.#desk.judge.judge({ text, set });
  }

  lint(asked: Parameters<typeof lint>[1]): ReturnType<typeof lint> {
    return lint(this.#desk, asked);
  }

  test(asked: Parameters<typeof test>[1]): ReturnType<typeof test> {
    return test(this.#desk, asked);
  }

  casesOf(document: unknown): ReturnType<typeof casesOf> {
    return casesOf(document);
  }

  casesInTable(csv: string): ReturnType<typeof casesInTable> {
    return casesInTable(csv);
  }

  evaluate(asked: Parameters<typeof evaluate>[1]): ReturnType<typeof evaluate> {
    return evaluate(this.#desk, asked);
  }

  coverage(asked: Parameters<typeof coverageOf>[1]): ReturnType<typeof coverageOf> {
    this.#log.flush();
    return coverageOf(this.#desk, asked);
  }

  /** A version or a draft that can be run. */
  checkedVersion(asked: VersionRef): ReturnType<typeof checkedVersion> {
    return checkedVersion(this.#desk, asked);
  }

  draftRules(asked: Parameters<typeof draftRules>[1]): ReturnType<typeof draftRules> {
    return draftRules(this.#desk, asked);
  }

  draftFile(asked: Parameters<typeof draftFile>[1]): ReturnType<typeof draftFile> {
    return draftFile(this.#desk, asked);
  }

  difference(asked: Parameters<typeof difference>[1]): ReturnType<typeof difference> {
    this.#log.flush();
    return difference(this.#desk, asked);
  }

  draftTable(asked: Parameters<typeof draftTable>[1]): ReturnType<typeof draftTable> {
    return draftTable(this.#desk, asked);
  }

  importDraft(asked: Parameters<typeof importDraft>[1]): ReturnType<typeof importDraft> {
    return importDraft(this.#desk, asked);
  }

  /** What may be offered beside a line, of a call that `callNow` knows. */
  promptsFor(asked: PromptRequest, callNow: CallNow): ReturnType<typeof promptsFor> {
    return promptsFor(this.#promptDesk(callNow), asked);
  }

  scriptsFor(
    asked: Parameters<typeof scriptsFor>[1],
    callNow: CallNow,
  ): ReturnType<typeof scriptsFor> {
    return scriptsFor(this.#promptDesk(callNow), asked);
  }

  answerPrompt(
    asked: Parameters<typeof answerPrompt>[1],
    callNow: CallNow,
  ): ReturnType<typeof answerPrompt> {
    return answerPrompt(this.#promptDesk(callNow), asked);
  }

  /** Judges a large text ahead, so that the check of its version is quick. */
  async prepareCheck(ref: VersionRef): Promise<void> {
    const question = checkQuestion(this.#desk, ref);
    if (question !== null) await this.#desk.judge.prepare(question);
  }

  /** The same for a draft that is to be saved. */
  async prepareDraft(asked: Pick<SaveDraft, 'person' | 'setId' | 'text'>): Promise<void> {
    const question = draftQuestion(this.#desk, asked);
    if (question !== null) await this.#desk.judge.prepare(question);
  }

  /** The same for a version that is to come into force, or to be rehearsed. */
  async prepareRun(ref: VersionRef): Promise<void> {
    await this.active.prepare(ref);
  }

  createSet(asked: NewSet): OfficeAnswer<RuleSetRecord> {
    return createSet(this.#desk, asked);
  }

  draftOf(asked: Parameters<typeof draftOf>[1]): ReturnType<typeof draftOf> {
    return draftOf(this.#desk, asked);
  }

  saveDraft(asked: SaveDraft): ReturnType<typeof saveDraft> {
    return saveDraft(this.#desk, asked);
  }

  check(asked: Check): OfficeAnswer<VersionRecord> {
    return check(this.#desk, asked);
  }

  /** What is simulated to know what a version costs. */
  sidesOf(asked: Parameters<typeof sidesOf>[1]): ReturnType<typeof sidesOf> {
    return sidesOf(this.#desk, asked);
  }

  propose(asked: Propose): OfficeAnswer<VersionRecord> {
    this.#log.flush();
    return propose(this.#desk, asked, { backtestMs: this.#backtestMs });
  }

  approve(asked: Approve): OfficeAnswer<VersionRecord> {
    return approve(this.#desk, asked);
  }

  reject(asked: Reject): OfficeAnswer<VersionRecord> {
    return reject(this.#desk, asked);
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

  #promptDesk(callNow: CallNow): PromptDesk {
    const onDecision = (line: DecisionLine): void => this.onDecision(line);
    return { desk: this.#desk, active: this.active, callNow, onDecision };
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
      // From approval on a candidate is watched on live decisions, where there is room for it.
      const { setId, version, person } = event;
      this.rehearsals.shadow({ setId, version, person });
    }
    if (this.#port?.tell === undefined) return;
    const told = tellingOf(this.#desk, event);
    if (told !== null) this.#port.tell(told);
  }
}
