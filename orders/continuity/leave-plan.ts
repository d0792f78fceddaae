/**
 * Removes shipments from the plan, because they were ordered or are skipped, and pauses the
 * programme. Skipped shipments are not made up for; others keep their dates.
 * Source: durable-orders.md 8.
 */
import { notNow } from '../turn.ts';
import { dateAt, instantOfDate } from './dates.ts';
import { extendPlan } from './plan-shipments.ts';
import type { PastShipment, PlannedShipment } from './programme.ts';
import {
  armAt,
  dropAll,
  moves,
  nextOf,
  notify,
  type ProgrammeAnswer,
  type ProgrammeTurn,
  publish,
  requestOnce,
} from './turn.ts';

const pastMax = 24;

/** Removes shipments from the plan; planning continues after the last of them. */
export function takeOff({ programme }: ProgrammeTurn, shipments: readonly PlannedShipment[]): void {
  programme.planned = programme.planned.filter((one) => !shipments.includes(one));
  for (const { k, eventId, repeat, shipDate: date } of shipments) {
    if (k > (programme.anchor?.k ?? 0)) programme.anchor = { k, eventId, repeat, date };
  }
}

export function leave(
  turn: ProgrammeTurn,
  shipments: readonly PlannedShipment[],
  outcome: PastShipment['outcome'],
): void {
  if (shipments.length === 0) return;
  takeOff(turn, shipments);
  remember(turn, shipments, { outcome });
}

export function remember(
  { programme }: ProgrammeTurn,
  shipments: readonly PlannedShipment[],
  how: Pick<PastShipment, 'outcome' | 'childOrderId'>,
): void {
  const over = shipments.map(({ k, shipDate, sku, qtyMilli }) => ({
    k,
    shipDate,
    sku,
    qtyMilli,
    ...how,
  }));
  programme.past = [...programme.past, ...over].slice(-pastMax);
}

export function skipShipment(
  turn: ProgrammeTurn,
  shipment: PlannedShipment,
  reason: string,
): PlannedShipment {
  publish(turn, 'skipped', { k: shipment.k, shipDate: shipment.shipDate, reason });
  return { ...shipment, isSkipped: true };
}

/** Without `until`, the pause lasts until somebody resumes. */
export function pauseNow(turn: ProgrammeTurn, until: string | undefined): ProgrammeAnswer {
  const { programme } = turn;
  if (!moves(turn, 'life.paused')) return notNow;
  if (until !== undefined) {
    programme.pausedUntil = until;
    armAt(turn, 'pauseOver', Math.max(turn.atMs, instantOfDate(until, programme.zone)));
  }
  const said = until === undefined ? {} : { until };
  notify(turn, 'paused', said);
  publish(turn, 'paused', said);
  return undefined;
}

/** Shipments due during the pause are skipped. */
export function resumeNow(turn: ProgrammeTurn): ProgrammeAnswer {
  const { programme, atMs } = turn;
  if (!moves(turn, 'life.resumed')) return notNow;
  delete programme.pausedUntil;
  dropAll(turn, 'pauseOver');
  const date = dateAt(atMs, programme.zone);
  programme.planned = extendPlan(programme).map((shipment) =>
    shipment.shipDate < date && shipment.isSkipped !== true
      ? skipShipment(turn, shipment, 'paused')
      : shipment,
  );
  notify(turn, 'resumed');
  publish(turn, 'resumed');
  return undefined;
}

export function cancelChild(turn: ProgrammeTurn, childOrderId: string): void {
  const reason = turn.programme.cancelReason ?? 'unpaid';
  const n = nextOf(turn, `uncreate/${childOrderId}`);
  requestOnce(turn, 'cancelChild', `uncreate/${childOrderId}/${n}`, { childOrderId, reason });
}
