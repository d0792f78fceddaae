/** Orders: one pure step, from a message to what it makes of an order and wants done. */
export type {
  Draw,
  Hold,
  Order,
  OrderLine,
  OrderTotals,
  PaymentLine,
  Prompt,
  Shipment,
} from './order.ts';
export type {
  Effect,
  JsonObject,
  JsonValue,
  ProcessCore,
  PublishedEvent,
  Step,
  TimerChange,
} from './process.ts';
