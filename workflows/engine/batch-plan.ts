/**
 * The content of one transaction: each waiting message applied to the result of those before.
 * Nothing else changes before the commit, so a failed batch can be planned again.
 */
import type { Verdict } from '../../contracts/index.ts';
import type { Effect, Step } from '../../orders/index.ts';
import { coreOf, HostError, type HostedCores } from '../host.ts';
import { type EffectLanes, type OpenEffect, rowOf } from './effect-lanes.ts';
import type { BatchWrites, Conflict, EffectState, TimerRow } from './process-store.ts';
import type { ProcessTimers } from './process-timers.ts';
import type { MessageItem, NoteItem, WorkItem } from './work-item.ts';

export interface CachedProcess<State> {
  readonly state: State | null;
  readonly version: number;
  readonly seq: number;
}

export interface TakenMessage {
  readonly hash: string;
  readonly verdict: Verdict;
}

export interface PlanInput<State> {
  readonly cores: HostedCores<State>;
  readonly epoch: number;
  readonly nowMs: number;
  readonly held: (processId: string) => CachedProcess<State>;
  readonly taken: (key: string) => TakenMessage | undefined;
  readonly usedEffects: ReadonlySet<string>;
  readonly timers: Pick<ProcessTimers, 'isArmed'>;
  readonly lanes: EffectLanes;
  /** The batch being stored, whose timers and effects are not in the cache yet; null: none. */
  readonly before: BatchPlan<State> | null;
  /** Time limit of a try by kind of effect; null: this host starts no effects. */
  readonly leaseMs: ((kind: string) => number) | null;
  readonly effectSeq: number;
}

export function noWrites(epoch: number): BatchWrites {
  return {
    epoch,
    inbox: [],
    processes: [],
    events: [],
    dropped: [],
    armed: [],
    effects: [],
    effectStates: [],
    parked: [],
  };
}

export class BatchPlan<State> {
  readonly writes: BatchWrites;
  readonly processes = new Map<string, CachedProcess<State>>();
  readonly taken = new Map<string, TakenMessage>();
  readonly timers = new Map<string, Omit<TimerRow, 'dueAtMs'> & { dueAtMs: number | null }>();
  readonly ended = new Set<OpenEffect>();
  readonly added: OpenEffect[] = [];
  readonly addedKeys = new Set<string>();
  readonly leased: { readonly open: OpenEffect; readonly untilMs: number }[] = [];
  readonly answers: (() => void)[] = [];
  readonly stored: (() => void)[] = [];
  readonly reused: MessageItem[] = [];
  readonly parked: MessageItem[] = [];
  /**
   * Messages for an outdated version. Their ids are not written, so the store does not check
   * whether they are taken.
   */
  readonly conflicts: MessageItem[] = [];
  readonly threw: { readonly item: MessageItem; readonly error: unknown }[] = [];
  readonly #input: PlanInput<State>;
  readonly #applied = new Set<string>();

  constructor(items: readonly WorkItem[], input: PlanInput<State>) {
    this.#input = input;
    this.writes = noWrites(input.epoch);
    for (const item of items) {
      if (item.kind === 'note') this.#note(item);
      else if (item.problem !== null) this.#park(item, item.problem);
      else this.#message(item);
    }
    this.#writeSnapshots();
    this.#writeTimers();
    if (input.leaseMs !== null) this.#lease(input.leaseMs);
    for (const open of this.added) this.writes.effects.push(rowOf(open));
  }

  get isEmpty(): boolean {
    return Object.values(this.writes).every(
      (rows) => typeof rows === 'number' || rows.length === 0,
    );
  }

  get effectSeq(): number {
    return this.#input.effectSeq + this.added.length;
  }

  #note({ open, change, stored }: NoteItem): void {
    if (!this.#isOpen(open)) return;
    this.writes.effectStates.push({ ...standing(open), ...change });
    if (typeof change.doneAtMs === 'number') this.ended.add(open);
    this.stored.push(stored);
  }

  #message(item: MessageItem): void {
    const { message, key, hash, origin } = item;
    if (origin.from === 'timer' && !this.#isArmed(origin.timer)) return;
    if (origin.from === 'effect' && !this.#isOpen(origin.open)) return;
    const before = this.taken.get(key) ?? this.#input.taken(key);
    if (before !== undefined) return this.#again(item, before, before.hash === hash);
    const held = this.processes.get(message.processId) ?? this.#input.held(message.processId);
    const { version } = held;
    if (held.state === null && !item.mayBegin) {
      this.#end(item);
      return answer(this, item, { outcome: 'refused', version, code: 'process_not_found' });
    }
    try {
      this.#step(item, held);
    } catch (error) {
      this.threw.push({ item, error });
    }
  }

  #again(item: MessageItem, { verdict }: TakenMessage, isSame: boolean): void {
    this.#end(item);
    if (isSame || item.origin.from !== 'caller') {
      return answer(this, item, { ...verdict, outcome: 'duplicate', value: verdict });
    }
    this.reused.push(item);
    const { reject } = item.origin;
    const message = `the id ${item.message.id} was used by another message; expected the same one`;
    this.answers.push(() => reject(new HostError('id_reused', message)));
  }

  #step(item: MessageItem, held: CachedProcess<State>): void {
    const { message, key, hash } = item;
    const step = coreOf(this.#input.cores, message.processId).step(held.state, message);
    const { verdict, state } = step;
    if (verdict.outcome === 'conflict') {
      this.conflicts.push(item);
      return answer(this, item, verdict);
    }
    const row = { id: key, processId: message.processId, bodyHash: hash };
    const eventRow = state === null ? null : eventOf(item, step, held.seq + 1);
    this.writes.inbox.push({ ...row, verdict: JSON.stringify(verdict) });
    this.taken.set(key, { hash, verdict });
    this.#end(item);
    if (state !== null && eventRow !== null) {
      this.writes.events.push(eventRow);
      const version = verdict.outcome === 'applied' ? verdict.version : held.version;
      this.processes.set(message.processId, { state, version, seq: held.seq + 1 });
    }
    if (verdict.outcome === 'applied') this.#apply(item, step);
    answer(this, item, verdict);
  }

  #apply({ message }: MessageItem, { timers, effects }: Step<State>): void {
    const { processId, id, traceparent } = message;
    this.#applied.add(processId);
    for (const { name, dueAtMs } of timers) {
      this.timers.set(`${processId} ${name}`, { processId, name, dueAtMs });
    }
    const cause = { causationId: id, ...(traceparent === undefined ? {} : { traceparent }) };
    for (const effect of effects) {
      if (this.#isKnown(effect)) continue;
      this.addedKeys.add(effect.key);
      this.added.push({
        effect,
        processId,
        cause,
        seq: this.effectSeq + 1,
        failures: 0,
        nextAtMs: this.#input.nowMs,
        leaseUntilMs: null,
        attempt: 0,
        phase: 'idle',
      });
    }
  }

  /** Ends the message's origin: a fired timer is dropped, an effect with an outcome is done. */
  #end({ origin }: MessageItem): void {
    if (origin.from === 'timer') {
      const { processId, name } = origin.timer;
      this.timers.set(`${processId} ${name}`, { processId, name, dueAtMs: null });
    } else if (origin.from === 'effect') {
      const { nowMs } = this.#input;
      const { open, gaveUp } = origin;
      const over = gaveUp === null ? { doneAtMs: nowMs } : { parkedAtMs: nowMs, problem: gaveUp };
      this.writes.effectStates.push({ ...standing(open), leaseUntilMs: null, ...over });
      this.ended.add(open);
    }
  }

  #park(item: MessageItem, problem: string): void {
    const { message, key, tries, origin } = item;
    const { processId } = message;
    const body = JSON.stringify(message);
    const atMs = this.#input.nowMs;
    this.writes.parked.push({ id: key, processId, body, problem, tries, atMs });
    this.#end(
      origin.from === 'effect' ? { ...item, origin: { ...origin, gaveUp: problem } } : item,
    );
    this.parked.push(item);
    if (origin.from !== 'caller') return;
    const text = `the message ${message.id} failed ${tries} times and is parked: ${problem}`;
    this.answers.push(() => origin.reject(new HostError('parked', text)));
  }

  #writeSnapshots(): void {
    const { cores, held, nowMs } = this.#input;
    for (const id of this.#applied) {
      const { state = null, version = 0 } = this.processes.get(id) ?? {};
      if (state === null) continue;
      const core = coreOf(cores, id);
      const before = held(id).state;
      const isEnded = core.isEnded(state);
      this.writes.processes.push({
        id,
        kind: core.kind,
        version,
        machineVersion: core.version,
        status: isEnded ? 'ended' : 'open',
        isKept: before !== null && core.isEnded(before) === isEnded,
        snapshot: JSON.stringify(state),
        updatedAtMs: nowMs,
      });
    }
  }

  #writeTimers(): void {
    for (const { processId, name, dueAtMs } of this.timers.values()) {
      if (dueAtMs === null) this.writes.dropped.push({ processId, name });
      else this.writes.armed.push({ processId, name, dueAtMs });
    }
  }

  /** Leases the first effect of each idle lane, to start right after the commit. */
  #lease(leaseMs: (kind: string) => number): void {
    const { lanes, before } = this.#input;
    const added = new Set(this.added);
    const begun = new Set(before?.leased.map(({ open }) => open));
    const ended = before === null ? this.ended : new Set([...before.ended, ...this.ended]);
    const touched = { ended: this.ended, added: this.added };
    for (const open of lanes.nextHeads(touched, { ended, added: before?.added ?? [] })) {
      if (open.leaseUntilMs !== null || open.phase !== 'idle' || open.failures > 0) continue;
      if (begun.has(open)) continue;
      const untilMs = this.#input.nowMs + leaseMs(open.effect.kind);
      this.leased.push({ open, untilMs });
      if (added.has(open)) open.leaseUntilMs = untilMs;
      else this.writes.effectStates.push({ ...standing(open), leaseUntilMs: untilMs });
    }
  }

  #isOpen(open: OpenEffect): boolean {
    const { lanes, before } = this.#input;
    return lanes.has(open.effect.key) && !this.ended.has(open) && before?.ended.has(open) !== true;
  }

  #isKnown({ key }: Effect): boolean {
    const { lanes, usedEffects, before } = this.#input;
    if (lanes.has(key) || usedEffects.has(key)) return true;
    return this.addedKeys.has(key) || before?.addedKeys.has(key) === true;
  }

  #isArmed(timer: TimerRow): boolean {
    const key = `${timer.processId} ${timer.name}`;
    const change = this.timers.get(key) ?? this.#input.before?.timers.get(key);
    if (change !== undefined) return change.dueAtMs === timer.dueAtMs;
    return this.#input.timers.isArmed(timer);
  }
}

export interface SentBatch<State> {
  readonly items: readonly WorkItem[];
  readonly plan: BatchPlan<State>;
  readonly number: number;
  readonly stored: Promise<Conflict | null>;
}

function answer<State>(plan: BatchPlan<State>, { origin }: MessageItem, verdict: Verdict): void {
  if (origin.from === 'caller') plan.answers.push(() => origin.resolve(verdict));
}

function eventOf<State>({ message }: MessageItem, { verdict, events }: Step<State>, seq: number) {
  return {
    processId: message.processId,
    seq,
    messageId: message.id,
    type: message.event.type,
    atMs: message.atMs,
    actor: JSON.stringify(message.actor),
    body: JSON.stringify(message.event),
    outcome: verdict.outcome,
    version: verdict.version,
    published: JSON.stringify(verdict.outcome === 'applied' ? events : []),
  };
}

function standing(open: OpenEffect): EffectState {
  const { effect, failures, nextAtMs, leaseUntilMs } = open;
  const over = { doneAtMs: null, parkedAtMs: null, problem: null };
  return { key: effect.key, lane: effect.lane, failures, nextAtMs, leaseUntilMs, ...over };
}
