/**
 * Rule sets, versions, drafts, runs, approvals, activations and the audit trail.
 *
 * Rows are added and read, drafts alone are replaced. What may follow what is not decided here.
 */
import type { RuleKind } from '../rules/index.ts';
import type { Driver, Row } from './driver.ts';
import { jsonOf, numberOf, numberOrNull, textOf, textOrNull } from './read-row.ts';
import type {
  ActivationCause,
  ActivationRecord,
  ApprovalRecord,
  AuditEventRecord,
  DraftRecord,
  RuleSetRecord,
  RunKind,
  RunRecord,
  VersionRecord,
  WaitingMode,
} from './rule-rows.ts';
import { statements } from './statements.ts';

export class RuleRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** False: the id is taken, or the centre has a set of this kind. */
  addSet(set: RuleSetRecord): boolean {
    const { id, centreId, kind, owner, createdAtMs, createdBy } = set;
    const add = this.#driver.prepare(statements.addRuleSet);
    return add.run(id, centreId, kind, owner, createdAtMs, createdBy) === 1;
  }

  set(id: string): RuleSetRecord | undefined {
    return mapped(this.#driver.prepare(statements.ruleSet).first(id), setOf);
  }

  /** In order of id. */
  sets(centreId: string): readonly RuleSetRecord[] {
    return this.#driver.prepare(statements.ruleSets).all(centreId).map(setOf);
  }

  addVersion(of: VersionRecord): void {
    const { setId, version, parent, hash, text, author, note, createdAtMs } = of;
    const add = this.#driver.prepare(statements.addVersion);
    add.run(setId, version, parent, hash, text, author, note, createdAtMs);
  }

  version(setId: string, version: number): VersionRecord | undefined {
    return mapped(this.#driver.prepare(statements.version).first(setId, version), versionOf);
  }

  versionByHash(hash: string): VersionRecord | undefined {
    return mapped(this.#driver.prepare(statements.versionByHash).first(hash), versionOf);
  }

  /** In order of their numbers. */
  versions(setId: string): readonly VersionRecord[] {
    return this.#driver.prepare(statements.versions).all(setId).map(versionOf);
  }

  /** The number that no version and no draft has. */
  nextVersion(setId: string): number {
    const last = this.#driver.prepare(statements.lastVersion).first(setId, setId);
    return (last === undefined ? 0 : (numberOrNull(last, 'version') ?? 0)) + 1;
  }

  draft(setId: string, person: string): DraftRecord | undefined {
    return mapped(this.#driver.prepare(statements.draft).first(setId, person), draftOf);
  }

  draftOfVersion(setId: string, version: number): DraftRecord | undefined {
    const draft = this.#driver.prepare(statements.draftOfVersion).first(setId, version);
    return mapped(draft, draftOf);
  }

  /** Latest first. */
  drafts(setId: string): readonly DraftRecord[] {
    return this.#driver.prepare(statements.drafts).all(setId).map(draftOf);
  }

  saveDraft(draft: DraftRecord): void {
    const { setId, person, version, base, text, revision, updatedAtMs } = draft;
    const save = this.#driver.prepare(statements.saveDraft);
    save.run(setId, person, version, base, text, revision, updatedAtMs);
  }

  dropDraft(setId: string, person: string): void {
    this.#driver.prepare(statements.dropDraft).run(setId, person);
  }

  addRun(run: RunRecord): void {
    const { id, setId, version, kind, fromMs, toMs, seed, resultHash, person, atMs } = run;
    const result = JSON.stringify(run.result);
    const add = this.#driver.prepare(statements.addRun);
    add.run(id, setId, version, kind, fromMs, toMs, seed, result, resultHash, person, atMs);
  }

  run(id: string): RunRecord | undefined {
    return mapped(this.#driver.prepare(statements.run).first(id), runOf);
  }

  runs(setId: string, version: number): readonly RunRecord[] {
    return this.#driver.prepare(statements.runsOfVersion).all(setId, version).map(runOf);
  }

  addApproval(approval: ApprovalRecord): void {
    const { setId, version, person, roles, comment, runs, atMs } = approval;
    const seq = this.#next(statements.lastApproval);
    this.#driver
      .prepare(statements.addApproval)
      .run(seq, setId, version, person, JSON.stringify(roles), comment, JSON.stringify(runs), atMs);
  }

  /** Oldest first. */
  approvals(setId: string, version: number): readonly ApprovalRecord[] {
    return this.#driver.prepare(statements.approvals).all(setId, version).map(approvalOf);
  }

  addActivation(activation: Omit<ActivationRecord, 'seq'>): void {
    const { setId, version, hash, atMs, untilMs, person, previous, mode, cause, reason } =
      activation;
    const seq = this.#next(statements.lastActivation);
    const add = this.#driver.prepare(statements.addActivation);
    add.run(seq, setId, version, hash, atMs, untilMs, person, previous, mode, cause, reason);
  }

  /** Oldest first. */
  activations(setId: string): readonly ActivationRecord[] {
    return this.#driver.prepare(statements.activations).all(setId).map(activationOf);
  }

  /** The last one; undefined: the set was never active. */
  activationNow(setId: string): ActivationRecord | undefined {
    return mapped(this.#driver.prepare(statements.activationNow).first(setId), activationOf);
  }

  /** The one in force at an instant. */
  activationAt(setId: string, atMs: number): ActivationRecord | undefined {
    return mapped(this.#driver.prepare(statements.activationAt).first(setId, atMs), activationOf);
  }

  addEvent(event: Omit<AuditEventRecord, 'seq'>): void {
    const { atMs, person, action, setId, version, state, body } = event;
    const seq = this.#next(statements.lastEvent);
    const add = this.#driver.prepare(statements.addEvent);
    add.run(seq, atMs, person, action, setId, version, state, JSON.stringify(body));
  }

  /** Oldest first; of one version, where one is given. */
  events(setId: string, version?: number): readonly AuditEventRecord[] {
    const rows =
      version === undefined
        ? this.#driver.prepare(statements.events).all(setId)
        : this.#driver.prepare(statements.eventsOfVersion).all(setId, version);
    return rows.map(eventOf);
  }

  /** The state its last event led to. */
  stateOf(setId: string, version: number): string | undefined {
    const row = this.#driver.prepare(statements.stateOf).first(setId, version);
    return row === undefined ? undefined : textOf(row, 'state');
  }

  /** The versions whose last event led to a state, by number. */
  versionsIn(setId: string, state: string): readonly number[] {
    const rows = this.#driver.prepare(statements.states).all(setId);
    const last = new Map(rows.map((row) => [numberOf(row, 'version'), textOf(row, 'state')]));
    return [...last.keys()].filter((version) => last.get(version) === state).sort((a, b) => a - b);
  }

  #next(lastSeq: string): number {
    const last = this.#driver.prepare(lastSeq).first();
    return (last === undefined ? 0 : (numberOrNull(last, 'seq') ?? 0)) + 1;
  }
}

function mapped<Record>(row: Row | undefined, read: (row: Row) => Record): Record | undefined {
  return row === undefined ? undefined : read(row);
}

function setOf(row: Row): RuleSetRecord {
  return {
    id: textOf(row, 'id'),
    centreId: textOf(row, 'centre_id'),
    kind: textOf(row, 'kind') as RuleKind,
    owner: textOf(row, 'owner'),
    createdAtMs: numberOf(row, 'created_at_ms'),
    createdBy: textOf(row, 'created_by'),
  };
}

function versionOf(row: Row): VersionRecord {
  return {
    setId: textOf(row, 'set_id'),
    version: numberOf(row, 'version'),
    parent: numberOf(row, 'parent'),
    hash: textOf(row, 'hash'),
    text: textOf(row, 'text'),
    author: textOf(row, 'author'),
    note: textOf(row, 'note'),
    createdAtMs: numberOf(row, 'created_at_ms'),
  };
}

function draftOf(row: Row): DraftRecord {
  return {
    setId: textOf(row, 'set_id'),
    person: textOf(row, 'person'),
    version: numberOf(row, 'version'),
    base: numberOf(row, 'base'),
    text: textOf(row, 'text'),
    revision: numberOf(row, 'revision'),
    updatedAtMs: numberOf(row, 'updated_at_ms'),
  };
}

function runOf(row: Row): RunRecord {
  return {
    id: textOf(row, 'id'),
    setId: textOf(row, 'set_id'),
    version: numberOf(row, 'version'),
    kind: textOf(row, 'kind') as RunKind,
    fromMs: numberOf(row, 'from_ms'),
    toMs: numberOf(row, 'to_ms'),
    seed: numberOf(row, 'seed'),
    result: jsonOf(row, 'result'),
    resultHash: textOf(row, 'result_hash'),
    person: textOf(row, 'person'),
    atMs: numberOf(row, 'at_ms'),
  };
}

function approvalOf(row: Row): ApprovalRecord {
  return {
    setId: textOf(row, 'set_id'),
    version: numberOf(row, 'version'),
    person: textOf(row, 'person'),
    roles: jsonOf(row, 'roles'),
    comment: textOf(row, 'comment'),
    runs: jsonOf(row, 'runs'),
    atMs: numberOf(row, 'at_ms'),
  };
}

function activationOf(row: Row): ActivationRecord {
  return {
    seq: numberOf(row, 'seq'),
    setId: textOf(row, 'set_id'),
    version: numberOrNull(row, 'version'),
    hash: textOrNull(row, 'hash'),
    atMs: numberOf(row, 'at_ms'),
    untilMs: numberOrNull(row, 'until_ms'),
    person: textOf(row, 'person'),
    previous: numberOrNull(row, 'previous'),
    mode: textOf(row, 'mode') as WaitingMode,
    cause: textOf(row, 'cause') as ActivationCause,
    reason: textOf(row, 'reason'),
  };
}

function eventOf(row: Row): AuditEventRecord {
  return {
    seq: numberOf(row, 'seq'),
    atMs: numberOf(row, 'at_ms'),
    person: textOf(row, 'person'),
    action: textOf(row, 'action'),
    setId: textOf(row, 'set_id'),
    version: numberOrNull(row, 'version'),
    state: textOrNull(row, 'state'),
    body: jsonOf(row, 'body'),
  };
}
