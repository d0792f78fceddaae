/**
 * The snapshot of an order as plain JSON. Lines, payment lines, holds and shipments have states,
 * summarised by five regions. It holds references to people and cards, never names or card numbers.
 * Source: durable-orders.md 2.5.
 */
import type {
  Adjustment,
  Exclusion,
  HoldSource,
  Instalment,
  LineProgramme,
  OrderCoupon,
  OrderEventOf,
  OrderOffer,
  OrderPolicy,
  OrderTerms,
  PaymentKind,
  PriceDetails,
  ShippedLine,
} from '../contracts/index.ts';
import type { OrderRegions, PaymentLineState } from '../machines/index.ts';
import type { JsonObject } from './process.ts';

export type OrderedGift = NonNullable<OrderEventOf<'changeLines'>['put'][number]['giftTo']>;

export interface OrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly qtyMilli: number;
  /** Address of delivery; absent: to the order's address. */
  readonly addressRef?: string;
  unitMinor: number;
  discountMinor: number;
  /** What coupons take off the line, not part of `discountMinor`. */
  coupons?: readonly { readonly code: string; readonly amountMinor: number }[];
  /** Discounts of price groups, not included in `discountMinor`. */
  offers?: readonly { readonly code: string; readonly amountMinor: number }[];
  readonly origin: 'agent' | 'upSell' | 'crossSell';
  readonly promptId?: string;
  readonly originSku?: string;
  readonly overrideReason?: string;
  readonly listMinor?: number;
  priceApproval?: 'waiting' | 'approved';
  /** Tax rate in millionths. */
  readonly taxPpm?: number;
  readonly priceDetails?: PriceDetails;
  /** Whether the submitted price stays, even if the source code changes. */
  priceLocked?: boolean;
  /** Source code that gives this item free of charge. */
  readonly freeWith?: string;
  readonly deliveryMode?: string;
  readonly expediteCode?: string;
  readonly sourceCode?: string;
  readonly warehouseId?: string;
  /** Who sends it straight to the customer; absent: the centre's warehouse. */
  readonly vendorId?: string;
  readonly shipOn?: string;
  readonly deliverOn?: string;
  /** Of an extended warranty. */
  readonly warranty?: Readonly<Record<'sku' | 'serialNumber' | 'validFrom' | 'validTo', string>>;
  readonly attributes?: OrderTerms['attributes'];
  /** Of an e-mail gift card: those made of it, numbered once the provider has answered. */
  giftCards?: readonly { readonly amountMinor: number; readonly number?: string }[];
  /** Units that `unitMinor` is for; absent: 1. */
  readonly priceUnit?: number;
  readonly giftTo?: OrderedGift;
  /** Of its item when it was sold, for coupons. */
  readonly category?: string;
  /** Discounts, returns and the like that its item excluded when it was sold. */
  readonly excludes?: readonly Exclusion[];
  /** Present if the line is a programme, which ships through its own process and orders. */
  readonly programme?: LineProgramme;
  reservedMilli: number;
  pickedMilli: number;
  shippedMilli: number;
  invoicedMilli: number;
  cancelledMilli: number;
}

/** Members of a line that a put keeps unless it says others; null: as the order. */
export const lineTermNames = [
  ...(['deliveryMode', 'expediteCode', 'sourceCode', 'warehouseId'] as const),
  ...(['vendorId', 'shipOn', 'deliverOn', 'warranty'] as const),
] as const satisfies readonly (keyof OrderLine)[];

export interface OrderAdjustment extends Adjustment {
  readonly by: string;
  readonly approval?: 'waiting' | 'approved';
  /** The charge before a coupon waived it. */
  readonly waived?: { readonly code: string; readonly amountMinor: number };
}

/** Tax at one rate, rounded once. If prices include tax, it is a part of them. */
export interface TaxOfRate {
  readonly ppm: number;
  readonly baseMinor: number;
  readonly taxMinor: number;
}

export interface OrderPricing {
  readonly includesTax: boolean;
  readonly adjustments: readonly OrderAdjustment[];
  readonly coupons: readonly OrderCoupon[];
  readonly offers?: readonly OrderOffer[];
  /** More discounts are computed for the summary. */
  readonly isProvisional?: boolean;
  readonly taxes: readonly TaxOfRate[];
  readonly settled: Pick<OrderTotals, 'discountMinor' | 'chargesMinor' | 'taxMinor'>;
}

export interface OrderTotals {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly chargesMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

export interface Draw {
  readonly shipmentId: string;
  readonly amountMinor: number;
  /** `owed`: the line cannot be captured yet; `asked`: its capture was requested. */
  readonly state: 'owed' | 'asked' | 'captured' | 'failed';
}

/** A provider's message that came too early, kept until it can be applied. */
export type ParkedOutcome = OrderEventOf<'payment.captured' | 'payment.refunded'>;

/** An authorisation or captured amount at a provider, under one reference. */
export interface Booking {
  readonly round: number;
  /** The provider's reference; empty for cash and credit. */
  readonly providerRef: string;
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /**
   * The part not captured: authorised (`live`), being voided, closed, or a person's task (`stuck`).
   */
  readonly state: 'live' | 'voiding' | 'closed' | 'stuck';
}

/** Goods claimed by a return, and the most that it may be refunded. */
export interface ReturnClaim {
  readonly returnId: string;
  /** Older snapshots have no worth. */
  readonly lines: readonly (ShippedLine & { readonly worthMinor?: number })[];
  readonly chargeIds: readonly string[];
  readonly mostMinor: number;
  /** Worth beyond `mostMinor` that instalments were still to pay; not taken once the goods are here. */
  readonly uncollectedMinor?: number;
  /** Part that pays the replacement order. */
  readonly exchangedMinor?: number;
  /** All its goods are here; absent in older snapshots. */
  readonly isReceived?: true;
}

/** A price match of a line, or a sum for the whole order. */
export interface OrderCredit {
  readonly creditId: string;
  readonly lineId?: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

/** Money given back for a return or a credit. */
export interface Repayment {
  /** Id of the return or credit, and the number of its repayment. */
  readonly of: string;
  readonly n: number;
  readonly amountMinor: number;
  readonly method: 'line' | 'refundCheck' | 'onAccount';
  /** Refunded, or what the check or account gives back for. */
  readonly payLineId?: string | undefined;
  /** Of a refund to the original methods: whether more goes another way. */
  readonly isPart?: boolean | undefined;
  readonly doneMinor: number;
  /** Part that the provider is asked for. */
  readonly askedMinor?: number;
  /** `held`: waits for a review; `failed`: a person refunds it (older snapshots). */
  readonly state: 'held' | 'due' | 'asked' | 'done' | 'declined' | 'failed';
  /** How often a review had it requested again. */
  readonly retries?: number;
  /** Key of a request that was never answered: it is repeated under it. */
  readonly unknownKey?: string;
  /** Whether a review lowered it to what was left. */
  readonly isLowered?: boolean;
}

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
  /** Number of the latest authorisation or debit; 0 before the first. */
  round: number;
  askedMinor: number;
  askedAtMs: number;
  declines: number;
  lookUps: number;
  /** One per provider reference; the next three sums are computed from them. */
  bookings: readonly Booking[];
  /** Captured, plus what is authorised and not captured. */
  authorisedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  /** Refunds requested by the order, without failed ones. */
  ownRefundsMinor?: number;
  /** Part of `ownRefundsMinor` not answered by the provider yet. */
  openRefundMinor?: number;
  /** As of a repayment, of the order's own refund. */
  unknownRefundKey?: string;
  /** Part of the refunds that returns and credits asked for. */
  returnedMinor?: number;
  /** A part of a plan; paid when it is due. */
  instalment?: Instalment;
  /** Paid by the credit of this return. */
  readonly returnId?: string;
  /** Number in the order in which lines were secured; they are undone in reverse. */
  securedNo: number;
  /** Part of the shipments' value that this line pays. */
  drawnMinor: number;
  /** Captures for shipments or a prepayment. */
  draws: readonly Draw[];
  parked: readonly ParkedOutcome[];
  /** References of refunds booked, and of captures that nobody had requested. */
  bookedRefs: readonly string[];
  /** Whether the line was removed, or not repaired in time; its money is returned. */
  unwanted: boolean;
  /** Whether a void or refund failed and is a person's task. */
  undoFailed: boolean;
}

/** A reason not to fulfil the order, with an owner and timers. */
export interface Hold {
  readonly holdId: string;
  readonly source: HoldSource;
  readonly code: string;
  readonly queue: string;
  readonly clearRole: string;
  readonly placedBy: string;
  readonly placedAtMs: number;
  readonly subject?: string;
  readonly reasonCode?: string;
  readonly comment?: string;
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
  /** An approval holds for totals up to this, and changes until `approvedUntilMs`. */
  amountLimitMinor?: number;
  approvedUntilMs?: number;
}

export interface Shipment {
  readonly shipmentId: string;
  state: 'accepted' | 'picked' | 'shipped' | 'delivered' | 'recalled';
  lines: readonly ShippedLine[];
  valueMinor: number;
  carrierRef?: string;
  recallRefused?: boolean;
}

export interface Prompt {
  readonly promptId: string;
  readonly promptKey: string;
  readonly kind: 'upSell' | 'crossSell';
  readonly triggerLineId: string;
  answer: 'shown' | 'accepted' | 'declined' | 'notOffered';
}

export type FraudScore = Pick<
  OrderEventOf<'fraud.scored'>,
  'score' | 'threshold' | 'matches' | 'ruleVersion'
>;

export interface OrderNote {
  readonly by: string;
  readonly atMs: number;
  readonly text: string;
  readonly isForWarehouse: boolean;
}

export interface Order {
  readonly orderId: string;
  readonly schemaVersion: number;
  readonly machineVersion: number;
  /** Number of applied messages. */
  version: number;
  editedVersion?: number;
  /** When somebody edited it last; absent in older snapshots. */
  editedAtMs?: number;
  editedBy?: string;
  readonly centreId: string;
  customerId: string;
  readonly currency: string;
  /** Agent who created the order, or has the customer's call about it now. */
  agentId: string;
  /** Agent who created the order, once another has it. */
  takenBy?: string;
  /** Whose sale it is, in percent; absent: of the agent who created the order. */
  agentShares?: OrderEventOf<'shareSale'>['shares'];
  readonly callId?: string;
  /** Whether an agent of the centre took the order, with the centre's scripts and prompts. */
  readonly isRetailSale: boolean;
  readonly financialDimensions: { readonly [name: string]: string };
  readonly programmeProcessId?: string;
  toldProgramme?: 'declined' | 'recovered' | 'invoiced' | 'cancelled';
  sourceCode?: string;
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
  /** Rules whose mandatory text the agent has read out. */
  confirmedScripts?: readonly string[];
  addressRef?: string;
  deliveryMode?: string;
  expediteCode?: string;
  terms?: OrderTerms;
  notes?: readonly OrderNote[];
  /** Until when its prices hold for the customer's yes. */
  quotedUntilMs?: number;
  accountHold: 'none' | 'invoice' | 'all';
  fraud?: FraudScore;
  imbalanceReleased: boolean;
  /** Who accepted an imbalance last, and how much; negative: money is missing. */
  imbalanceRelease?: { readonly by: string; readonly atMs: number; readonly amountMinor: number };
  /** The submission under way: the state to return to if it is refused, and checks awaited. */
  submission?: {
    readonly from: 'completing' | 'modifying';
    readonly waiting: readonly string[];
    readonly wave: 1 | 2;
  };
  creditAvailableMinor?: number;
  /** The submitted version during a change, restored if that is abandoned. */
  stored?: Pick<Order, 'lines' | 'totals' | 'paymentLines' | 'priceVersion' | 'couponCodes'> &
    Pick<Order, 'pricing' | 'sourceCode'>;
  submitRefusedBy?: string;
  /** The coupon that refused the submission, and its reason. */
  refusedCoupon?: { readonly code: string; readonly reason: string };
  creditDecision?: OrderEventOf<'credit.checked'>['decision'];
  couponsReserved: readonly string[];
  /** Its goods were sold outside the service; it is only the ground of a return. */
  isSoldElsewhere?: true;
  returns?: readonly ReturnClaim[];
  /** Part of the total that is no longer asked for, as its goods came back. */
  waivedMinor?: number;
  credits?: readonly OrderCredit[];
  repayments?: readonly Repayment[];
  /** The return whose goods this order replaces. */
  exchange?: {
    readonly returnId: string;
    readonly isReceived: boolean;
    readonly isGranted?: boolean;
  };
  cancelRequested?: string;
  /** Whether the warehouse refused the recall, so that the goods come back as a return. */
  returnOnArrival: boolean;
  stopping: boolean;
  /** Whether reserved stock was released; it is reserved again when the gate opens. */
  unreserved: boolean;
  /** What the last request for stock asks for and was not granted yet. */
  requestedStock?:
    | readonly { readonly lineId: string; readonly sku: string; readonly qtyMilli: number }[]
    | undefined;
  rounds: { [effect: string]: number };
  /** Due instants of timers, by name. */
  deadlines: { [timer: string]: number };
  /** Ids of recently applied messages. */
  seen: string[];
  submittedAtMs?: number;
  /** Its lines were purged then. */
  archivedAtMs?: number;
  /** Whether it was told that the order has become large. */
  isLarge?: true;
  lastAtMs: number;
}
