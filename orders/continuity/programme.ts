/**
 * Snapshot of a customer's programme: agreement, planned shipments, open child orders. Past
 * shipments are kept for a while for the customer's schedule.
 * Source: durable-orders.md 8.
 */
import type { ProgrammePlan, RecurringPayment, ZoneOffsets } from '../../contracts/index.ts';
import type { ContinuityRegions } from '../../machines/index.ts';
import type { EventDate } from './dates.ts';

/** A future shipment. Its number `k` never changes and belongs to at most one child order. */
export interface PlannedShipment {
  readonly k: number;
  readonly eventId: number;
  readonly repeat: number;
  readonly shipDate: string;
  readonly dueAtMs: number;
  readonly sku: string;
  readonly qtyMilli: number;
  readonly unitMinor: number;
  readonly taxPpm?: number;
  readonly isSkipped?: boolean;
  /** Whether the letter before its bill was sent. */
  readonly isAnnounced?: boolean;
  /** When to try an item again that is out of stock; absent: it is not. */
  readonly waitUntilMs?: number;
  /** Items tried before for this shipment, all out of stock. */
  readonly tried?: readonly string[];
}

export interface ChildOrder {
  readonly childOrderId: string;
  readonly shipments: readonly PlannedShipment[];
  /** `asked`: the child order's creation was requested, without an answer yet. */
  readonly state: 'asked' | 'open' | 'declined';
}

export interface PastShipment extends Pick<PlannedShipment, 'k' | 'shipDate' | 'sku' | 'qtyMilli'> {
  readonly outcome: 'invoiced' | 'skipped' | 'cancelled';
  readonly childOrderId?: string;
}

export interface Dunning {
  readonly k: number;
  readonly step: number;
  readonly sinceMs: number;
}

export interface Programme {
  readonly orderId: string;
  readonly lineId: string;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
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
  /** A more expensive version that awaits the customer's consent. */
  pending?: { readonly plan: ProgrammePlan; readonly zone: ZoneOffsets };
  /** Start date; the first shipments' dates count from it. */
  base: string;
  /** Last shipment ordered or skipped (`k`: its number); planning continues after it. */
  anchor?: EventDate & { readonly k: number };
  planned: readonly PlannedShipment[];
  children: readonly ChildOrder[];
  past: readonly PastShipment[];
  substitutions: { readonly [sku: string]: string };
  payment?: RecurringPayment;
  addressRef?: string;
  readonly deliveryMode?: string;
  /** Amounts prepaid with the parent order, used up by child orders, and refunded so far. */
  readonly paidMinor: number;
  shippedMinor: number;
  refundedMinor: number;
  pausedUntil?: string;
  dunning?: Dunning;
  cancelReason?: string;
  rounds: { [effect: string]: number };
  /** Due instants of timers, by name. */
  deadlines: { [timer: string]: number };
  /** Ids of recently applied messages. */
  seen: string[];
  lastAtMs: number;
}
