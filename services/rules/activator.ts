/**
 * Activates and deactivates rule versions: now, scheduled, until an end, retired or rolled back.
 *
 * Each change is stored, then given to the centre: a restart in between follows the store; if the
 * centre refuses, the former version is stored as active again. Source: rules.md D2, D7.
 */
import {
  centreMessages,
  counted,
  fill,
  nouns,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
import {
  catchRefusal,
  done,
  type RulePort,
  refuse,
  type ServiceAnswer,
  unwrap,
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
  blocked,
  editorRoles,
  noteAndTell,
  type RuleContext,
  requireAsked,
  requireNextState,
  requirePerson,
  requireSet,
  requireVersion,
  type VersionRef,
  wrongInstant,
} from './rule-context.ts';
import { versionBefore } from './set-aside-versions.ts';
import { judgeStored } from './stored-version-check.ts';

/** A roll-back within this time of an activation needs no second person. */
const rollbackWindowMs = 86_400_000;

export interface ActivationRequest extends VersionRef {
  readonly person: string | null;
  readonly waiting: WaitingMode;
  /** When the version becomes active, in ms since 1970 [now]. */
  readonly atMs?: number | undefined;
  /** When the version ends and the one before is active again [never]. */
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

  async activate(asked: ActivationRequest): Promise<VersionRecord> {
    const person = requirePerson(this.#context, asked.person, editorRoles);
    const nowMs = this.#context.clock.nowMs();
    if (asked.atMs !== undefined && asked.atMs < nowMs) {
      const expected = fill(ruleMessages.fromNowOn, { now: iso(nowMs) });
      throw wrongInstant('at', asked.atMs, expected);
    }
    const found = this.#ready(asked);
    const { atMs = nowMs, untilMs = null, waiting, reason = '' } = asked;
    this.#requireEnd(found.set, { atMs: Math.max(atMs, nowMs), untilMs });
    if (atMs > nowMs) return this.#schedule(found, { ...asked, atMs }, person.id);
    return unwrap(
      await this.#change({
        ...found,
        person: person.id,
        cause: 'activate',
        untilMs,
        waiting,
        reason,
      }),
    );
  }

  async retire(
    asked: VersionRef & { readonly person: string | null; readonly reason: string },
  ): Promise<VersionRecord> {
    const { person, set } = requireStep(this.#context, asked, editorRoles, 'rules.retired');
    if (ruleKinds[set.kind].combination === 'first') {
      throw blocked(ruleMessages.mustHaveOne, { kind: set.kind });
    }
    return unwrap(
      await this.#change({
        set,
        version: null,
        person: person.id,
        cause: 'retire',
        untilMs: null,
        waiting: 'migrate',
        reason: asked.reason,
      }),
    );
  }

  async rollBack(asked: RollbackRequest): Promise<VersionRecord> {
    const { person, set } = requireAsked(this.#context, asked, editorRoles);
    if (asked.reason.trim() === '') {
      throw refusal(ruleMessages.rollbackReason);
    }
    const ref = { setId: asked.setId, version: asked.toVersion };
    const version = requireVersion(this.#context, ref);
    requireNextState(this.#context, ref, 'rules.rolledBack');
    this.#requireStepBack(ref);
    this.#requireFit(set, version);
    return unwrap(
      await this.#change({
        set,
        version,
        person: person.id,
        cause: 'rollback',
        untilMs: this.#endOf(ref),
        waiting: asked.waiting ?? 'migrate',
        reason: asked.reason,
      }),
    );
  }

  #requireStepBack(ref: VersionRef): void {
    const { setId, version } = ref;
    const untilMs = this.#endOf(ref);
    if (untilMs !== null && untilMs <= this.#context.clock.nowMs()) {
      throw blocked(ruleMessages.versionEnded, { version, setId, until: iso(untilMs) });
    }
    const activations = this.#context.store.rules.activations(setId);
    const now = activations.at(-1);
    const back = previousInForce(activations)?.version ?? null;
    if (now === undefined || back !== version) {
      const [seen, expected] =
        back === null
          ? [ruleMessages.noActiveVersion, ruleMessages.approvedAnew]
          : [fill(centreMessages.aVersion, { version: back }), ruleMessages.thatOne];
      throw blocked(ruleMessages.rollbackElsewhere, {
        now: now?.version,
        setId,
        seen,
        expected,
        version,
      });
    }
    const { atMs = now.atMs } = activatedLast(activations, now.version) ?? {};
    if (this.#context.clock.nowMs() - atMs <= rollbackWindowMs) return;
    throw refusal(ruleMessages.rollbackLate, { now: now.version, setId, version });
  }

  #endOf({ setId, version }: VersionRef): number | null {
    return endOf(this.#context.store.rules.activations(setId), version);
  }

  #requireEnd(
    { id, kind }: RuleSetRecord,
    { atMs, untilMs }: { readonly atMs: number; readonly untilMs: number | null },
  ): void {
    if (untilMs === null) return;
    if (untilMs <= atMs) {
      throw wrongInstant('until', untilMs, fill(ruleMessages.afterInstant, { at: iso(atMs) }));
    }
    const activations = this.#context.store.rules.activations(id);
    const isSafe = ruleKinds[kind].combination !== 'first' || leavesNext(activations, untilMs);
    if (isSafe) return;
    throw blocked(ruleMessages.endLeavesNone, { kind, setId: id, until: iso(untilMs) });
  }

  /** Checks that a version may be activated: approved, based on the active one, and still valid. */
  #ready(ref: VersionRef): { readonly set: RuleSetRecord; readonly version: VersionRecord } {
    const set = requireSet(this.#context, ref.setId);
    requireNextState(this.#context, ref, 'rules.activated');
    const version = requireVersion(this.#context, ref);
    this.#requireFresh(version);
    const given = approvalsOf(this.#context, version).length;
    const needed = neededFor(this.#context, version);
    if (given < needed) {
      throw refusal(ruleMessages.approvalsMissing, {
        version: ref.version,
        setId: ref.setId,
        given: counted(given, nouns.approval),
        needed,
      });
    }
    this.#requireFit(set, version);
    return { set, version };
  }

  #requireFresh(version: VersionRecord): void {
    const active = activeVersion(this.#context, version.setId);
    const base = baseOf(this.#context, version);
    if (base === active) return;
    const now = this.#context.store.rules.activationNow(version.setId);
    const current = { version: active, person: now?.person ?? null, atMs: now?.atMs ?? null };
    throw refusal(
      ruleMessages.baseStale,
      { version: version.version, setId: version.setId, base, active },
      { current },
    );
  }

  /** Checks that a stored version's text is unaltered and would pass today. */
  #requireFit(set: RuleSetRecord, version: VersionRecord): void {
    unwrap(judgeStored(this.#context, set, version));
  }

  #schedule(
    { version }: { readonly version: VersionRecord },
    { waiting, atMs, untilMs, reason = '' }: ActivationRequest & { readonly atMs: number },
    person: string,
  ): VersionRecord {
    const ref = { setId: version.setId, version: version.version };
    const reached = requireNextState(this.#context, ref, 'rules.scheduled');
    const now = this.#context.store.rules.activationNow(ref.setId);
    if (now !== undefined && now.untilMs !== null && atMs > now.untilMs) {
      throw blocked(ruleMessages.beginsAfterEnd, {
        version: ref.version,
        setId: ref.setId,
        now: now.version,
        until: iso(now.untilMs),
      });
    }
    const nowMs = this.#context.clock.nowMs();
    const event = { ...ref, type: 'rules.scheduled', person, atMs: nowMs } as const;
    const body = { atMs, untilMs: untilMs ?? null, waiting, reason };
    noteAndTell(this.#context, { ...event, state: reached, body });
    this.#agenda.arm(ref.setId);
    return version;
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
    const atMs = this.#context.clock.nowMs();
    const ready = catchRefusal(() => {
      const found = this.#ready(ref);
      this.#requireEnd(found.set, { atMs, untilMs });
      return found;
    });
    if (ready.ok) return { ...ready.value, person, cause: 'activate', untilMs, waiting, reason };
    const body = { because: ready.refused };
    const event = { ...ref, type: 'rules.postponed', person, atMs } as const;
    noteAndTell(this.#context, { ...event, state: 'approved', body });
    return null;
  }

  /**
   * The change when a version ends: to the nearest earlier one that may be active. If none may,
   * kinds whose first matching rule decides keep their version.
   */
  #ending({ setId, version, person, mode }: ActivationRecord): ActivationChange | null {
    const set = this.#context.store.rules.set(setId);
    if (set === undefined || version === null) return null;
    const atMs = this.#context.clock.nowMs();
    const reason = `version ${version} has reached its end`;
    const change = { set, person, cause: 'expire', waiting: mode, reason } as const;
    const { before, because } = versionBefore(this.#context, set, atMs);
    if (before !== null) return { ...change, ...before };
    if (ruleKinds[set.kind].combination !== 'first') {
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
      return refuse(ruleMessages.notTaken, { version: number, setId: set.id, why: answer.refused });
    }
    return done(version ?? requireVersion(this.#context, { setId: set.id, version: number }));
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
