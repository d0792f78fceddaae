/**
 * Activates and deactivates rule versions: now, scheduled, until an end, retired or rolled back.
 *
 * Stored first, then given to the centre: a restart in between follows the store; if the centre
 * refuses, the former version is stored as active again. Source: rules.md D2, D7.
 */
import {
  countPhrase,
  done,
  type RefusedAnswer,
  type RulePort,
  refuse,
  type ServiceAnswer,
  wrongInstant,
} from '../../live/index.ts';
import { ruleKinds } from '../../rules/index.ts';
import type {
  ActivationRecord,
  RuleSetRecord,
  VersionRecord,
  WaitingMode,
} from '../../store/index.ts';
import { type ActivationChange, undoChange, writeChange } from './activation-changes.ts';
import {
  activatedLast,
  endOf,
  leavesNext,
  nextInForceAt,
  previousInForce,
} from './activation-order.ts';
import { Agenda, type DueActivation, scheduledFor } from './agenda.ts';
import { approvalsOf, neededFor, requireStep } from './reviews.ts';
import {
  activeVersion,
  baseOf,
  editorRoles,
  mayFollow,
  noteAndTell,
  type RuleContext,
  requireAsked,
  requirePerson,
  requireSet,
  requireVersion,
  type VersionRef,
} from './rule-context.ts';
import { versionBefore } from './set-aside-versions.ts';
import { judgeStored } from './stored-version-check.ts';

/** A roll-back within this time of an activation needs no second person. */
const rollbackWindowMs = 86_400_000;

export interface ActivationRequest extends VersionRef {
  readonly person: string | null;
  readonly waiting: WaitingMode;
  /** When it becomes active, in ms since 1970 [now]. */
  readonly atMs?: number | undefined;
  /** When it ends and the version before it is active again [never]. */
  readonly untilMs?: number | undefined;
  readonly reason?: string;
}

export interface RollbackRequest {
  readonly person: string | null;
  readonly setId: string;
  readonly toVersion: number;
  readonly reason: string;
  readonly waiting?: WaitingMode;
}

export type PrepareVersion = (ref: VersionRef) => Promise<void> | null;

export class Activator {
  readonly #context: RuleContext;
  readonly #agenda: Agenda;
  #port: RulePort | null = null;

  constructor(context: RuleContext, prepare: PrepareVersion) {
    this.#context = context;
    this.#agenda = new Agenda(context, {
      prepare: (due) => this.#prepare(due, prepare),
      carryOut: (due) => this.#carryOut(due),
    });
  }

  /** Carries out steps that fell due while no service ran; call before {@link serve}. */
  catchUp(): void {
    const { store, centreId, clock } = this.#context;
    for (const { id } of store.rules.sets(centreId)) {
      for (let due = this.#agenda.next(id); due !== undefined; due = this.#agenda.next(id)) {
        if (due.atMs > clock.nowMs()) break;
        const change = this.#changeAt(due);
        if (change !== null) writeChange(this.#context, change);
        else if (due.what === 'ends') this.#agenda.outlive(id);
      }
    }
  }

  serve(port: RulePort | null): void {
    this.#port = port;
    const { store, centreId } = this.#context;
    for (const { id } of store.rules.sets(centreId)) this.#agenda.arm(id);
  }

  stop(): void {
    this.#agenda.stop();
  }

  async activate(asked: ActivationRequest): Promise<ServiceAnswer<VersionRecord>> {
    const person = requirePerson(this.#context, asked.person, editorRoles);
    if (!person.ok) return person;
    const nowMs = this.#context.clock.nowMs();
    if (asked.atMs !== undefined && asked.atMs < nowMs) {
      const expected = `an instant from ${iso(nowMs)} on; without "at" it is now`;
      return wrongInstant('at', asked.atMs, expected);
    }
    const found = this.#ready(asked);
    if (!found.ok) return found;
    const { atMs = nowMs, untilMs = null, waiting, reason = '' } = asked;
    const barred = this.#mayEnd(found.value.set, { atMs: Math.max(atMs, nowMs), untilMs });
    if (barred !== null) return barred;
    if (atMs > nowMs) return this.#schedule(found.value, { ...asked, atMs }, person.value.id);
    return await this.#change({
      ...found.value,
      person: person.value.id,
      cause: 'activate',
      untilMs,
      waiting,
      reason,
    });
  }

  async retire(
    asked: VersionRef & { readonly person: string | null; readonly reason: string },
  ): Promise<ServiceAnswer<VersionRecord>> {
    const found = requireStep(this.#context, asked, editorRoles, 'rules.retired');
    if (!found.ok) return found;
    const { person, set } = found.value;
    if (ruleKinds[set.kind].combination === 'first') {
      const detail = `Rules of kind ${set.kind} cannot be without an active version; expected a successor to be activated.`;
      return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    return await this.#change({
      set,
      version: null,
      person: person.id,
      cause: 'retire',
      untilMs: null,
      waiting: 'migrate',
      reason: asked.reason,
    });
  }

  async rollBack(asked: RollbackRequest): Promise<ServiceAnswer<VersionRecord>> {
    const about = requireAsked(this.#context, asked, editorRoles);
    if (!about.ok) return about;
    const { person, set } = about.value;
    if (asked.reason.trim() === '') {
      return refuse('reason_required', 'The reason is empty; expected why it is rolled back.');
    }
    const ref = { setId: asked.setId, version: asked.toVersion };
    const version = requireVersion(this.#context, ref);
    if (!version.ok) return version;
    const reached = mayFollow(this.#context, ref, 'rules.rolledBack');
    if (!reached.ok) return reached;
    const barred = this.#mayStepBack(ref) ?? this.#mayStand(set, version.value);
    if (barred !== null) return barred;
    return await this.#change({
      set,
      version: version.value,
      person: person.id,
      cause: 'rollback',
      untilMs: this.#endOf(ref),
      waiting: asked.waiting ?? 'migrate',
      reason: asked.reason,
    });
  }

  #mayStepBack(ref: VersionRef): RefusedAnswer | null {
    const { setId, version } = ref;
    const untilMs = this.#endOf(ref);
    if (untilMs !== null && untilMs <= this.#context.clock.nowMs()) {
      const detail = `Version ${version} of ${setId} ended at ${iso(untilMs)}; expected one that may go on, or this one proposed and approved anew.`;
      return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    const activations = this.#context.store.rules.activations(setId);
    const now = activations.at(-1);
    const back = previousInForce(activations)?.version ?? null;
    if (now === undefined || back !== version) {
      const [seen, expected] =
        back === null
          ? ['no version', 'one proposed and approved anew']
          : [`version ${back}`, 'that one'];
      const detail = `A roll back from version ${now?.version} of ${setId} leads to ${seen}; expected ${expected}, not version ${version}.`;
      return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    const { atMs = now.atMs } = activatedLast(activations, now.version) ?? {};
    if (this.#context.clock.nowMs() - atMs <= rollbackWindowMs) return null;
    const detail = `Version ${now.version} of ${setId} was activated more than 24 hours ago; expected version ${version} to be proposed and approved anew.`;
    return refuse('four_eyes_required', detail);
  }

  #endOf({ setId, version }: VersionRef): number | null {
    return endOf(this.#context.store.rules.activations(setId), version);
  }

  #mayEnd(
    { id, kind }: RuleSetRecord,
    { atMs, untilMs }: { readonly atMs: number; readonly untilMs: number | null },
  ): RefusedAnswer | null {
    if (untilMs === null) return null;
    if (untilMs <= atMs) {
      return wrongInstant('until', untilMs, `an instant after ${iso(atMs)}`);
    }
    const activations = this.#context.store.rules.activations(id);
    const isSafe = ruleKinds[kind].combination !== 'first' || leavesNext(activations, untilMs);
    if (isSafe) return null;
    const detail = `Rules of kind ${kind} cannot be without an active version, and no version of ${id} would be in force from ${iso(untilMs)} on; expected no end, or one within that of a version in force before.`;
    return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
  }

  /** Checks that a version may be activated: approved, based on the active one, and still valid. */
  #ready(
    ref: VersionRef,
  ): ServiceAnswer<{ readonly set: RuleSetRecord; readonly version: VersionRecord }> {
    const set = requireSet(this.#context, ref.setId);
    if (!set.ok) return set;
    const reached = mayFollow(this.#context, ref, 'rules.activated');
    if (!reached.ok) return reached;
    const version = requireVersion(this.#context, ref);
    if (!version.ok) return version;
    const stale = this.#stale(version.value);
    if (stale !== null) return stale;
    const given = approvalsOf(this.#context, version.value).length;
    const needed = neededFor(this.#context, version.value);
    if (given < needed) {
      const detail = `Version ${ref.version} of ${ref.setId} has ${countPhrase(given, 'approval')}; expected ${needed}.`;
      return refuse('four_eyes_required', detail);
    }
    const barred = this.#mayStand(set.value, version.value);
    return barred ?? done({ set: set.value, version: version.value });
  }

  #stale(version: VersionRecord): RefusedAnswer | null {
    const active = activeVersion(this.#context, version.setId);
    const base = baseOf(this.#context, version);
    if (base === active) return null;
    const now = this.#context.store.rules.activationNow(version.setId);
    const detail = `Version ${version.version} of ${version.setId} was made from version ${base}, and version ${active} is in force; check it against that one.`;
    const current = { version: active, person: now?.person ?? null, atMs: now?.atMs ?? null };
    return refuse('rules_base_stale', detail, { current });
  }

  /** Why a stored version may not be active; null if its text is unaltered and would pass today. */
  #mayStand(set: RuleSetRecord, version: VersionRecord): RefusedAnswer | null {
    const judged = judgeStored(this.#context, set, version);
    return judged.ok ? null : judged;
  }

  #schedule(
    { version }: { readonly version: VersionRecord },
    { waiting, atMs, untilMs, reason = '' }: ActivationRequest & { readonly atMs: number },
    person: string,
  ): ServiceAnswer<VersionRecord> {
    const ref = { setId: version.setId, version: version.version };
    const reached = mayFollow(this.#context, ref, 'rules.scheduled');
    if (!reached.ok) return reached;
    const now = this.#context.store.rules.activationNow(ref.setId);
    if (now !== undefined && now.untilMs !== null && atMs > now.untilMs) {
      const detail = `Version ${ref.version} of ${ref.setId} was made from version ${now.version}, which ends at ${iso(now.untilMs)}; expected it to begin by then.`;
      return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
    }
    const nowMs = this.#context.clock.nowMs();
    const event = { ...ref, type: 'rules.scheduled', person, atMs: nowMs } as const;
    const body = { atMs, untilMs: untilMs ?? null, waiting, reason };
    noteAndTell(this.#context, { ...event, state: reached.value, body });
    this.#agenda.arm(ref.setId);
    return done(version);
  }

  #prepare(due: DueActivation, prepare: PrepareVersion): Promise<void> | null {
    if (due.what === 'begins') return prepare(due.ref);
    const { setId } = due.activation;
    const [next] = nextInForceAt(
      this.#context.store.rules.activations(setId),
      this.#context.clock.nowMs(),
    );
    return next === undefined ? null : prepare({ setId, version: next.version ?? 0 });
  }

  async #carryOut(due: DueActivation): Promise<boolean> {
    const change = this.#changeAt(due);
    if (change === null) return false;
    return (await this.#change(change)).ok;
  }

  /** The change for a step that is due; null if the records allow none any more. */
  #changeAt(due: DueActivation): ActivationChange | null {
    return due.what === 'begins' ? this.#beginning(due.ref) : this.#ending(due.activation);
  }

  #beginning(ref: VersionRef): ActivationChange | null {
    const { person, untilMs, waiting, reason } = scheduledFor(this.#context, ref);
    const ready = this.#ready(ref);
    const atMs = this.#context.clock.nowMs();
    const barred = ready.ok ? this.#mayEnd(ready.value.set, { atMs, untilMs }) : ready;
    if (ready.ok && barred === null) {
      return { ...ready.value, person, cause: 'activate', untilMs, waiting, reason };
    }
    const body = { because: barred?.refused };
    const event = { ...ref, type: 'rules.postponed', person, atMs } as const;
    noteAndTell(this.#context, { ...event, state: 'approved', body });
    return null;
  }

  /**
   * The change when a version ends: to the nearest earlier one that may be active. Without one, a
   * kind of mode *first* keeps its version.
   */
  #ending({ setId, version, person, mode }: ActivationRecord): ActivationChange | null {
    const set = requireSet(this.#context, setId);
    if (!set.ok || version === null) return null;
    const atMs = this.#context.clock.nowMs();
    const reason = `version ${version} has reached its end`;
    const change = { set: set.value, person, cause: 'expire', waiting: mode, reason } as const;
    const { before, because } = versionBefore(this.#context, set.value, atMs);
    if (before !== null) return { ...change, ...before };
    if (ruleKinds[set.value.kind].combination !== 'first') {
      return { ...change, version: null, untilMs: null };
    }
    const event = { setId, version, type: 'rules.outlived', person, atMs } as const;
    noteAndTell(this.#context, { ...event, state: null, body: { because } });
    return null;
  }

  async #change(change: ActivationChange): Promise<ServiceAnswer<VersionRecord>> {
    const { set, version, waiting } = change;
    const before = writeChange(this.#context, change);
    this.#agenda.arm(set.id);
    const file = version === null ? null : this.#context.judge.files.read(version);
    const number = version?.version ?? before?.version ?? 0;
    const answer = await this.#port?.activateRules({ set, file, version: number, waiting });
    if (answer?.refused !== undefined) {
      const why = answer.refused;
      this.#context.store.insist(() => {
        undoChange(this.#context, { change, before, why });
        this.#agenda.arm(set.id);
      });
      const detail = `The centre has not taken version ${number} of ${set.id} (${answer.refused}); what was in force still is.`;
      return refuse('resource_unavailable', detail);
    }
    return version === null
      ? requireVersion(this.#context, { setId: set.id, version: number })
      : done(version);
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
