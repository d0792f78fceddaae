/**
 * Decides after each instant which outbound list calls whom.
 *
 * On backlog lists the ready agent idle longest dials; predictive calls ring before an agent is
 * free. Source: tapi-call-center.md 2.11; decisions/0025 (9).
 */
import { type AttemptResult, agentMessages, toWireCallId } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import { mayRing, mayRingOn } from '../../simulator/index.ts';
import { type OutboundEntry, StoreError } from '../../store/index.ts';
import type { StreamEvent } from '../event-ring.ts';
import type { LiveAgent } from '../projection/live-agent.ts';
import { refuse, type ServiceAnswer } from '../service-answer.ts';
import { dialAhead, sourceOf } from './dial-ahead.ts';
import { type Dials, detectionOf, resultOf } from './dials.ts';
import type { Attempt, ListBook, LiveList } from './list-book.ts';
import { Previews } from './previews.ts';
import { ReadyAgents } from './ready-agents.ts';

export const runningMax = 100;
/** Delay before a retry after a failure, such as of the store. */
const againMs = 1_000;
const switchMs = 5_000;

const isTalking = ({ record }: Attempt): boolean => record.cameTo !== null;
const isRinging = ({ record }: Attempt): boolean =>
  record.cameTo === null && record.answeredAtMs === null;

export class Dialler {
  readonly agents: ReadyAgents;
  readonly previews: Previews;
  readonly #book: ListBook;
  readonly #dials: () => Dials | null;
  readonly #running = new Set<LiveList>();
  readonly #attempts = new Map<string, Attempt>();
  #wakeAtMs = Number.POSITIVE_INFINITY;
  /** After a failure of the store, no dialling before this; ms since 1970. */
  #restsUntilMs = 0;

  constructor(book: ListBook, dials: () => Dials | null) {
    const { live } = book;
    this.#book = book;
    this.#dials = dials;
    this.agents = new ReadyAgents(live);
    this.previews = new Previews(book, this);
    live.onEffects((effects) => this.#hear(effects));
    live.onEvents((events) => this.#hearTold(events));
    for (const list of book.all()) this.#resume(list);
    this.soon(0);
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Starts calling a list. Cost: its waiting entries, read in pages. */
  start(list: LiveList): void {
    this.#book.loadWaiting(list);
    this.#running.add(list);
    this.soon(0);
  }

  stop(list: LiveList): void {
    this.#running.delete(list);
    list.waiting = null;
    this.previews.endOf(list);
  }

  attemptOf(callId: string): Attempt | undefined {
    return this.#attempts.get(callId);
  }

  soon(inMs: number): void {
    const { live } = this.#book;
    if (!live.isDraining) live.at(live.nowMs + inMs, () => this.#settle());
  }

  async dial(
    list: LiveList,
    entry: OutboundEntry,
    { agentId, shown }: LiveAgent,
  ): Promise<ServiceAnswer<string>> {
    const { live } = this.#book;
    this.agents.take(agentId);
    const callId = live.mint('cal_');
    const { callerNumber: from } = list.record.document;
    const { number: to, data } = entry;
    const seat = { agentId, addressId: live.names.fileIdOrNull(shown.addressId) };
    const detection = detectionOf(list.record.document);
    const own = data === null ? {} : { data };
    const dial = { callId, to, from, queueId: list.queueId, detection, ...own };
    const hasStation = seat.addressId !== null || !live.switch.isAttached;
    const begun = hasStation
      ? await live.calls.direct.dial(seat, dial)
      : refuse(agentMessages.noStation, { id: shown.id });
    // The agent is gone or busy, and is ready again after the next change of state.
    if (!begun.ok) this.#giveBack(list, entry, 0);
    else this.#ring(list, entry, { callId, agentId });
    return begun;
  }

  #ring(list: LiveList, entry: OutboundEntry, of: { callId: string; agentId: string }): void {
    const { live } = this.#book;
    const { callId, agentId } = of;
    const own = live.projection.calls.legs.ofAgent(agentId);
    const made = own.find((leg) => leg.of.call.callId === callId);
    // The agent has hung up meanwhile.
    if (made === undefined) return this.#giveBack(list, entry, 0);
    const attempt = this.#begin(list, entry, of);
    if (attempt === null) return void live.calls.direct.unreached(made, 'failed');
    const { callerNumber: from, ringLimitMs } = list.record.document;
    // A switch that connects agents' telephones dials by itself.
    const { isAttached } = live.switch;
    const limitMs = ringLimitMs + (isAttached ? 0 : switchMs);
    const legId = made.of.legs[0]?.leg.id ?? '';
    attempt.cancel = live.at(live.nowMs + limitMs, () => {
      if (!live.switch.isDetecting(legId)) void live.calls.direct.unreached(made, 'noAnswer');
    });
    if (isAttached) return;
    const detection = detectionOf(list.record.document);
    const leg = { legId, from, to: entry.number, ringLimitMs, ...detection };
    void this.#dials()
      ?.dial(leg)
      .then((answer) => {
        if (!isRinging(attempt)) return;
        if (answer.result === 'answered') live.calls.direct.connect(made);
        else {
          const isFax = answer.result === 'fax';
          void live.calls.direct.unreached(made, isFax ? 'fax' : resultOf(answer.result));
        }
      });
  }

  #hear(effects: readonly Effect[]): void {
    let isChanged = this.agents.observe(effects);
    for (const effect of effects) {
      if (effect.type === 'queue.state') isChanged = true;
      if (effect.type === 'centre.changed') {
        this.agents.follow();
        isChanged = true;
      }
      if (this.#attempts.size === 0 || !('callId' in effect)) continue;
      const attempt = this.#attempts.get(toWireCallId(effect.callId));
      if (attempt === undefined) continue;
      isChanged = true;
      attempt.list.ringing.delete(attempt.record.callId);
      if (effect.type === 'call.answered') this.#answered(attempt);
      else this.#lookWhetherOver(attempt);
    }
    this.previews.observe(effects);
    if (isChanged) this.#settle();
  }

  /** Notes answers of parties dialled by agents, for which the core has no effect. */
  #hearTold(events: readonly StreamEvent[]): void {
    for (const event of events) {
      if (!('told' in event) || event.told.type !== 'call.connected') continue;
      const { data } = event.told as { readonly data?: { readonly callId?: unknown } };
      const attempt = this.#attempts.get(String(data?.callId));
      if (attempt !== undefined) this.#answered(attempt);
    }
  }

  #answered(attempt: Attempt): void {
    if (isTalking(attempt)) return;
    attempt.cancel();
    this.#book.end(attempt, 'answered');
  }

  #lookWhetherOver(attempt: Attempt): void {
    const { callId, agentId } = attempt.record;
    const call = this.#book.live.projection.calls.kept(callId)?.call;
    const isGone = call === undefined || call.derivedState === 'ended';
    if (isTalking(attempt)) {
      if (!isGone) return;
      this.#attempts.delete(callId);
      this.#book.endTalk(attempt);
      this.#lookWhetherDone(attempt.list);
    } else if (!isRinging(attempt)) {
      if (isGone || call.derivedState === 'callback') this.#end(attempt, 'abandoned');
    } else if (isGone && agentId !== null) {
      this.#end(attempt, resultOf(...(call?.legs ?? []).map(({ cause }) => cause)));
    }
  }

  #end(attempt: Attempt, result: AttemptResult): void {
    attempt.cancel();
    if (!this.#attempts.delete(attempt.record.callId)) return;
    attempt.list.ringing.delete(attempt.record.callId);
    this.#book.end(attempt, result);
    this.#lookWhetherDone(attempt.list);
    this.soon(0);
  }

  #lookWhetherDone(list: LiveList): void {
    if (!this.#running.has(list) || !this.#book.isOver(list)) return;
    this.stop(list);
    this.#book.setState(list, 'done', '');
  }

  #settle(): void {
    for (const list of this.#running) this.#hangUpExcess(list);
    if (this.#book.live.isDraining || this.#book.nowMs < this.#restsUntilMs) return;
    for (let goesOn = true; goesOn; ) {
      goesOn = false;
      for (const list of [...this.#running]) {
        if (!this.#dialNext(list)) continue;
        goesOn = true;
        // Lists take turns: this one goes last.
        if (this.#running.delete(list)) this.#running.add(list);
      }
    }
    this.#wakeWhenDue();
  }

  #dialNext(list: LiveList): boolean {
    const { live } = this.#book;
    const { document } = list.record;
    const { mode, preview } = document;
    if (live.projection.queue(list.queueId)?.state !== 'open') return false;
    // Null while the switch is lost: nothing can be dialled.
    const dials = this.#dials();
    if (dials === null) return false;
    const free = this.#freeOf(list);
    const asked = { ...this.#book.dayOf(list), free, answerShare: list.share.share };
    if (mode === 'predictive' ? list.ringing.size >= mayRing(asked) : free <= 0) return false;
    const entry = this.#book.takeNext(list);
    if (entry === null) {
      if (this.#hasNext(list)) this.soon(againMs);
      this.#lookWhetherDone(list);
      return false;
    }
    if (mode === 'predictive') return this.#dialAhead(list, entry, dials);
    const agent = this.agents.first(list.queueId, this.previews.skippedBy(entry));
    if (agent === undefined) {
      this.previews.forget(entry);
      this.#giveBack(list, entry, againMs * 60);
    } else if (preview) this.previews.show(list, entry, agent);
    else void this.dial(list, entry, agent);
    return true;
  }

  /**
   * Number of agents free for a list. Predictive lists share common agents equally; the remainder
   * goes to lists that ring already, then in turn to lists with somebody to call.
   */
  #freeOf(list: LiveList): number {
    const { queueId, record } = list;
    const { mode, idleMin } = record.document;
    const free = Math.max(0, this.agents.count(queueId) - idleMin);
    if (mode === 'backlog') return free;
    const sharing = [...this.#running].filter(
      (one) => one.record.document.mode === mode && this.agents.areShared(one.queueId, queueId),
    );
    const lists = Math.max(1, sharing.length);
    const share = Math.floor(free / lists);
    const left = free % lists;
    if (left === 0) return share;
    const eager = [
      ...sharing.filter(({ ringing }) => ringing.size > 0),
      ...sharing.filter((one) => one.ringing.size === 0 && this.#hasNext(one)),
    ];
    return eager.slice(0, left).includes(list) ? share + 1 : share;
  }

  #hasNext({ queueId, waiting, windows }: LiveList): boolean {
    const { live, nowMs } = this.#book;
    if (live.projection.queue(queueId)?.state !== 'open') return false;
    return waiting?.nextAtMs(nowMs, windows) === nowMs;
  }

  /** Hangs up ringing attempts for which too few free agents are left. */
  #hangUpExcess(list: LiveList): void {
    if (list.ringing.size === 0) return;
    const ringOn = mayRingOn({ ...this.#book.dayOf(list), free: this.#freeOf(list) });
    for (const [callId, hangUp] of [...list.ringing].slice(ringOn)) {
      list.ringing.delete(callId);
      hangUp();
    }
  }

  #dialAhead(list: LiveList, entry: OutboundEntry, dials: Dials): boolean {
    const { live } = this.#book;
    const callId = live.mint('cal_');
    const attempt = this.#begin(list, entry, { callId, agentId: null });
    if (attempt === null) return false;
    const call = { callId, to: entry.number, data: entry.data };
    const dialled = dialAhead({ live, dials, source: sourceOf(list) }, call, {
      onRinging: (hangUp) => void list.ringing.set(callId, hangUp),
      onAnswer: () => this.#isThere(attempt),
    });
    void dialled.then((result) => {
      if (result !== 'answered' && !isTalking(attempt)) this.#end(attempt, result);
    });
    return true;
  }

  /** A party has answered: releases them if no agent takes the call in time. */
  #isThere(attempt: Attempt): void {
    // Until the call enters the queue, the attempt counts against the free agents.
    attempt.list.ringing.set(attempt.record.callId, () => {});
    this.#book.answered(attempt);
    this.#letGoLater(attempt);
  }

  #letGoLater(attempt: Attempt): void {
    const { live } = this.#book;
    const { callId } = attempt.record;
    attempt.cancel = live.at(live.nowMs + attempt.list.record.document.answerWaitMs, () => {
      void live.submit({ type: 'call.hungUp', callId });
    });
  }

  #begin(
    list: LiveList,
    entry: OutboundEntry,
    of: { readonly callId: string; readonly agentId: string | null },
  ): Attempt | null {
    try {
      const begun = this.#book.begin(list, entry, of);
      this.#attempts.set(of.callId, begun);
      return begun;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#restsUntilMs = this.#book.nowMs + againMs;
      this.#giveBack(list, entry, againMs);
      return null;
    }
  }

  /** The entry was not called; it is tried again after the delay. */
  #giveBack(list: LiveList, entry: OutboundEntry, afterMs: number): void {
    if (afterMs < againMs * 60) {
      list.waiting?.add(entry);
      if (afterMs > 0) this.soon(afterMs);
    } else this.#book.save(list, entry, { ...entry, dueAtMs: this.#book.nowMs + afterMs });
  }

  #wakeWhenDue(): void {
    const { nowMs, live } = this.#book;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { waiting, windows } of this.#running) {
      const atMs = waiting?.nextAtMs(nowMs, windows) ?? nowMs;
      if (atMs > nowMs) nextMs = Math.min(nextMs, atMs);
    }
    if (nextMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = nextMs;
    live.at(nextMs - live.originMs, () => {
      this.#wakeAtMs = Number.POSITIVE_INFINITY;
      this.#settle();
    });
  }

  /**
   * Continues a list after a restart: ringing attempts have failed; connected and waiting calls
   * continue.
   */
  #resume(list: LiveList): void {
    const { live, store } = this.#book;
    for (const record of store.outbound.openAttempts(list.record.id)) {
      const entry = store.outbound.entry(list.record.id, record.entryN);
      if (entry === undefined) continue;
      const { callId } = record;
      const kept: Attempt = { list, entry, record, cancel: () => {} };
      const call = live.projection.calls.kept(callId)?.call;
      const isLive = call !== undefined && call.derivedState !== 'ended';
      if (isLive && !isRinging(kept)) {
        this.#attempts.set(callId, kept);
        if (!isTalking(kept)) this.#letGoLater(kept);
        continue;
      }
      if (isTalking(kept)) this.#book.endTalk(kept);
      else this.#book.end(kept, 'failed');
      if (isLive) void live.submit({ type: 'hangUpCall', callId });
    }
    if (list.record.document.state === 'running') this.start(list);
  }
}
