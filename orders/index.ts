/** Orders: a pure step function from a message to the next snapshot and its effects. */
export { allowedOf, blockersOf, shipmentOutlook, submission } from './allowed-actions.ts';
export { auditOrder, type MoneyFault, type OrderAudit } from './audit.ts';
export { programmeMinor, rhythmOf } from './continuity/dates.ts';
export type { Programme } from './continuity/programme.ts';
export { programmeReasons, programmeWhy, scheduleOf } from './continuity/schedule.ts';
export { continuityCore, publishingContinuityCore } from './continuity/step.ts';
export { onAccountLines } from './entry/customer-account.ts';
export { goodsShipments, programmeLacks, programmeShipmentId } from './fulfilment/programmes.ts';
export type { OrderGoods } from './fulfilment/stock.ts';
export { openHolds, shutTerms } from './gate.ts';
export { orderLabel } from './label.ts';
export { millionths, milliPerUnit, roundMinor, sumOf } from './money.ts';
export {
  type Draw,
  type Hold,
  lineTermNames,
  type Order,
  type OrderAdjustment,
  type OrderLine,
  type OrderTotals,
  type PaymentLine,
  type Prompt,
  type Shipment,
} from './order.ts';
export { excessMinor } from './payments/bookings.ts';
export { splitInstalments } from './payments/instalments.ts';
export { returnableMinor } from './payments/returnable.ts';
export { mayChangeCharge, mayDiscount, ppmOf, rightsOf } from './pricing/adjustment-limits.ts';
export { goodsMinor, isForLine, isNamed } from './pricing/apply-coupons.ts';
export { type ChargeRule, chargesByRule } from './pricing/charge-rules.ts';
export { exclusionsOf, type ItemPrice, priceOfItem, taxPpmOf } from './pricing/price-item.ts';
export { sharesOf } from './pricing/shares.ts';
export type {
  Effect,
  JsonObject,
  JsonValue,
  ProcessCore,
  PublishedEvent,
  Step,
  TimerChange,
} from './process.ts';
export {
  type HistoryEntry,
  type HoldSummary,
  type LoggedHold,
  type OrderSummary,
  type Publication,
  programmeLineIdsOf,
  publishingCore,
} from './publication.ts';
export {
  holdHistory,
  type OrderStatus,
  orderStatus,
  type WhyNotShipped,
  whyNotShipped,
} from './queries.ts';
export {
  exchangeCreditMinor,
  type GoodsReturn,
  refundedMinor,
  worthMinor,
} from './returns/goods-return.ts';
export { returnCore } from './returns/return-step.ts';
export type { OrderSale, SoldLine } from './sale.ts';
export { orderCore } from './step.ts';
export { couponTotals, deliveredGoodsMinor, lineNetMinor, wantedMilli } from './totals.ts';
