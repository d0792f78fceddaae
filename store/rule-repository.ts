/**
 * Rule sets, versions, drafts, runs, approvals, activations and the audit trail.
 *
 * Rows are added and read, drafts alone are replaced. What may follow what is not decided here.
 */
import type { Driver, SqlValue } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';
import type {
  ActivationRecord,
  ApprovalRecord,
  AuditEventRecord,
  DraftRecord,
  RuleSetRecord,
  RunRecord,
  VersionRecord,
} from './rule-rows.ts';
import { statements } from './statements.ts';

interface InState {
  readonly version: number;
  readonly state: string;
}

export class RuleRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** False: the id is taken, or the centre has a set of this kind. */
  addSet(set: RuleSetRecord): boolean {
    return addRow(this.#driver, statements.addRuleSet, set) === 1;
  }

  set(id: string): RuleSetRecord | undefined {
    return this.#first(statements.ruleSet, id);
  }

  /** In order of id. */
  sets(centreId: string): readonly RuleSetRecord[] {
    return this.#all(statements.ruleSets, centreId);
  }

  addVersion(version: VersionRecord): void {
    addRow(this.#driver, statements.addVersion, version);
  }

  version(setId: string, version: number): VersionRecord | undefined {
    return this.#first(statements.version, setId, version);
  }

  versionByHash(hash: string): VersionRecord | undefined {
    return this.#first(statements.versionByHash, hash);
  }

  /** In order of their numbers. */
  versions(setId: string): readonly VersionRecord[] {
    return this.#all(statements.versions, setId);
  }

  /** The number that no version and no draft has. */
  nextVersion(setId: string): number {
    const last = this.#driver.prepare(statements.lastVersion).first(setId, setId);
    return numberIn(last, 'version') + 1;
  }

  draft(setId: string, person: string): DraftRecord | undefined {
    return this.#first(statements.draft, setId, person);
  }

  draftOfVersion(setId: string, version: number): DraftRecord | undefined {
    return this.#first(statements.draftOfVersion, setId, version);
  }

  /** Latest first. */
  drafts(setId: string): readonly DraftRecord[] {
    return this.#all(statements.drafts, setId);
  }

  saveDraft(draft: DraftRecord): void {
    addRow(this.#driver, statements.saveDraft, draft);
  }

  dropDraft(setId: string, person: string): void {
    this.#driver.prepare(statements.dropDraft).run(setId, person);
  }

  addRun(run: RunRecord): void {
    addRow(this.#driver, statements.addRun, run);
  }

  run(id: string): RunRecord | undefined {
    return this.#first(statements.run, id);
  }

  runs(setId: string, version: number): readonly RunRecord[] {
    return this.#all(statements.runsOfVersion, setId, version);
  }

  addApproval(approval: ApprovalRecord): void {
    const seq = this.#next(statements.lastApproval);
    addRow(this.#driver, statements.addApproval, { ...approval, seq });
  }

  /** Oldest first. */
  approvals(setId: string, version: number): readonly ApprovalRecord[] {
    return this.#all(statements.approvals, setId, version);
  }

  addActivation(activation: Omit<ActivationRecord, 'seq'>): void {
    const seq = this.#next(statements.lastActivation);
    addRow(this.#driver, statements.addActivation, { ...activation, seq });
  }

  /** Oldest first. */
  activations(setId: string): readonly ActivationRecord[] {
    return this.#all(statements.activations, setId);
  }

  /** The last one; undefined: the set was never active. */
  activationNow(setId: string): ActivationRecord | undefined {
    return this.#first(statements.activationNow, setId);
  }

  /** The one in force at an instant. */
  activationAt(setId: string, atMs: number): ActivationRecord | undefined {
    return this.#first(statements.activationAt, setId, atMs);
  }

  addEvent(event: Omit<AuditEventRecord, 'seq'>): void {
    const seq = this.#next(statements.lastEvent);
    addRow(this.#driver, statements.addEvent, { ...event, seq });
  }

  /** Oldest first; of one version, where one is given. */
  events(setId: string, version?: number): readonly AuditEventRecord[] {
    if (version === undefined) return this.#all(statements.events, setId);
    return this.#all(statements.eventsOfVersion, setId, version);
  }

  /** The state its last event led to. */
  stateOf(setId: string, version: number): string | undefined {
    return this.#first<InState>(statements.stateOf, setId, version)?.state;
  }

  /** The versions whose last event led to a state, by number. */
  versionsIn(setId: string, state: string): readonly number[] {
    const events = this.#all<InState>(statements.states, setId);
    const last = new Map(events.map((one) => [one.version, one.state]));
    return [...last.keys()].filter((version) => last.get(version) === state).sort((a, b) => a - b);
  }

  #next(lastSeq: string): number {
    return numberIn(this.#driver.prepare(lastSeq).first(), 'seq') + 1;
  }

  #first<Record>(sql: string, ...values: readonly SqlValue[]): Record | undefined {
    return recordIn(this.#driver.prepare(sql).first(...values));
  }

  #all<Record>(sql: string, ...values: readonly SqlValue[]): readonly Record[] {
    return this.#driver
      .prepare(sql)
      .all(...values)
      .map(recordOf<Record>);
  }
}
