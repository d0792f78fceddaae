/**
 * Rule sets: versions, drafts, runs, approvals, activations, audit log. Only drafts are replaced.
 * Legality is checked elsewhere.
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

type OfSet = [setId: string];
type Version = [setId: string, version: number];
type Draft = [setId: string, person: string];

interface InState {
  readonly version: number;
  readonly state: string;
}

export class RuleRepository extends Repository {
  /** Adds a rule set. False: its id is taken, or the centre has a set of its kind. */
  readonly addSet = this.writer<RuleSetRecord>(
    'insert into rule_set (id, centre_id, kind, owner, created_at_ms, created_by) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
  );
  readonly set = this.finder<RuleSetRecord, [id: string]>('select * from rule_set where id = ?');
  readonly sets = this.lister<RuleSetRecord, [centreId: string]>(
    'select * from rule_set where centre_id = ? order by id',
  );

  readonly addVersion = this.writer<VersionRecord>(
    'insert into rule_version (set_id, version, parent, hash, text, author, note, created_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly version = this.finder<VersionRecord, Version>(
    'select * from rule_version where set_id = ? and version = ?',
  );
  readonly versionByHash = this.finder<VersionRecord, [hash: string]>(
    'select * from rule_version where hash = ? order by created_at_ms, set_id, version limit 1',
  );
  /** Versions by number. */
  readonly versions = this.lister<VersionRecord, OfSet>(
    'select * from rule_version where set_id = ? order by version',
  );

  readonly draft = this.finder<DraftRecord, Draft>(
    'select * from rule_draft where set_id = ? and person = ?',
  );
  readonly draftOfVersion = this.finder<DraftRecord, Version>(
    'select * from rule_draft where set_id = ? and version = ? order by person',
  );
  /** Drafts, latest first. */
  readonly drafts = this.lister<DraftRecord, OfSet>(
    'select * from rule_draft where set_id = ? order by updated_at_ms desc, person',
  );
  readonly saveDraft = this.writer<DraftRecord>(
    'insert into rule_draft (set_id, person, version, base, text, revision, updated_at_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict (set_id, person) do update set version = excluded.version, base = excluded.base, text = excluded.text, revision = excluded.revision, updated_at_ms = excluded.updated_at_ms',
  );
  readonly dropDraft = this.doer<Draft>('delete from rule_draft where set_id = ? and person = ?');

  readonly addRun = this.writer<RunRecord>(
    'insert into rule_run (id, set_id, version, kind, from_ms, to_ms, seed, result, result_hash, person, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly run = this.finder<RunRecord, [id: string]>('select * from rule_run where id = ?');
  readonly runs = this.lister<RunRecord, Version>(
    'select * from rule_run where set_id = ? and version = ? order by at_ms, id',
  );

  /** Approvals of a version, oldest first. */
  readonly approvals = this.lister<ApprovalRecord, Version>(
    'select * from rule_approval where set_id = ? and version = ? order by seq',
  );
  /** Activations of a set, oldest first. */
  readonly activations = this.lister<ActivationRecord, OfSet>(
    'select * from rule_activation where set_id = ? order by seq',
  );
  readonly activationNow = this.finder<ActivationRecord, OfSet>(
    'select * from rule_activation where set_id = ? order by seq desc limit 1',
  );
  /** Activation in effect at an instant. */
  readonly activationAt = this.finder<ActivationRecord, [setId: string, atMs: number]>(
    'select * from rule_activation where set_id = ? and at_ms <= ? order by seq desc limit 1',
  );

  readonly #lastVersion = this.counter<[string, string, string]>(
    'select max(version) as version from (select version from rule_version where set_id = ? union all select version from rule_draft where set_id = ? union all select version from audit_event where set_id = ?) as numbered',
    'version',
  );
  readonly #events = this.lister<AuditEventRecord, OfSet>(
    'select * from audit_event where set_id = ? order by seq',
  );
  readonly #eventsOf = this.lister<AuditEventRecord, Version>(
    'select * from audit_event where set_id = ? and version = ? order by seq',
  );
  readonly #stateOf = this.finder<InState, Version>(
    'select state from audit_event where set_id = ? and version = ? and state is not null order by seq desc limit 1',
  );
  readonly #states = this.lister<InState, OfSet>(
    'select version, state from audit_event where set_id = ? and version is not null and state is not null order by seq',
  );

  /** Next number that no version or draft of the set ever had, as runs are kept by number. */
  nextVersion(setId: string): number {
    return this.#lastVersion(setId, setId, setId) + 1;
  }

  addApproval(approval: ApprovalRecord): void {
    this.#addNext(
      'select max(seq) as seq from rule_approval',
      'insert into rule_approval (seq, set_id, version, person, roles, comment, runs, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
      approval,
    );
  }

  addActivation(activation: Omit<ActivationRecord, 'seq'>): void {
    this.#addNext(
      'select max(seq) as seq from rule_activation',
      'insert into rule_activation (seq, set_id, version, hash, at_ms, until_ms, person, previous, mode, cause, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      activation,
    );
  }

  addEvent(event: Omit<AuditEventRecord, 'seq'>): void {
    this.#addNext(
      'select max(seq) as seq from audit_event',
      'insert into audit_event (seq, at_ms, person, action, set_id, version, state, body) values (?, ?, ?, ?, ?, ?, ?, ?)',
      event,
    );
  }

  /** Audit events of one version or of the whole set, oldest first. */
  events(setId: string, version?: number): readonly AuditEventRecord[] {
    return version === undefined ? this.#events(setId) : this.#eventsOf(setId, version);
  }

  stateOf(setId: string, version: number): string | undefined {
    return this.#stateOf(setId, version)?.state;
  }

  versionsIn(setId: string, state: string): readonly number[] {
    const last = new Map(this.#states(setId).map((one) => [one.version, one.state]));
    return [...last.keys()].filter((version) => last.get(version) === state).sort((a, b) => a - b);
  }

  #addNext(last: string, add: string, record: object): void {
    writeRow(this.driver, add, { ...record, seq: this.counter<[]>(last, 'seq')() + 1 });
  }
}
