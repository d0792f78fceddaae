/**
 * Rule sets: versions, drafts, runs, approvals, activations, audit log. Only drafts are ever
 * replaced. Legal transitions are decided elsewhere.
 */
import { Repository, writeRow } from './rows.ts';
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

type OfSet = [setId: string];
type Version = [setId: string, version: number];
type Draft = [setId: string, person: string];

interface InState {
  readonly version: number;
  readonly state: string;
}

export class RuleRepository extends Repository {
  /** Adds a rule set. False: the id is taken, or the centre has a set of this kind. */
  readonly addSet = this.writer<RuleSetRecord>(statements.addRuleSet);
  readonly set = this.finder<RuleSetRecord, [id: string]>(statements.ruleSet);
  readonly sets = this.lister<RuleSetRecord, [centreId: string]>(statements.ruleSets);

  readonly addVersion = this.writer<VersionRecord>(statements.addVersion);
  readonly version = this.finder<VersionRecord, Version>(statements.version);
  readonly versionByHash = this.finder<VersionRecord, [hash: string]>(statements.versionByHash);
  /** Versions by number. */
  readonly versions = this.lister<VersionRecord, OfSet>(statements.versions);

  readonly draft = this.finder<DraftRecord, Draft>(statements.draft);
  readonly draftOfVersion = this.finder<DraftRecord, Version>(statements.draftOfVersion);
  /** Drafts, latest first. */
  readonly drafts = this.lister<DraftRecord, OfSet>(statements.drafts);
  readonly saveDraft = this.writer<DraftRecord>(statements.saveDraft);
  readonly dropDraft = this.doer<Draft>(statements.dropDraft);

  readonly addRun = this.writer<RunRecord>(statements.addRun);
  readonly run = this.finder<RunRecord, [id: string]>(statements.run);
  readonly runs = this.lister<RunRecord, Version>(statements.runsOfVersion);

  /** Approvals of a version, oldest first. */
  readonly approvals = this.lister<ApprovalRecord, Version>(statements.approvals);
  /** Activations of a set, oldest first. */
  readonly activations = this.lister<ActivationRecord, OfSet>(statements.activations);
  /** Latest activation; undefined: the set was never active. */
  readonly activationNow = this.finder<ActivationRecord, OfSet>(statements.activationNow);
  /** Activation in effect at an instant. */
  readonly activationAt = this.finder<ActivationRecord, [setId: string, atMs: number]>(
    statements.activationAt,
  );

  readonly #lastVersion = this.counter<[string, string]>(statements.lastVersion, 'version');
  readonly #events = this.lister<AuditEventRecord, OfSet>(statements.events);
  readonly #eventsOf = this.lister<AuditEventRecord, Version>(statements.eventsOfVersion);
  readonly #stateOf = this.finder<InState, Version>(statements.stateOf);
  readonly #states = this.lister<InState, OfSet>(statements.states);

  /** Next free number, above all versions and drafts of the set. */
  nextVersion(setId: string): number {
    return this.#lastVersion(setId, setId) + 1;
  }

  addApproval(approval: ApprovalRecord): void {
    this.#addNext(statements.lastApproval, statements.addApproval, approval);
  }

  addActivation(activation: Omit<ActivationRecord, 'seq'>): void {
    this.#addNext(statements.lastActivation, statements.addActivation, activation);
  }

  addEvent(event: Omit<AuditEventRecord, 'seq'>): void {
    this.#addNext(statements.lastEvent, statements.addEvent, event);
  }

  /** Audit events of one version or of the whole set, oldest first. */
  events(setId: string, version?: number): readonly AuditEventRecord[] {
    return version === undefined ? this.#events(setId) : this.#eventsOf(setId, version);
  }

  /** State of a version after its last event. */
  stateOf(setId: string, version: number): string | undefined {
    return this.#stateOf(setId, version)?.state;
  }

  /** Numbers of the versions in a state. */
  versionsIn(setId: string, state: string): readonly number[] {
    const last = new Map(this.#states(setId).map((one) => [one.version, one.state]));
    return [...last.keys()].filter((version) => last.get(version) === state).sort((a, b) => a - b);
  }

  #addNext(last: string, add: string, record: object): void {
    writeRow(this.driver, add, { ...record, seq: this.counter<[]>(last, 'seq')() + 1 });
  }
}
