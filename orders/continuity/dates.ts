/**
 * Dates of a programme. A date becomes an instant by the zone offsets in a message, as this layer
 * has no time-zone data.
 * Source: dynamics-call-center.md 3.13.
 */
import type { LineProgramme, ProgrammePlan, ZoneOffsets } from '../../contracts/index.ts';
import { dateOfDay, dayMs, dayOfDate, lastDate, partsOfDay } from '../../kernel/index.ts';
import { roundMinor, sumOf } from '../money.ts';

export interface EventDate {
  readonly eventId: number;
  readonly repeat: number;
  readonly date: string;
}

type PlanEvent = ProgrammePlan['events'][number];

/** A plan's events that ship: those not marked `skip`, up to an `end`. */
function shipping({ events }: ProgrammePlan): readonly PlanEvent[] {
  const end = events.findIndex(({ action }) => action === 'end');
  return events
    .slice(0, end < 0 ? events.length : end + 1)
    .filter(({ action }) => action !== 'skip');
}

export function eventAt(plan: ProgrammePlan, eventId: number): PlanEvent | undefined {
  return shipping(plan).find((event) => event.eventId === eventId);
}

export function firstPlace(plan: ProgrammePlan, base: string): EventDate | undefined {
  const from = plan.orderStart === 'firstEvent' ? 1 : plan.currentEvent;
  const first = shipping(plan).find(({ eventId }) => eventId >= from);
  if (first === undefined) return undefined;
  const date = addDays(base, plan.daysAfterOrderDate);
  return inYears({ eventId: first.eventId, repeat: 1, date });
}

export function nextPlace(
  plan: ProgrammePlan,
  { eventId, repeat, date }: EventDate,
): EventDate | undefined {
  const event = eventAt(plan, eventId);
  if (event !== undefined && repeat < event.timesToRepeat) {
    return inYears({ eventId, repeat: repeat + 1, date: spaced(event, date) });
  }
  const next = shipping(plan).find((one) => one.eventId > eventId);
  if (next === undefined) return undefined;
  const own = next.startDate ?? spaced(next, date);
  return inYears({ eventId: next.eventId, repeat: 1, date: own });
}

/** A programme ends before the first date that nothing can show. */
function inYears(place: EventDate): EventDate | undefined {
  return place.date <= lastDate ? place : undefined;
}

function spaced({ interval, daysFromLast }: PlanEvent, last: string): string {
  return interval === undefined ? addDays(last, daysFromLast) : boundaryAfter(last, interval);
}

function boundaryAfter(date: string, interval: NonNullable<PlanEvent['interval']>): string {
  const day = dayOfDate(date);
  // 1970-01-01 was a Thursday.
  if (interval === 'week') return dateOfDay(day + 7 - ((((day + 3) % 7) + 7) % 7));
  const months = { month: 1, quarter: 3, year: 12 }[interval];
  const { year, month } = partsOfDay(day);
  const next = (Math.floor((month - 1) / months) + 1) * months;
  const [toYear, toMonth] = [year + Math.floor(next / 12), (next % 12) + 1];
  return `${toYear}-${String(toMonth).padStart(2, '0')}-01`;
}

/** Dates are texts such as `2026-11-20`. */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayOfDate(date) + days);
}

export function daysBetween(from: string, to: string): number {
  return dayOfDate(to) - dayOfDate(from);
}

function offsetAt(zone: ZoneOffsets, atMs: number): number {
  const [first] = zone;
  return (zone.findLast(({ fromMs }) => fromMs <= atMs) ?? first)?.offsetMs ?? 0;
}

/** Start of a day; if the clocks skip midnight, the first instant after it. */
export function instantOfDate(date: string, zone: ZoneOffsets): number {
  const shownMs = dayOfDate(date) * dayMs;
  return Math.max(0, shownMs - offsetAt(zone, shownMs - offsetAt(zone, shownMs)));
}

export function dateAt(atMs: number, zone: ZoneOffsets): string {
  return dateOfDay(Math.floor((atMs + offsetAt(zone, atMs)) / dayMs));
}

export function worthOf({
  unitMinor,
  qtyMilli,
}: Pick<PlanEvent, 'unitMinor' | 'qtyMilli'>): number {
  return roundMinor(unitMinor, qtyMilli, 1000);
}

/** A plan's events that ship, from the first one that a sale begins with. */
function soldEvents(plan: ProgrammePlan): readonly PlanEvent[] {
  const first = firstPlace(plan, '1970-01-01');
  return first === undefined
    ? []
    : shipping(plan).filter(({ eventId }) => eventId >= first.eventId);
}

/** Price of all shipments at the start, in minor units. */
export function programmeMinor({ plan }: Pick<LineProgramme, 'plan'>): number {
  return sumOf(soldEvents(plan), (event) => worthOf(event) * event.timesToRepeat);
}

export interface ProgrammeRhythm {
  readonly shipmentCount: number;
  /** Time between two shipments; null: it is not always the same, or there is one shipment. */
  readonly every:
    | { readonly interval: NonNullable<PlanEvent['interval']>; readonly days: null }
    | { readonly interval: null; readonly days: number }
    | null;
}

/** How many shipments a programme has from its sale on, and how often. */
export function rhythmOf(plan: ProgrammePlan): ProgrammeRhythm {
  const events = soldEvents(plan);
  const shipmentCount = sumOf(events, ({ timesToRepeat }) => timesToRepeat);
  const [next, ...others] = events.filter(
    ({ timesToRepeat }, place) => place > 0 || timesToRepeat > 1,
  );
  const isRegular = others.every(
    ({ interval, daysFromLast }) =>
      interval === next?.interval &&
      (interval !== undefined || daysFromLast === next?.daysFromLast),
  );
  const isDated = events.some(({ startDate }, place) => place > 0 && startDate !== undefined);
  if (next === undefined || !isRegular || isDated) return { shipmentCount, every: null };
  const { interval, daysFromLast: days } = next;
  const every = interval === undefined ? { interval: null, days } : { interval, days: null };
  return { shipmentCount, every };
}
