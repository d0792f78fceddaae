/**
 * The snapshot of an order: plain JSON, and all that a step reads.
 *
 * Lines, payment lines, holds and shipments are records with a small state of their own; the five
 * regions summarise them. It holds references to people and cards, never names or numbers.
 * Source: durable-orders.md 2.5.
 */
import type {
  HoldSource,
  OrderEventOf,
  OrderPolicy,
  PaymentKind,
  ShippedLine,
} from '../contracts/index.ts';
import type { OrderRegions, PaymentLineState } from '../machines/index.ts';
import type { JsonObject } from './process.ts';

export interface OrderLine {
  readonly lineId: string;
  sku: string;
  qtyMilli: number;
  unitMinor: number;
  discountMinor: number;
  origin: 'agent' | 'upSell' | 'crossSell';
  promptId?: string;
  overrideReason?: string;
  listMinor?: number;
  priceApproval?: 'waiting' | 'approved';
  reservedMilli: number;
  pickedMilli: number;
  shippedMilli: number;
  invoicedMilli: number;
  cancelledMilli: number;
}

export interface OrderTotals {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly chargesMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** The part of a shipment's value that one payment line pays. */
export interface Draw {
  readonly shipmentId: string;
  readonly amountMinor: number;
  /** `owed` until its payment line can be captured. */
  readonly state: 'owed' | 'asked' | 'captured' | 'failed' | 'uncollected';
}

/** What came about a payment line before it could be applied. */
export type ParkedOutcome = OrderEventOf<'payment.captured' | 'payment.refunded'>;

export interface PaymentLine {
  readonly payLineId: string;
  readonly kind: PaymentKind;
  amountMinor: number;
  basisPoints?: number;
  tokenRef?: string;
  giftCardRef?: string;
  checkNumber?: string;
  prepay: boolean;
  state: PaymentLineState;
  /** Of the authorisation or debit last asked for; 0 before the first. */
  round: number;
  askedMinor: number;
  askedAtMs: number;
  /** Declines of this request that could be retried. */
  declines: number;
  /** Look-ups of this round. */
  lookUps: number;
  /** Captured and what is authorised beside it. */
  authorisedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  providerRef?: string;
  expiresAtMs?: number;
  /** When it was secured, counted over the lines: undone in reverse. */
  securedNo: number;
  draws: readonly Draw[];
  parked: readonly ParkedOutcome[];
  /** An authorisation to void as soon as the new one stands. */
  previous?: { readonly round: number; readonly amountMinor: number; readonly providerRef: string };
  /** Authorisations of older rounds that were booked, by the provider's reference. */
  superseded: readonly string[];
}

export interface Hold {
  readonly holdId: string;
  readonly source: HoldSource;
  readonly code: string;
  readonly queue: string;
  readonly clearRole: string;
  readonly placedBy: string;
  readonly placedAtMs: number;
  /** What the hold is about: a payment line, an order line, a shipment. */
  readonly subject?: string;
  readonly reasonCode?: string;
  readonly comment?: string;
  /** Why it was placed: rule, score, references of facts. */
  readonly why: JsonObject;
  version: number;
  level: number;
  owner?: string;
  checkedOutAtMs?: number;
  cleared?: { readonly by: string; readonly atMs: number; readonly reason: string };
  /** Approved up to this total only. */
  amountLimitMinor?: number;
}

export interface Shipment {
  readonly shipmentId: string;
  state: 'accepted' | 'picked' | 'shipped' | 'delivered' | 'recalled';
  lines: readonly ShippedLine[];
  valueMinor: number;
  carrierRef?: string;
}

export interface Prompt {
  readonly promptId: string;
  readonly promptKey: string;
  readonly kind: 'upSell' | 'crossSell';
  readonly triggerLineId: string;
  answer: 'shown' | 'accepted' | 'declined' | 'notOffered';
}

export interface Order {
  readonly orderId: string;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
  readonly centreId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly agentId: string;
  readonly callId?: string;
  sourceCode?: string;
  readonly policy: OrderPolicy;
  regions: OrderRegions;
  lines: OrderLine[];
  totals: OrderTotals;
  priceVersion: number;
  couponCodes: readonly string[];
  paymentLines: PaymentLine[];
  holds: Hold[];
  shipments: Shipment[];
  prompts: Prompt[];
  addressRef?: string;
  deliveryMode?: string;
  accountHold: 'none' | 'invoice' | 'all';
  imbalanceReleased: boolean;
  /** Where a submission that is refused returns to, and the checks that have not answered. */
  submission?: { readonly from: 'completing' | 'modifying'; waiting: string[]; wave: 1 | 2 };
  /** Credit on account as it was last checked. */
  creditAvailableMinor?: number;
  /** The stored version, to which an abandoned change returns. */
  stored?: Pick<Order, 'lines' | 'totals' | 'paymentLines' | 'priceVersion' | 'couponCodes'>;
  cancelRequested?: string;
  /** The warehouse refused the recall: the goods come back as a return. */
  returnOnArrival: boolean;
  /** A release that the warehouse was asked to stop. */
  stopping: boolean;
  rounds: { [effect: string]: number };
  /** Armed timers by name. */
  deadlines: { [timer: string]: number };
  /** Ids of the last messages applied. */
  seen: string[];
  lastAtMs: number;
}
