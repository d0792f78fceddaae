/**
 * The snapshot of a customer's programme: what was agreed, what is planned, which orders are out.
 *
 * It holds no state of its child orders but how they stand for the programme. What is over is kept
 * for a while, for the schedule that customers see.
 * Source: durable-orders.md 8.
 */
import type { ProgrammePlan, RecurringPayment, ZoneOffsets } from '../../contracts/index.ts';
import type { ContinuityRegions } from '../../machines/index.ts';
import type { Place } from './dates.ts';

/** A shipment that is to come. Its number never changes, and has one child order at most. */
export interface PlannedShipment {
  readonly k: number;
  readonly eventId: number;
  readonly repeat: number;
  readonly shipDate: string;
  /** When its order is made. */
  readonly dueAtMs: number;
  readonly sku: string;
  readonly qtyMilli: number;
  readonly unitMinor: number;
  readonly taxPpm?: number;
  /** It does not come. */
  readonly isSkipped?: boolean;
  /** Out of stock until then. */
  readonly waitUntilMs?: number;
  /** What was out of stock before it. */
  readonly tried?: readonly string[];
}

/** An order of one shipment, or of several together, that is not over. */
export interface ChildOrder {
  readonly childOrderId: string;
  readonly shipments: readonly PlannedShipment[];
  /** `asked`: nobody has answered yet. */
  readonly state: 'asked' | 'open' | 'declined';
}

/** A shipment that is over. */
export interface PastShipment extends Pick<PlannedShipment, 'k' | 'shipDate' | 'sku' | 'qtyMilli'> {
  readonly outcome: 'invoiced' | 'skipped' | 'cancelled';
  readonly childOrderId?: string;
}

/** A card that failed is asked for again and again, for so long. */
export interface Dunning {
  readonly k: number;
  readonly step: number;
  readonly sinceMs: number;
}

/** A customer's programme. */
export interface Programme {
  readonly orderId: string;
  readonly lineId: string;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
  /** The version of the last edit, see `edited-version.ts`. */
  editedVersion?: number;
  readonly childPrefix: string;
  readonly centreId: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly currency: string;
  readonly takesSubstitutes: boolean;
  regions: ContinuityRegions;
  plan: ProgrammePlan;
  zone: ZoneOffsets;
  /** It costs more: the customer has not said yes yet. */
  pending?: { readonly plan: ProgrammePlan; readonly zone: ZoneOffsets };
  /** On which the first dates count. */
  base: string;
  /** Behind which planning begins anew: what was made an order, or skipped, last. */
  anchor?: Place & { readonly k: number };
  planned: readonly PlannedShipment[];
  children: readonly ChildOrder[];
  past: readonly PastShipment[];
  /** Item in the place of item, for all that is to come. */
  substitutions: { readonly [sku: string]: string };
  payment?: RecurringPayment;
  addressRef?: string;
  readonly deliveryMode?: string;
  /** Paid with the parent order; of that, what children stand for, and what was given back. */
  readonly paidMinor: number;
  shippedMinor: number;
  refundedMinor: number;
  pausedUntil?: string;
  dunning?: Dunning;
  cancelReason?: string;
  rounds: { [effect: string]: number };
  /** Armed timers by name. */
  deadlines: { [timer: string]: number };
  /** Ids of the last messages applied. */
  seen: string[];
  lastAtMs: number;
}
