/**
 * Callbacks: those promised by agents enter the queue of their call when due, or when it opens. A
 * number has one promised and one open callback in a queue; a caller who calls again meanwhile
 * takes the place of the open one, and is owed it again if they give up.
 */
import type { Effect, Input } from '../../routing/index.ts';
import type { CallClass } from '../../rules/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import type { CallPort } from './call-port.ts';

export interface PromisedCallback {
  readonly atMs: number;
  /** The queue that the callback enters; null: the default queue. */
  readonly queueId: string | null;
  readonly number: string | null;
  /** Whether a switch dials the callback. Default: it is only published. */
  readonly isOnSwitch?: boolean;
  /** It is due only if this call is abandoned, which has taken its place. */
  readonly ifAbandoned?: string;
}

export class Callbacks {
  readonly #port: CallPort;
  readonly #promised = new Map<PromisedCallback, () => void>();
  /** Open callbacks by queue and number; null until the calls there are have been read. */
  #open: Map<string, string> | null = null;

  constructor(port: CallPort) {
    this.#port = port;
  }

  /** The latest promise to a number replaces the one before it. */
  promise(promised: PromisedCallback): void {
    if (promised.ifAbandoned === undefined) this.forget(promised);
    this.#await(promised);
    this.#port.touch('callbacks');
  }

  /** Breaks the promise to a number in a queue, if there is one. */
  forget({ queueId, number }: Pick<PromisedCallback, 'queueId' | 'number'>): void {
    for (const one of this.toCome(queueId)) {
      if (number === null || one.number !== number) continue;
      this.#promised.get(one)?.();
      this.#promised.delete(one);
      this.#port.touch('callbacks');
    }
  }

  /** Promises that a queue is to keep. */
  toCome(queueId: string | null): readonly PromisedCallback[] {
    return this.save().filter((one) => one.queueId === queueId && one.ifAbandoned === undefined);
  }

  save(): readonly PromisedCallback[] {
    return [...this.#promised.keys()];
  }

  put(all: readonly PromisedCallback[]): void {
    for (const cancel of this.#promised.values()) cancel();
    this.#promised.clear();
    for (const promised of all) this.#await(promised);
  }

  observe(effect: Effect): void {
    if (effect.type === 'queue.state' && effect.state === 'open') this.#callOverdue(effect.queueId);
    if (!('callId' in effect)) return;
    const { callId } = effect;
    if (effect.type === 'callback.planned') this.#keepOne(callId);
    else if (effect.type === 'callback.done') this.#close(callId);
    else if (effect.type === 'call.queued' && effect.reason === 'inbound') this.#join(callId);
    const isOver = effect.type === 'call.answered' || effect.type === 'call.ended';
    if (effect.type === 'call.abandoned' || isOver) this.#settle(callId, !isOver);
  }

  /** A further callback of the number in the queue ends, and the first keeps its place. */
  #keepOne(callId: string): void {
    this.#settle(callId, false);
    const key = keyOf(this.#kept(callId));
    if (key === null) return;
    const open = this.#readOpen();
    if (!open.has(key)) open.set(key, callId);
    else if (open.get(key) !== callId) void this.#port.submit({ type: 'hangUpCall', callId });
  }

  #close(callId: string): void {
    const open = this.#readOpen();
    for (const [key, of] of open) if (of === callId) open.delete(key);
  }

  /** The caller of an open callback calls again: the call takes its class and place. */
  #join(callId: string): void {
    const kept = this.#kept(callId);
    const key = keyOf(kept);
    const before = this.#kept(key === null ? undefined : this.#readOpen().get(key));
    if (kept === undefined || before === undefined || before === kept) return;
    const { class: urgency, dueKey } = before.call;
    if (urgency === null || dueKey === null) return;
    const first = before.coreIds.at(-1) ?? '';
    const offsetMs = dueKey - this.#port.nowMs;
    this.#close(first);
    const place = { class: urgency as CallClass, offsetMs };
    void this.#port.submit({ type: 'reclassCall', callId, ...place });
    void this.#port.submit({ type: 'hangUpCall', callId: first });
    const { queueId, isOnSwitch, legs } = kept;
    const number = legs[0]?.leg.callerId?.number ?? null;
    this.promise({ atMs: this.#port.nowMs, queueId, number, isOnSwitch, ifAbandoned: callId });
  }

  /** The call that took a callback's place is over; who gave up is owed the callback. */
  #settle(callId: string, isAbandoned: boolean): void {
    for (const promised of this.#promised.keys()) {
      if (promised.ifAbandoned !== callId) continue;
      const { ifAbandoned: _, ...owed } = promised;
      this.#promised.delete(promised);
      if (isAbandoned) this.promise({ ...owed, atMs: this.#port.nowMs });
      else this.#port.touch('callbacks');
    }
  }

  #kept(callId: string | undefined): KeptCall | undefined {
    const { names, projection } = this.#port;
    return callId === undefined ? undefined : projection.calls.kept(names.call(callId));
  }

  #readOpen(): Map<string, string> {
    if (this.#open !== null) return this.#open;
    this.#open = new Map();
    for (const kept of this.#port.projection.calls.live()) {
      const key = keyOf(kept);
      const callId = kept.coreIds.at(-1);
      const isOpen = kept.call.derivedState === 'callback' && key !== null;
      if (isOpen && callId !== undefined) this.#open.set(key, callId);
    }
    return this.#open;
  }

  #await(promised: PromisedCallback): void {
    const isHeld = promised.ifAbandoned !== undefined;
    const cancel = isHeld ? () => {} : this.#port.at(promised.atMs, () => this.#call(promised));
    this.#promised.set(promised, cancel);
  }

  #callOverdue(queueId: string): void {
    for (const one of this.toCome(queueId)) if (one.atMs <= this.#port.nowMs) this.#call(one);
  }

  /** A queue that is not open would turn the callback away, so it waits until the queue opens. */
  #call(promised: PromisedCallback): void {
    const { queueId, number, isOnSwitch = false } = promised;
    const queue = this.#port.projection.queues().find((one) => one.queueId === queueId);
    if (queue !== undefined && queue.state !== 'open') return;
    this.#promised.delete(promised);
    this.#port.touch('callbacks');
    const callId = this.#port.mint('cal_');
    const arrival: Input = {
      type: 'call.arrived' as const,
      callId,
      // A queue that is no longer there leaves the call to the rules, or to the default queue.
      ...(queue === undefined ? {} : { queueId: queue.queueId }),
      ...(isOnSwitch ? { legId: this.#port.mint('leg_') } : {}),
      ...(number === null ? {} : { facts: { 'call.callerNumber': number } }),
    };
    void this.#port.submit(arrival);
    void this.#port.submit({ type: 'call.callbackTaken', callId });
  }
}

/** The queue and the caller's number; null: one of them is not known. */
function keyOf(kept: KeptCall | undefined): string | null {
  const number = kept?.legs[0]?.leg.callerId?.number ?? null;
  const queueId = kept?.queueId ?? null;
  return number === null || queueId === null ? null : `${queueId} ${number}`;
}
