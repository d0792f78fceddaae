/** A programme as shown to its customer: past and future shipments, and what it waits for. */
import type { ProgrammeShipmentState } from '../../contracts/index.ts';
import { dateAt } from './dates.ts';
import type { PlannedShipment, Programme } from './programme.ts';

export interface ScheduledShipment
  extends Pick<PlannedShipment, 'k' | 'shipDate' | 'sku' | 'qtyMilli'> {
  readonly state: ProgrammeShipmentState;
  readonly childOrderId?: string;
}

/** Reasons why the next shipment is not ordered yet. */
export const programmeReasons = [
  'scheduled',
  'paused',
  'cardFailed',
  'outOfStock',
  'underWay',
  'ended',
  'cancelled',
] as const;

/** Why the next shipment is not ordered yet, and until when if nobody acts. */
export interface ProgrammeWhy {
  readonly reason: (typeof programmeReasons)[number];
  readonly until?: string;
  readonly consentTo?: number;
}

/** Shipments with dates and states, by number. */
export function scheduleOf(programme: Programme): readonly ScheduledShipment[] {
  const shown = ({ k, shipDate, sku, qtyMilli }: PlannedShipment) => ({
    k,
    shipDate,
    sku,
    qtyMilli,
  });
  const { past, children, planned } = programme;
  const all: ScheduledShipment[] = [
    ...past.map(({ outcome, ...shipment }) => ({ ...shipment, state: outcome })),
    ...children.flatMap(({ shipments, childOrderId, state }) =>
      shipments.map((shipment) => ({
        ...shown(shipment),
        childOrderId,
        state: state === 'declined' ? ('declined' as const) : ('ordered' as const),
      })),
    ),
    ...planned.map((shipment) => ({ ...shown(shipment), state: stateOf(shipment) })),
  ];
  return all.sort((one, other) => one.k - other.k);
}

function stateOf({ isSkipped, waitUntilMs }: PlannedShipment): ScheduledShipment['state'] {
  if (isSkipped === true) return 'skipped';
  return waitUntilMs === undefined ? 'planned' : 'outOfStock';
}

/** Why the next shipment is not ordered yet. */
export function programmeWhy(programme: Programme): ProgrammeWhy {
  const { regions, pausedUntil, zone, planned, deadlines, pending } = programme;
  const consent = pending === undefined ? {} : { consentTo: pending.plan.version };
  const because = (reason: ProgrammeWhy['reason'], until?: string): ProgrammeWhy => ({
    reason,
    ...(until === undefined ? {} : { until }),
    ...consent,
  });
  const { life, billing } = regions;
  if (life === 'ended' || life === 'cancelled') return because(life);
  if (life === 'paused') return because('paused', pausedUntil);
  const [timer] = Object.values(deadlines).sort((one, other) => one - other);
  const until = timer === undefined ? undefined : dateAt(timer, zone);
  if (billing === 'dunning') return because('cardFailed', until);
  const next = planned.find(({ isSkipped }) => isSkipped !== true);
  if (next === undefined) return because('underWay');
  return because(next.waitUntilMs === undefined ? 'scheduled' : 'outOfStock', until);
}
