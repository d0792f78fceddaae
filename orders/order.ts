/**
 * The snapshot of an order: plain JSON, and all that a step reads.
 *
 * Lines, payment lines, holds and shipments are records with a small state of their own; the five
 * regions summarise them. It holds references to people and cards, never names or numbers.
 * Source: durable-orders.md 2.5.
 */
import type {
  Adjustment,
  HoldSource,
  LineProgramme,
  OrderCoupon,
  OrderEventOf,
  OrderPolicy,
  PaymentKind,
  PriceDetails,
  ShippedLine,
} from '../contracts/index.ts';
import type { OrderRegions, PaymentLineState } from '../machines/index.ts';
import type { JsonObject } from './process.ts';

/** A line, with what has become of its quantity. */
export interface OrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly qtyMilli: number;
  /** Where it is sent, if not where the order is. */
  readonly addressRef?: string;
  unitMinor: number;
  discountMinor: number;
  /** What coupons take off it beside that. */
  coupons?: readonly { readonly code: string; readonly amountMinor: number }[];
  readonly origin: 'agent' | 'upSell' | 'crossSell';
  readonly promptId?: string;
  /** The item beside which it was offered. */
  readonly originSku?: string;
  readonly overrideReason?: string;
  readonly listMinor?: number;
  priceApproval?: 'waiting' | 'approved';
  /** Millionths that tax adds. */
  readonly taxPpm?: number;
  readonly priceDetails?: PriceDetails;
  /** Its price was submitted: it stays, whatever the source code. */
  priceLocked?: boolean;
  /** Given once with this source code. */
  readonly freeWith?: string;
  /** In place of the order's. */
  readonly deliveryMode?: string;
  /** Not goods: a process of its own ships them, in orders of their own. */
  readonly programme?: LineProgramme;
  reservedMilli: number;
  pickedMilli: number;
  shippedMilli: number;
  invoicedMilli: number;
  cancelledMilli: number;
}

/** What is added to an order or taken off it, and whether that is approved. */
export interface OrderAdjustment extends Adjustment {
  readonly by: string;
  readonly approval?: 'waiting' | 'approved';
}

/** Tax of one rate, rounded once; where prices include tax, the part of them that it is. */
export interface TaxOfRate {
  readonly ppm: number;
  readonly baseMinor: number;
  readonly taxMinor: number;
}

/** All that makes the total of lines the total of the order. */
export interface OrderPricing {
  readonly includesTax: boolean;
  readonly adjustments: readonly OrderAdjustment[];
  readonly coupons: readonly OrderCoupon[];
  readonly taxes: readonly TaxOfRate[];
  /** Settled by a price service outside, beside the above. */
  readonly settled: Pick<OrderTotals, 'discountMinor' | 'chargesMinor' | 'taxMinor'>;
}

/** What the order comes to. */
export interface OrderTotals {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly chargesMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** A capture that a shipment asks of a payment line. */
export interface Draw {
  readonly shipmentId: string;
  readonly amountMinor: number;
  /** `owed` until its payment line can be captured. */
  readonly state: 'owed' | 'asked' | 'captured' | 'failed';
}

/** What came about a payment line before it could be applied. */
export type ParkedOutcome = OrderEventOf<'payment.captured' | 'payment.refunded'>;

/** What a provider holds for a line under one reference: an authorisation, or money it has taken. */
export interface Booking {
  readonly round: number;
  /** Empty for money in hand and for credit. */
  readonly providerRef: string;
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** What is not captured of it stands (`live`), is given back, or is a person's to give back. */
  readonly state: 'live' | 'voiding' | 'closed' | 'stuck';
}

/** One way to pay a part of the order, and what is known of it. */
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
  /** Of the card that is asked now. */
  declines: number;
  /** Look-ups of this round. */
  lookUps: number;
  /** By reference; the three sums are theirs. */
  bookings: readonly Booking[];
  /** Captured and what stands beside it. */
  authorisedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  /** Of what was taken, all that the order itself has asked to give back, but for what failed. */
  ownRefundsMinor?: number;
  /** The part of it that the provider has not answered for. */
  openRefundMinor?: number;
  /** When it was secured, counted over the lines: undone in reverse. */
  securedNo: number;
  /** The part of shipments that this line pays. */
  drawnMinor: number;
  /** Captures that shipments, or a prepayment, ask for. */
  draws: readonly Draw[];
  parked: readonly ParkedOutcome[];
  /** Refunds that are booked and captures nobody asked for, by the provider's reference. */
  bookedRefs: readonly string[];
  /** Removed, or not repaired in time: what stands of it is undone. */
  unwanted: boolean;
  /** Undoing it failed: a person has the task. */
  undoFailed: boolean;
}

/** A reason not to fulfil, with an owner and a life of its own. */
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
  cleared?: {
    readonly by: string;
    readonly atMs: number;
    readonly reason: string;
    readonly comment?: string;
  };
  /** Approved up to this total only, and for changes until then. */
  amountLimitMinor?: number;
  approvedUntilMs?: number;
}

/** Goods that the warehouse handles together. */
export interface Shipment {
  readonly shipmentId: string;
  state: 'accepted' | 'picked' | 'shipped' | 'delivered' | 'recalled';
  lines: readonly ShippedLine[];
  valueMinor: number;
  carrierRef?: string;
  /** The warehouse was asked to give it back, and will not. */
  recallRefused?: boolean;
}

/** An up-sell or cross-sell that was shown. */
export interface Prompt {
  readonly promptId: string;
  readonly promptKey: string;
  readonly kind: 'upSell' | 'crossSell';
  readonly triggerLineId: string;
  answer: 'shown' | 'accepted' | 'declined' | 'notOffered';
}

/** What an order scored, of what, and against what. */
export type FraudScore = Pick<
  OrderEventOf<'fraud.scored'>,
  'score' | 'threshold' | 'matches' | 'ruleVersion'
>;

/** An order. */
export interface Order {
  readonly orderId: string;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
  /** The version of the last edit, see `edited-version.ts`. */
  editedVersion?: number;
  readonly centreId: string;
  readonly customerId: string;
  readonly currency: string;
  /** Who takes it: whoever began it, or has the call that it is taken on. */
  agentId: string;
  readonly callId?: string;
  /** Taken by a clerk of the centre: its rules hold, scripts and prompts are shown. */
  readonly isRetailSale: boolean;
  readonly financialDimensions: { readonly [name: string]: string };
  /** The process of the programme of which it is a shipment, and what that knows of it. */
  readonly programmeProcessId?: string;
  toldProgramme?: 'declined' | 'recovered' | 'invoiced' | 'cancelled';
  sourceCode?: string;
  /** Where its goods are to come from. */
  readonly warehouseId?: string;
  readonly policy: OrderPolicy;
  regions: OrderRegions;
  lines: OrderLine[];
  totals: OrderTotals;
  pricing: OrderPricing;
  priceVersion: number;
  couponCodes: readonly string[];
  paymentLines: PaymentLine[];
  holds: Hold[];
  shipments: Shipment[];
  prompts: Prompt[];
  /** Texts that the agent had to say and has said, by the names of their rules [none]. */
  confirmedScripts?: readonly string[];
  addressRef?: string;
  deliveryMode?: string;
  accountHold: 'none' | 'invoice' | 'all';
  /** As it was scored last. */
  fraud?: FraudScore;
  imbalanceReleased: boolean;
  /** Who let it go out of balance last, and by how much: below 0 where money is missing. */
  imbalanceRelease?: { readonly by: string; readonly atMs: number; readonly amountMinor: number };
  /** Where a submission that is refused returns to, and the checks that have not answered. */
  submission?: {
    readonly from: 'completing' | 'modifying';
    readonly waiting: readonly string[];
    readonly wave: 1 | 2;
  };
  /** Credit on account as it was last checked. */
  creditAvailableMinor?: number;
  /** The stored version, to which an abandoned change returns. */
  stored?: Pick<Order, 'lines' | 'totals' | 'paymentLines' | 'priceVersion' | 'couponCodes'> &
    Pick<Order, 'pricing' | 'sourceCode'>;
  /** Why the last submission was refused by a check. */
  submitRefusedBy?: string;
  creditDecision?: OrderEventOf<'credit.checked'>['decision'];
  couponsReserved: readonly string[];
  cancelRequested?: string;
  /** The warehouse refused the recall: the goods come back as a return. */
  returnOnArrival: boolean;
  /** The warehouse was asked to stop what was released. */
  stopping: boolean;
  /** Stock was given back, and is reserved again when the gate opens. */
  unreserved: boolean;
  rounds: { [effect: string]: number };
  /** Armed timers by name. */
  deadlines: { [timer: string]: number };
  /** Ids of the last messages applied. */
  seen: string[];
  /** The first time. */
  submittedAtMs?: number;
  lastAtMs: number;
}
