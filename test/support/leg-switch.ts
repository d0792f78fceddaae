/**
 * A simulated telephone switch of legs: what a live centre drives where there is no real one.
 *
 * Callers, stations and numbers outside are played by what was said of them; nothing is decided
 * here. On a clock that is passed in the same script gives the same day. Faults are drawn by the
 * function that is given: commands fail, legs are lost, stations ring late.
 *
 * Cost: constant per command, but for the legs of one talk; nothing scans.
 * Source: ux-and-api.md 7.2 (simulated switch); decisions/0025.
 */
import {
  type LegCause,
  type SwitchAnswer,
  type SwitchCommand,
  type SwitchCommandName,
  type SwitchEvent,
  type SwitchLeg,
  switchCommandNames,
} from '../../contracts/index.ts';
import { failedAnswer, type SwitchDriver, SwitchEvents } from '../../gateways/index.ts';
import { unreachable } from '../../kernel/index.ts';
import { SimulatedRecordings } from './simulated-recordings.ts';
import { SimulatedSupervision } from './simulated-supervision.ts';

/** A station rings so much longer than the core waits. */
const graceMs = 5_000;
/** Records of legs kept; more fall out, the oldest first. */
const recordsMax = 100_000;

/** What becomes of a ring at a number. */
export type Behaviour =
  | { readonly kind: 'answers'; readonly afterMs: number; readonly talkMs?: number }
  | { readonly kind: 'machine'; readonly afterMs: number }
  | { readonly kind: 'rejects'; readonly afterMs: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreachable' };

/** Somebody who calls. */
export interface Caller {
  /** null: it is withheld. */
  readonly from: string | null;
  readonly to: string;
  /** null: a station of the switch dials [`trunk`]. */
  readonly trunk?: string | null;
  /** They hang up after this, if nobody talks with them [never]. */
  readonly patienceMs?: number;
  /** They hang up after so much talk [never]. */
  readonly talkMs?: number;
  readonly facts?: { readonly [name: string]: string };
}

/** What the switch itself writes down of a leg. */
export interface LegRecord {
  readonly legId: string;
  readonly from: string | null;
  readonly to: string;
  readonly isIncoming: boolean;
  upAtMs: number | null;
  /** When somebody was heard on it first. */
  talkedAtMs: number | null;
  endedAtMs: number | null;
  cause: LegCause | null;
  endedBy: 'party' | 'fault' | 'command' | null;
}

/** Shares from 0 to 1 of what goes wrong, by a draw from 0 to 1. */
export interface Faults {
  readonly draw: () => number;
  /** Of commands that join or hold. */
  readonly failShare: number;
  /** Of answered rings whose leg is lost within a minute. */
  readonly lostShare: number;
  /** A station rings so late at most. */
  readonly slowRingMs: number;
}

interface SimulatedLeg {
  readonly id: string;
  readonly record: LegRecord;
  readonly talkMs: number | undefined;
  stage: 'offered' | 'ringing' | 'up';
  readonly withIds: Set<string>;
  /** What is played on it. */
  hears: string | null;
  /** Cancels of what it would do. */
  readonly plans: (() => void)[];
  /** Of a ring, its answer. */
  readonly settle: ((answer: SwitchAnswer) => void) | null;
}

export interface LegSwitchOptions {
  readonly name?: string;
  /** Runs a task later. Returns its cancel. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly nowMs: () => number;
  /** [None]. */
  readonly faults?: Faults;
}

const done: SwitchAnswer = { result: 'done' };
const joining: readonly string[] = ['call.connect', 'call.hold', 'call.retrieve'];

/** One switch, and the connection to it. */
export class LegSwitch implements SwitchDriver {
  readonly name: string;
  features: readonly SwitchCommandName[] = switchCommandNames;
  conferenceMax: number | undefined = 5;
  events = new SwitchEvents();
  /** Of legs that came in or were rung, in that order. */
  readonly records: LegRecord[] = [];
  readonly recordings = new SimulatedRecordings((event) => this.tell(event));
  readonly supervision = new SimulatedSupervision();
  /** By station, as it was asked for. */
  readonly lamps = new Map<string, boolean>();
  readonly #of: LegSwitchOptions;
  readonly #legs = new Map<string, SimulatedLeg>();
  readonly #numbers = new Map<string, Behaviour>();
  #calls = 0;
  #isLost = false;
  #onLost: (why: string) => void = () => {};

  constructor(of: LegSwitchOptions) {
    this.#of = of;
    this.name = of.name ?? 'leg-switch';
  }

  /** What a station, or a number outside, does when it rings. */
  set(number: string, behaviour: Behaviour): void {
    this.#numbers.set(number, behaviour);
  }

  /** Somebody calls; answers their leg's id. */
  call(caller: Caller): string {
    const { from, to, trunk = 'trunk', patienceMs, talkMs, facts } = caller;
    this.#calls += 1;
    const of = { from, to, stage: 'offered', talkMs, settle: null } as const;
    const leg = this.#begin(`${this.name}-${this.#calls}`, of);
    const isWaiting = (): boolean => leg.record.talkedAtMs === null;
    if (patienceMs !== undefined) {
      this.#plan(leg, patienceMs, () => isWaiting() && this.hangUp(leg.id));
    }
    const told = { legId: leg.id, from, to, trunk, ...(facts && { facts }) };
    this.tell({ event: 'leg.offered', ...told });
    return leg.id;
  }

  /** The party of a leg hangs up. */
  hangUp(legId: string): void {
    this.#end(legId, 'normal', 'party');
  }

  /** What a party or a device does by itself: keys that they press, their state. */
  tell(event: SwitchEvent): void {
    const why = this.#isLost ? null : this.events.tell(event);
    if (why !== null) this.lose(why);
  }

  /** What is played on a leg; null: nothing, or there is no such leg. */
  played(legId: string): string | null {
    return this.#legs.get(legId)?.hears ?? null;
  }

  /** The connection is lost: what was asked fails at once, and legs stay as they are. */
  lose(why = 'connection lost'): void {
    this.#isLost = true;
    for (const leg of this.#legs.values()) leg.settle?.(failedAnswer(why));
    this.#onLost(why);
  }

  /** The switch begins again: it has no legs, and nobody is told. */
  restart(): void {
    for (const leg of [...this.#legs.values()]) this.#forget(leg, 'lost', 'fault');
    this.lose('the switch begins again');
  }

  /** Of the next connection. */
  onLost(listener: (why: string) => void): void {
    if (this.#isLost) this.events = new SwitchEvents();
    this.#isLost = false;
    this.#onLost = listener;
  }

  legs(): Promise<readonly SwitchLeg[]> {
    const legs = [...this.#legs.values()].map(({ id, record: { from, to }, stage, withIds }) => {
      return { legId: id, from, to, isUp: stage === 'up', withLegIds: [...withIds] };
    });
    return Promise.resolve(legs);
  }

  async ask(command: SwitchCommand): Promise<SwitchAnswer> {
    if (this.#isLost) return failedAnswer('the connection is lost');
    const { faults } = this.#of;
    const isJoining = joining.includes(command.command);
    if (isJoining && faults !== undefined && faults.draw() < faults.failShare) {
      return failedAnswer('a fault of the switch');
    }
    return await this.#obey(command);
  }

  #obey(command: SwitchCommand): SwitchAnswer | Promise<SwitchAnswer> {
    switch (command.command) {
      case 'offer.ring':
        return this.#ring(command.legId, { ...command, from: command.callerId });
      case 'call.dial':
        return this.#ring(command.legId, {
          address: command.to,
          from: command.from,
          answerLimitMs: command.ringLimitMs,
        });
      case 'offer.stop':
        return this.#ended(command.legId, 'normal');
      case 'call.hangup':
        return this.#ended(command.legId, command.cause);
      case 'call.answer':
        return this.#with([command.legId], (leg) => this.#up(leg));
      case 'call.treatment':
        return this.#with([command.legId], (leg) => {
          this.#part(leg);
          leg.hears = command.treatment === 'silence' ? null : command.treatment;
        });
      case 'call.connect':
        return this.#join([command.legId, command.agentLegId]);
      case 'call.retrieve':
        return this.#join([command.legId, command.otherLegId]);
      case 'call.conference':
        return this.#join(command.legIds);
      case 'call.hold':
        return this.#with([command.legId, command.otherLegId], (_holder, other) => {
          this.#part(other);
          other.hears = 'music';
        });
      case 'call.completeTransfer': {
        const joined = this.#join([command.otherLegId, command.toLegId]);
        if (joined.result !== 'done') return joined;
        const gone = command.leaves === true ? [command.otherLegId, command.toLegId] : [];
        for (const id of [command.legId, ...gone]) this.#end(id, 'transferred', 'command');
        return joined;
      }
      case 'call.redirect':
        return this.#sendTo(command.to, [command.legId]);
      case 'call.blindTransfer':
        return this.#sendTo(command.to, [command.legId, command.otherLegId]);
      case 'call.dtmf':
        return this.#with([command.legId], () => {});
      case 'call.supervise':
        return this.supervision.supervise(command, {
          isUp: (id) => this.#legs.get(id)?.stage === 'up',
          ring: (id, to) => this.#ring(id, to),
          end: (id) => this.#end(id, 'normal', 'fault'),
        });
      case 'call.record': {
        const { legId, recordingId, action } = command;
        const isKnown = action === 'start' || this.recordings.all.has(recordingId);
        if (!isKnown) return failedAnswer(`nothing is recorded as ${recordingId}`);
        return this.#with([legId], () => this.recordings.record(command));
      }
      case 'station.messageWaiting':
        this.lamps.set(command.station, command.isWaiting);
        return done;
      default:
        return unreachable(command);
    }
  }

  /** Legs that go on outside, out of reach. */
  #sendTo(to: string, legIds: readonly string[]): SwitchAnswer {
    if (!this.#numbers.has(to)) return { result: 'badNumber' };
    return this.#with(legIds, () => {
      for (const id of legIds) this.#end(id, 'transferred', 'command');
    });
  }

  #with(ids: readonly string[], run: (...legs: SimulatedLeg[]) => void): SwitchAnswer {
    const legs = ids.flatMap((id) => this.#legs.get(id) ?? []);
    if (legs.length < ids.length) return failedAnswer(`of ${ids.join(', ')} one is no leg here`);
    run(...legs);
    return done;
  }

  #join(ids: readonly string[]): SwitchAnswer {
    const down = ids.find((id) => this.#legs.get(id)?.stage !== 'up');
    if (down !== undefined) return failedAnswer(`leg ${down} is not up`);
    return this.#with(ids, (...legs) => {
      for (const leg of legs) this.#part(leg);
      for (const leg of legs) this.#talk(leg, ids);
    });
  }

  #talk(leg: SimulatedLeg, ids: readonly string[]): void {
    for (const id of ids) if (id !== leg.id) leg.withIds.add(id);
    leg.hears = null;
    if (leg.record.talkedAtMs !== null) return;
    leg.record.talkedAtMs = this.#of.nowMs();
    if (leg.talkMs !== undefined) this.#plan(leg, leg.talkMs, () => this.hangUp(leg.id));
  }

  /** Takes a leg out of its talk; others in it go on. */
  #part(leg: SimulatedLeg): void {
    for (const id of leg.withIds) this.#legs.get(id)?.withIds.delete(leg.id);
    leg.withIds.clear();
  }

  #ring(
    legId: string,
    to: { readonly address: string; readonly from: string | null; readonly answerLimitMs: number },
  ): Promise<SwitchAnswer> | SwitchAnswer {
    const { address, from, answerLimitMs } = to;
    const behaviour = this.#numbers.get(address);
    if (behaviour === undefined) return { result: 'badNumber' };
    if (behaviour.kind === 'busy' || behaviour.kind === 'unreachable') {
      return { result: behaviour.kind };
    }
    if (this.#legs.has(legId)) return failedAnswer(`there is a leg ${legId}`);
    const { promise, resolve } = Promise.withResolvers<SwitchAnswer>();
    const talkMs = behaviour.kind === 'answers' ? behaviour.talkMs : undefined;
    const of = { from, to: address, stage: 'ringing', talkMs, settle: resolve } as const;
    const leg = this.#begin(legId, of);
    const { faults } = this.#of;
    const lateMs = faults === undefined ? 0 : faults.draw() * faults.slowRingMs;
    this.#plan(leg, lateMs, () => this.tell({ event: 'leg.ringing', legId }));
    const plan = (delayMs: number, result: SwitchAnswer['result'], run: () => void): void =>
      this.#plan(leg, delayMs, () => {
        run();
        resolve({ result });
      });
    plan(answerLimitMs + graceMs, 'noAnswer', () => this.#forget(leg, 'noAnswer', 'party'));
    if (behaviour.kind === 'silent') return promise;
    const { kind } = behaviour;
    const afterMs = lateMs + behaviour.afterMs;
    if (kind === 'rejects') {
      plan(afterMs, 'rejected', () => this.#forget(leg, 'rejected', 'party'));
    } else plan(afterMs, kind === 'machine' ? kind : 'answered', () => this.#up(leg));
    return promise;
  }

  #up(leg: SimulatedLeg): void {
    if (leg.stage === 'ringing') this.#cancel(leg);
    leg.stage = 'up';
    leg.record.upAtMs ??= this.#of.nowMs();
    const { faults } = this.#of;
    if (faults === undefined || faults.draw() >= faults.lostShare) return;
    this.#plan(leg, faults.draw() * 60_000, () => this.#end(leg.id, 'lost', 'fault'));
  }

  #begin(
    id: string,
    of: Pick<SimulatedLeg, 'stage' | 'talkMs' | 'settle'> & Pick<LegRecord, 'from' | 'to'>,
  ): SimulatedLeg {
    const { from, to, stage, talkMs, settle } = of;
    const times = { upAtMs: null, talkedAtMs: null, endedAtMs: null, cause: null, endedBy: null };
    const record: LegRecord = { legId: id, from, to, isIncoming: stage === 'offered', ...times };
    const leg: SimulatedLeg = {
      id,
      record,
      stage,
      talkMs,
      settle,
      withIds: new Set(),
      hears: null,
      plans: [],
    };
    this.#legs.set(id, leg);
    if (this.records.length >= recordsMax) this.records.shift();
    this.records.push(record);
    return leg;
  }

  #plan(leg: SimulatedLeg, delayMs: number, run: () => void): void {
    leg.plans.push(this.#of.after(delayMs, run));
  }

  #cancel(leg: SimulatedLeg): void {
    for (const cancel of leg.plans.splice(0)) cancel();
  }

  #ended(legId: string, cause: LegCause): SwitchAnswer {
    if (!this.#legs.has(legId)) return failedAnswer(`there is no leg ${legId}`);
    this.#end(legId, cause, 'command');
    return done;
  }

  #end(legId: string, cause: LegCause, by: LegRecord['endedBy']): void {
    const leg = this.#legs.get(legId);
    if (leg === undefined) return;
    this.#forget(leg, cause, by);
    this.recordings.endOf(legId);
    for (const id of this.supervision.endOf(legId)) this.#end(id, 'normal', 'fault');
    if (leg.stage === 'ringing') leg.settle?.({ result: 'failed', cause });
    else this.tell({ event: 'leg.ended', legId, cause });
  }

  #forget(leg: SimulatedLeg, cause: LegCause, by: LegRecord['endedBy']): void {
    this.#cancel(leg);
    this.#part(leg);
    this.#legs.delete(leg.id);
    Object.assign(leg.record, { endedAtMs: this.#of.nowMs(), cause, endedBy: by });
  }
}
