/**
 * Plans shipments with number, date and price. Only some repeats are planned ahead. Replanning
 * starts after the last ordered shipment, so a number is never reused.
 * Source: dynamics-call-center.md 3.13.
 */
import type { ProgrammePlan, ZoneOffsets } from '../../contracts/index.ts';
import {
  addDays,
  type EventDate,
  eventAt,
  firstPlace,
  instantOfDate,
  nextPlace,
  worthOf,
} from './dates.ts';
import type { PlannedShipment, Programme } from './programme.ts';

const plannedMax = 120;

type Planning = Pick<Programme, 'plan' | 'zone' | 'base' | 'anchor' | 'planned' | 'substitutions'>;

export function extendPlan(of: Planning): readonly PlannedShipment[] {
  const { plan, planned, anchor, base } = of;
  const all = [...planned];
  let last: EventDate | undefined = placeOf(all.at(-1)) ?? anchor;
  for (let k = (all.at(-1)?.k ?? anchor?.k ?? 0) + 1; all.length < plannedMax; k += 1) {
    const place = last === undefined ? firstPlace(plan, base) : nextPlace(plan, last);
    if (place === undefined || isEnough(plan, place, all)) break;
    const shipment = shipmentAt(place, k, of);
    if (shipment === undefined) break;
    all.push(shipment);
    last = place;
  }
  return all.length === planned.length ? planned : all;
}

function placeOf(shipment: PlannedShipment | undefined): EventDate | undefined {
  if (shipment === undefined) return undefined;
  const { eventId, repeat, shipDate: date } = shipment;
  return { eventId, repeat, date };
}

function isEnough(plan: ProgrammePlan, { eventId }: EventDate, all: readonly PlannedShipment[]) {
  const { timesToRepeat = 1 } = eventAt(plan, eventId) ?? {};
  if (plan.billUpfront || timesToRepeat <= plan.repeatThreshold) return false;
  return all.filter((one) => one.eventId === eventId).length >= plan.repeatThreshold;
}

function shipmentAt(
  { eventId, repeat, date }: EventDate,
  k: number,
  { plan, zone, substitutions }: Planning,
): PlannedShipment | undefined {
  const event = eventAt(plan, eventId);
  if (event === undefined) return undefined;
  const { sku, qtyMilli, unitMinor, taxPpm } = event;
  return {
    k,
    eventId,
    repeat,
    shipDate: date,
    dueAtMs: dueAt(date, plan, zone),
    sku: substitutions[sku] ?? sku,
    qtyMilli,
    unitMinor,
    ...(taxPpm === undefined ? {} : { taxPpm }),
  };
}

function dueAt(date: string, { horizonDays }: ProgrammePlan, zone: ZoneOffsets): number {
  return instantOfDate(addDays(date, -horizonDays), zone);
}

export function movedBy(
  shipment: PlannedShipment,
  days: number,
  { plan, zone }: Pick<Programme, 'plan' | 'zone'>,
): PlannedShipment {
  const shipDate = addDays(shipment.shipDate, days);
  return { ...shipment, shipDate, dueAtMs: dueAt(shipDate, plan, zone) };
}

export function isAllPlanned({ plan, planned, anchor, base }: Planning): boolean {
  const next = anchor === undefined ? firstPlace(plan, base) : nextPlace(plan, anchor);
  return planned.length === 0 && next === undefined;
}

/**
 * Replans by another version. Ordered and skipped shipments stay; prepaid ones keep their price,
 * and get no more.
 */
export function replanShipments(
  programme: Programme,
  next: { readonly plan: ProgrammePlan; readonly zone: ZoneOffsets },
): readonly PlannedShipment[] {
  const asked = programme.planned.filter(({ k }) => k <= (programme.anchor?.k ?? 0));
  const before = new Map(programme.planned.map((shipment) => [shipment.k, shipment]));
  const anew = extendPlan({ ...programme, ...next, planned: [] }).flatMap((shipment) => {
    const old = before.get(shipment.k);
    if (programme.plan.billUpfront && old === undefined) return [];
    const price = programme.plan.billUpfront ? { ...shipment, ...priceOf(old) } : shipment;
    return [old?.isSkipped === true ? { ...price, isSkipped: true } : price];
  });
  return [...asked, ...anew];
}

/** A prepaid shipment may change its item and date, but keeps its value. */
function priceOf(old: PlannedShipment | undefined): Partial<PlannedShipment> {
  return old === undefined ? {} : { unitMinor: old.unitMinor, qtyMilli: old.qtyMilli };
}

export function costsMore(programme: Programme, anew: readonly PlannedShipment[]): boolean {
  const { planned, plan, anchor } = programme;
  const before = new Map(planned.map((shipment) => [shipment.k, shipment]));
  const last = placeOf(planned.at(-1)) ?? anchor;
  const wasAll = last === undefined || nextPlace(plan, last) === undefined;
  return anew.some((shipment) => {
    const old = before.get(shipment.k);
    if (old === undefined) return wasAll && worthOf(shipment) > 0;
    return worthOf(shipment) > worthOf(old);
  });
}
