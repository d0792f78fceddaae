/**
 * The last events by position, and their listeners. A returning reader continues from its position,
 * or learns that it is too old. Other events are numbered after the core effect before them.
 */

import type { Effect } from '../routing/index.ts';
import type { CentreNotice } from './centre-facts.ts';
import { isolated, type ReportFault } from './isolation.ts';
import type { JobNotice, RuleNotice } from './service-notices.ts';

const eventsKeptMax = 100_000;
const eventsKeptMs = 86_400_000;
/** Dropped events are removed from the array in lots of this size. */
const droppedLot = 1_024;
const positionForm = /^(\d{1,15})(?:\.(\d{1,9}))?$/;

export interface LiveEvent {
  readonly effect: Effect;
  /** Agents whom the event concerns: its own agent, and those with part in its call. */
  readonly agentIds?: readonly string[];
  readonly version: number;
  /** New and previous state of its object, as the API writes them. */
  readonly state?: string;
  readonly previous?: string;
  /** The caller's number, for an entry into a queue where it is known. */
  readonly callerNumber?: string;
}

export interface ResourceNotice {
  readonly type: string;
  readonly subject: string;
  readonly atMs: number;
  readonly actor?: string;
  readonly data: { readonly version: number; readonly [member: string]: unknown };
}

export type Notice = RuleNotice | CentreNotice | JobNotice | ResourceNotice;

/** An event that is no effect of the core: the `after`-th one since effect `n`. */
export interface NoticeEvent {
  readonly told: Notice;
  readonly n: number;
  readonly after: number;
  readonly agentIds?: readonly string[];
}

export type StreamEvent = LiveEvent | NoticeEvent;

/** Called after the events of an instant can be read. It must not throw. */
export type EventListener = (events: readonly StreamEvent[]) => void;

/** Number of the last effect, and how many other events followed it. */
export interface EventPosition {
  readonly n: number;
  readonly after: number;
}

const beginning: EventPosition = { n: 0, after: 0 };

export class EventRing {
  /** Events kept, from {@link #first} on; those before it are dropped. */
  #kept: StreamEvent[] = [];
  readonly #listeners = new Set<EventListener>();
  readonly report: ReportFault;
  #first = 0;
  /** Index of the oldest effect, or of an earlier event: only effects tell their time. */
  #firstEffect = 0;
  #dropped = beginning;
  /** The last position assigned to an event, published or not. */
  #given = beginning;

  constructor(report: ReportFault) {
    this.report = report;
  }

  /**
   * Position of the last event: `48211`, or `48211.1` for the first after effect 48211; 0 before
   * any.
   */
  get position(): string {
    return textOf(this.#lastPlace);
  }

  get given(): EventPosition {
    return this.#given;
  }

  get #lastPlace(): EventPosition {
    const last = this.#last;
    return last === undefined ? this.#dropped : placeOf(last);
  }

  get #last(): StreamEvent | undefined {
    return this.#kept.length === this.#first ? undefined : this.#kept.at(-1);
  }

  append(events: readonly StreamEvent[]): void {
    if (events.length === 0) return;
    this.expect(events);
    for (const event of events) this.#keep(event);
    for (const listener of this.#listeners) listener(events);
  }

  /** Assigns positions to these effects, after all earlier ones. */
  expect(events: readonly StreamEvent[]): void {
    const place = placeOf(events.at(-1));
    if (compare(place, this.#given) > 0) this.#given = place;
  }

  /** Assigns the next position to an event that is no core effect. */
  place(told: Notice, agentIds: readonly string[]): NoticeEvent {
    const { n, after } = this.#given;
    this.#given = { n, after: after + 1 };
    return { told, ...this.#given, agentIds };
  }

  beginAfter(place: EventPosition): void {
    this.#dropped = place;
    this.#given = place;
  }

  /** At most `max` events after a position, oldest first; null if that is too old or unknown. */
  after(position: string, max: number): readonly StreamEvent[] | null {
    const [, n, after = 0] = positionForm.exec(position) ?? [];
    if (n === undefined) return null;
    const place = { n: Number(n), after: Number(after) };
    const isAhead = compare(place, this.#lastPlace) > 0;
    if (isAhead || compare(place, this.#dropped) < 0) return null;
    const from = this.#indexAfter(place);
    return this.#kept.slice(from, from + max);
  }

  /** Events before a position, newest first. Default: before the present end. */
  *back(position?: string): Generator<StreamEvent, void> {
    const [kept, first] = [this.#kept, this.#first];
    const [, n = '', after = 0] = positionForm.exec(position ?? '') ?? [];
    const end = { n: Number(n), after: Number(after) };
    const from = position === undefined ? kept.length : this.#indexAfter(end);
    for (let index = from - 1; index >= first; index -= 1) {
      const event = kept[index];
      if (event === undefined) return;
      if (position === undefined || compare(placeOf(event), end) < 0) yield event;
    }
  }

  /** Empties members whose value is one of these texts. Cost: a look at every event kept. */
  erase(texts: ReadonlySet<string>): void {
    const emptied = (_member: string, value: unknown) =>
      typeof value === 'string' && texts.has(value) ? '' : value;
    for (let index = this.#first; index < this.#kept.length; index += 1) {
      const event = this.#kept[index];
      if (event === undefined || !holdsText(event, texts)) continue;
      this.#kept[index] = JSON.parse(JSON.stringify(event), emptied);
    }
  }

  subscribe(listener: EventListener): () => void {
    const alone = isolated(listener, this.report);
    this.#listeners.add(alone);
    return () => this.#listeners.delete(alone);
  }

  #keep(event: StreamEvent): void {
    this.#kept.push(event);
    if (this.#kept.length - this.#first > eventsKeptMax) this.#dropUntil(this.#first + 1);
    if ('effect' in event) this.#dropOlder(event.effect.atMs - eventsKeptMs);
  }

  /** Drops effects older than an instant, and the other events before them. */
  #dropOlder(atMs: number): void {
    for (;;) {
      const event = this.#kept[this.#firstEffect];
      if (event === undefined || ('effect' in event && event.effect.atMs >= atMs)) return;
      if ('effect' in event) this.#dropUntil(this.#firstEffect + 1);
      else this.#firstEffect += 1;
    }
  }

  #dropUntil(index: number): void {
    this.#dropped = placeOf(this.#kept[index - 1]);
    // The array holds dropped events until it is compacted.
    this.#first = index;
    this.#firstEffect = Math.max(this.#firstEffect, index);
    if (index < droppedLot || index * 2 < this.#kept.length) return;
    this.#kept = this.#kept.slice(index);
    this.#firstEffect -= index;
    this.#first = 0;
  }

  #indexAfter(place: EventPosition): number {
    let low = this.#first;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(placeOf(this.#kept[middle]), place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function holdsText(value: unknown, texts: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return texts.has(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => holdsText(member, texts));
}

/** The position of an event, as {@link EventRing.position}. */
export function positionOf(event: StreamEvent | undefined): string {
  return textOf(placeOf(event));
}

function textOf({ n, after }: EventPosition): string {
  return after === 0 ? String(n) : `${n}.${after}`;
}

function placeOf(event: StreamEvent | undefined): EventPosition {
  if (event === undefined) return beginning;
  return 'effect' in event ? { n: event.effect.n, after: 0 } : event;
}

function compare(a: EventPosition, b: EventPosition): number {
  return a.n - b.n || a.after - b.after;
}
