/**
 * Order of a list's entries within their calling windows: due entries by due time, then untried
 * ones by number.
 *
 * Cost: O(log n), and a look at each time zone. Source: tapi-call-center.md 2.11.
 */
import { Heap, isTimeZone } from '../../kernel/index.ts';
import type { CalendarSetting } from '../../routing/index.ts';
import { openingAt } from '../opening-hours.ts';

/** A waiting entry; times in ms since 1970. */
export interface WaitingEntry {
  readonly n: number;
  readonly dueAtMs: number | null;
  readonly timeZone: string;
}

interface Due extends WaitingEntry {
  readonly dueAtMs: number;
}

interface Zone {
  readonly due: Heap<Due>;
  readonly fresh: Heap<number>;
}

export class EntryQueue {
  readonly #zones = new Map<string, Zone>();

  add({ n, dueAtMs, timeZone }: WaitingEntry): void {
    const zone = this.#zones.get(timeZone) ?? newZone();
    this.#zones.set(timeZone, zone);
    if (dueAtMs === null) zone.fresh.push(n);
    else zone.due.push({ n, dueAtMs, timeZone });
  }

  take(nowMs: number, windows: Windows): WaitingEntry | null {
    let due: Due | null = null;
    let fresh: { readonly n: number; readonly timeZone: string } | null = null;
    for (const [timeZone, zone] of this.#zones) {
      if (windows.opensAtMs(timeZone, nowMs) > nowMs) continue;
      const first = zone.due.peek();
      if (first !== undefined && first.dueAtMs <= nowMs) {
        if (due === null || byDue(first, due) < 0) due = first;
      }
      const n = zone.fresh.peek();
      if (n !== undefined && (fresh === null || n < fresh.n)) fresh = { n, timeZone };
    }
    const next = due ?? fresh;
    const zone = this.#zones.get(next?.timeZone ?? '');
    if (next === null || zone === undefined) return null;
    if (due === null) zone.fresh.pop();
    else zone.due.pop();
    return { n: next.n, dueAtMs: due?.dueAtMs ?? null, timeZone: next.timeZone };
  }

  /** When the next entry may be called, not before `nowMs`; infinite if never. */
  nextAtMs(nowMs: number, windows: Windows): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [timeZone, { due, fresh }] of this.#zones) {
      const first = fresh.peek() === undefined ? due.peek()?.dueAtMs : nowMs;
      if (first === undefined) continue;
      nextMs = Math.min(nextMs, windows.opensAtMs(timeZone, Math.max(nowMs, first)));
    }
    return nextMs;
  }
}

function newZone(): Zone {
  return { due: new Heap<Due>(byDue), fresh: new Heap<number>((a, b) => a - b) };
}

function byDue(a: Due, b: Due): number {
  return a.dueAtMs - b.dueAtMs || a.n - b.n;
}

/** Calendar changes searched for an opening; without one, it counts as never open. */
const looksMax = 60;

/** Calling windows by time zone, cached until they end. */
export class Windows {
  readonly #calendar: CalendarSetting | null;
  readonly #known = new Map<string, ReturnType<typeof nextOpening>>();

  constructor(calendar: CalendarSetting | null) {
    this.#calendar = calendar;
  }

  opensAtMs(timeZone: string, atMs: number): number {
    if (this.#calendar === null) return atMs;
    const known = this.#known.get(timeZone);
    const isKnown = known !== undefined && known.fromMs <= atMs && atMs < known.untilMs;
    const found = isKnown ? known : nextOpening(this.#calendar, timeZone, atMs);
    this.#known.set(timeZone, found);
    return Math.max(atMs, found.opensMs);
  }
}

function nextOpening(calendar: CalendarSetting, timeZone: string, fromMs: number) {
  const never = Number.POSITIVE_INFINITY;
  // Earlier versions stored names that do not resolve: their local time is unknown.
  if (!isTimeZone(timeZone)) return { fromMs, opensMs: never, untilMs: never };
  let opensMs = fromMs;
  for (let looks = 0; looks < looksMax; looks += 1) {
    const { state, untilMs } = openingAt(calendar, timeZone, opensMs);
    if (state === 'open') return { fromMs, opensMs, untilMs };
    opensMs = untilMs;
  }
  return { fromMs, opensMs: never, untilMs: opensMs };
}
