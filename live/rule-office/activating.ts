/**
 * Into force and out of it: activate now or at an instant, retire, roll back.
 *
 * Store first, then act: the activation is written, then told to the centre. If the process ends in
 * between, the next start finds what the store says; if the centre refuses, the version before is
 * written as in force again.
 * Source: rules.md D2, D7.
 */
import { assert } from '../../kernel/index.ts';
import { type RuleSetFile, ruleKinds } from '../../rules/index.ts';
import type {
  ActivationRecord,
  RuleSetRecord,
  VersionRecord,
  WaitingMode,
} from '../../store/index.ts';
import {
  activeVersion,
  baseOf,
  type Desk,
  mayFollow,
  note,
  requirePerson,
  requireSet,
  requireVersion,
  stateOf,
  type VersionRef,
} from './desk.ts';
import { editorRoles } from './duties.ts';
import { done, type OfficeAnswer, type Refused, refused } from './office-answer.ts';
import { approvalsOf, neededFor } from './reviewing.ts';
import { judgeStored } from './standing.ts';

/** After an activation, nobody else is asked for so long. */
const rollbackWindowMs = 86_400_000;
/** The longest that a timer is set for at once: timers of the system end at 2^31 ms. */
const napMsMax = 86_400_000;

/** What the office tells a running centre. */
export interface RulePort {
  /**
   * Puts a set in force between two instants; `file` null: no set of that kind is. Resolves when
   * that has happened, with the reason where it has not.
   */
  activateRules(of: {
    readonly set: RuleSetRecord;
    readonly file: RuleSetFile | null;
    readonly version: number;
    readonly waiting: WaitingMode;
  }): Promise<{ readonly refused?: string }>;
}

export interface Activate extends VersionRef {
  readonly person: string | null;
  readonly waiting: WaitingMode;
  /** Milliseconds since 1970 [now]. */
  readonly atMs?: number;
  readonly reason?: string;
}

export interface Rollback {
  readonly person: string | null;
  readonly setId: string;
  readonly toVersion: number;
  readonly reason: string;
  /** [migrate] */
  readonly waiting?: WaitingMode;
}

interface Change {
  readonly set: RuleSetRecord;
  readonly version: VersionRecord | null;
  readonly person: string;
  readonly cause: 'activate' | 'rollback' | 'retire';
  readonly waiting: WaitingMode;
  readonly reason: string;
}

/** Puts versions in force, and keeps those that wait for their hour. */
export class Activator {
  readonly #desk: Desk;
  readonly #timers = new Map<string, () => void>();
  #port: RulePort | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** From now on the centre is told; versions that wait get their timers. */
  serve(port: RulePort | null): void {
    this.#port = port;
    const { store, centreId } = this.#desk;
    for (const set of store.rules.sets(centreId)) {
      for (const { version } of store.rules.versions(set.id)) {
        const ref = { setId: set.id, version };
        if (stateOf(this.#desk, ref) === 'scheduled') this.#setTimer(ref);
      }
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async activate(asked: Activate): Promise<OfficeAnswer<VersionRecord>> {
    const person = requirePerson(this.#desk, asked.person, editorRoles);
    if (!person.ok) return person;
    const found = this.#ready(asked);
    if (!found.ok) return found;
    const nowMs = this.#desk.clock.nowMs();
    const { atMs = nowMs, waiting, reason = '' } = asked;
    if (atMs > nowMs) return this.#schedule(found.value, { ...asked, atMs }, person.value.id);
    this.#dropTimer(asked);
    return await this.#change({
      ...found.value,
      person: person.value.id,
      cause: 'activate',
      waiting,
      reason,
    });
  }

  /** Takes a set out of force that something else need not replace. */
  async retire(
    asked: VersionRef & { readonly person: string | null; readonly reason: string },
  ): Promise<OfficeAnswer<VersionRecord>> {
    const person = requirePerson(this.#desk, asked.person, editorRoles);
    if (!person.ok) return person;
    const set = requireSet(this.#desk, asked.setId);
    if (!set.ok) return set;
    const version = requireVersion(this.#desk, asked);
    if (!version.ok) return version;
    const reached = mayFollow(this.#desk, asked, 'rules.retired');
    if (!reached.ok) return reached;
    if (ruleKinds[set.value.kind].combination === 'first') {
      const detail = `Rules of kind ${set.value.kind} cannot be without an active version; expected a successor to be activated.`;
      return refused('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    return await this.#change({
      set: set.value,
      version: null,
      person: person.value.id,
      cause: 'retire',
      waiting: 'migrate',
      reason: asked.reason,
    });
  }

  /** One step back, without a second person within a day of the activation. */
  async rollBack(asked: Rollback): Promise<OfficeAnswer<VersionRecord>> {
    const person = requirePerson(this.#desk, asked.person, editorRoles);
    if (!person.ok) return person;
    const set = requireSet(this.#desk, asked.setId);
    if (!set.ok) return set;
    if (asked.reason.trim() === '') {
      return refused('reason_required', 'The reason is empty; expected why it is rolled back.');
    }
    const ref = { setId: asked.setId, version: asked.toVersion };
    const version = requireVersion(this.#desk, ref);
    if (!version.ok) return version;
    const reached = mayFollow(this.#desk, ref, 'rules.rolledBack');
    if (!reached.ok) return reached;
    const barred = this.#mayStepBack(ref) ?? this.#mayStand(set.value, version.value);
    if (barred !== null) return barred;
    return await this.#change({
      set: set.value,
      version: version.value,
      person: person.value.id,
      cause: 'rollback',
      waiting: asked.waiting ?? 'migrate',
      reason: asked.reason,
    });
  }

  #mayStepBack({ setId, version }: VersionRef): Refused | null {
    const now = this.#desk.store.rules.activationNow(setId);
    if (now?.previous !== version) {
      const detail = `Before version ${now?.version} of ${setId} version ${now?.previous} was in force; expected that one, not ${version}.`;
      return refused('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    if (this.#desk.clock.nowMs() - now.atMs <= rollbackWindowMs) return null;
    const detail = `Version ${now.version} of ${setId} is in force for more than 24 hours; expected version ${version} to be proposed and approved anew.`;
    return refused('four_eyes_required', detail);
  }

  /** Approved, on the active base, and still good. */
  #ready(
    ref: VersionRef,
  ): OfficeAnswer<{ readonly set: RuleSetRecord; readonly version: VersionRecord }> {
    const set = requireSet(this.#desk, ref.setId);
    if (!set.ok) return set;
    const reached = mayFollow(this.#desk, ref, 'rules.activated');
    if (!reached.ok) return reached;
    const version = requireVersion(this.#desk, ref);
    if (!version.ok) return version;
    const stale = this.#stale(version.value);
    if (stale !== null) return stale;
    const given = approvalsOf(this.#desk, version.value).length;
    const needed = neededFor(this.#desk, version.value);
    if (given < needed) {
      const detail = `Version ${ref.version} of ${ref.setId} has ${given} approvals; expected ${needed}.`;
      return refused('four_eyes_required', detail);
    }
    const barred = this.#mayStand(set.value, version.value);
    return barred ?? done({ set: set.value, version: version.value });
  }

  #stale(version: VersionRecord): Refused | null {
    const active = activeVersion(this.#desk, version.setId);
    const base = baseOf(this.#desk, version);
    if (base === active) return null;
    const now = this.#desk.store.rules.activationNow(version.setId);
    const detail = `Version ${version.version} of ${version.setId} was made from version ${base}, and version ${active} is in force; check it against that one.`;
    const current = { version: active, person: now?.person ?? null, atMs: now?.atMs ?? null };
    return refused('rules_base_stale', detail, { current });
  }

  /** null: the text is the one that was stored, and would pass today. */
  #mayStand(set: RuleSetRecord, version: VersionRecord): Refused | null {
    const judged = judgeStored(this.#desk, set, version);
    return judged.ok ? null : judged;
  }

  #schedule(
    { version }: { readonly version: VersionRecord },
    { waiting, atMs, reason = '' }: Activate & { readonly atMs: number },
    person: string,
  ): OfficeAnswer<VersionRecord> {
    const ref = { setId: version.setId, version: version.version };
    const reached = mayFollow(this.#desk, ref, 'rules.scheduled');
    if (!reached.ok) return reached;
    const nowMs = this.#desk.clock.nowMs();
    const event = { ...ref, type: 'rules.scheduled', person, atMs: nowMs } as const;
    this.#desk.store.transaction(() => {
      note(this.#desk, { ...event, state: reached.value, body: { atMs, waiting, reason } });
    });
    this.#desk.tell(event);
    this.#setTimer(ref);
    return done(version);
  }

  #dropTimer({ setId, version }: VersionRef): void {
    const key = `${setId} ${version}`;
    this.#timers.get(key)?.();
    this.#timers.delete(key);
  }

  #setTimer(ref: VersionRef): void {
    this.#dropTimer(ref);
    const planned = scheduledFor(this.#desk, ref);
    const delayMs = Math.max(0, planned.atMs - this.#desk.clock.nowMs());
    const cancel = this.#desk.clock.after(Math.min(delayMs, napMsMax), () => {
      if (delayMs > napMsMax) this.#setTimer(ref);
      else void this.#whenDue(ref, planned);
    });
    this.#timers.set(`${ref.setId} ${ref.version}`, cancel);
  }

  async #whenDue(ref: VersionRef, planned: Scheduled): Promise<void> {
    this.#dropTimer(ref);
    const { person, waiting, reason } = planned;
    const ready = this.#ready(ref);
    const changed = ready.ok
      ? await this.#change({ ...ready.value, person, cause: 'activate', waiting, reason })
      : ready;
    if (changed.ok || stateOf(this.#desk, ref) !== 'scheduled') return;
    const atMs = this.#desk.clock.nowMs();
    const event = { ...ref, type: 'rules.postponed', person, atMs } as const;
    const body = { because: changed.refused };
    this.#desk.store.transaction(() => {
      note(this.#desk, { ...event, state: 'approved', body });
    });
    this.#desk.tell(event);
  }

  async #change(change: Change): Promise<OfficeAnswer<VersionRecord>> {
    const { set, version, waiting } = change;
    const before = this.#desk.store.rules.activationNow(set.id);
    this.#write(change, before);
    const file = version === null ? null : (JSON.parse(version.text) as RuleSetFile);
    const number = version?.version ?? before?.version ?? 0;
    const answer = await this.#port?.activateRules({ set, file, version: number, waiting });
    if (answer?.refused !== undefined) {
      this.#undo(change, before, answer.refused);
      const detail = `The centre has not taken version ${number} of ${set.id} (${answer.refused}); what was in force still is.`;
      return refused('resource_unavailable', detail);
    }
    return version === null
      ? requireVersion(this.#desk, { setId: set.id, version: number })
      : done(version);
  }

  #write(change: Change, before: ActivationRecord | undefined): void {
    const { set, version, person, cause, waiting, reason } = change;
    const atMs = this.#desk.clock.nowMs();
    const of = { setId: set.id, person, atMs };
    const [was, is] = [before?.version ?? null, version?.version ?? null];
    const body = { waiting, reason, previous: was, hash: version?.hash ?? null };
    const type = cause === 'rollback' ? 'rules.rolledBack' : 'rules.activated';
    this.#desk.store.transaction(() => {
      if (was !== null) {
        note(this.#desk, { ...of, type: 'rules.retired', version: was, state: 'retired' });
      }
      if (is !== null) note(this.#desk, { ...of, type, version: is, state: 'active', body });
      else if (was !== null)
        note(this.#desk, { ...of, type: 'rules.retired', version: was, state: null, body });
      this.#desk.store.rules.addActivation({
        ...of,
        version: is,
        hash: version?.hash ?? null,
        previous: was,
        mode: waiting,
        cause,
        reason,
      });
    });
    if (is !== null) this.#desk.tell({ ...of, type, version: is });
    else if (was !== null) this.#desk.tell({ ...of, type: 'rules.retired', version: was });
  }

  #undo(change: Change, before: ActivationRecord | undefined, why: string): void {
    const { set, version, person, waiting, cause } = change;
    const atMs = this.#desk.clock.nowMs();
    const of = { setId: set.id, person, atMs, body: { because: why } };
    this.#desk.store.transaction(() => {
      if (version !== null) {
        const { version: is } = version;
        const type = cause === 'rollback' ? 'rules.retired' : 'rules.postponed';
        const state = cause === 'rollback' ? 'retired' : 'approved';
        note(this.#desk, { ...of, type, version: is, state });
      }
      if (before !== undefined && before.version !== null) {
        const { version: was } = before;
        note(this.#desk, { ...of, type: 'rules.rolledBack', version: was, state: 'active' });
      }
      this.#desk.store.rules.addActivation({
        setId: set.id,
        version: before?.version ?? null,
        hash: before?.hash ?? null,
        atMs,
        person,
        previous: before?.previous ?? null,
        mode: waiting,
        cause: 'refused',
        reason: why,
      });
    });
    this.#desk.tell({ ...of, type: 'rules.postponed', version: version?.version ?? 0 });
  }
}

interface Scheduled {
  readonly atMs: number;
  readonly waiting: WaitingMode;
  readonly reason: string;
  readonly person: string;
}

/** What was said when the version was scheduled last. */
export function scheduledFor({ store }: Desk, { setId, version }: VersionRef): Scheduled {
  const event = store.rules
    .events(setId, version)
    .findLast(({ action }) => action === 'rules.scheduled');
  assert(event !== undefined, 'a scheduled version has been scheduled');
  const { atMs, waiting, reason } = event.body;
  return {
    atMs: Number(atMs),
    waiting: waiting === 'pin' ? 'pin' : 'migrate',
    reason: String(reason),
    person: event.person,
  };
}
