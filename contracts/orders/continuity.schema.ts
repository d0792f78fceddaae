/**
 * Messages into a customer's continuity programme: commands, what its child orders tell, timers.
 *
 * Source: durable-orders.md 8.
 */
import { z } from 'zod';
import {
  calendarDate,
  lineProgrammeSchema,
  programmePlanSchema,
  recurringPaymentSchema,
  zoneOffsetsSchema,
} from './continuity-values.schema.ts';
import { messageShape } from './message-shape.ts';
import { gaveUp, timerDue } from './order-outcome.schema.ts';
import { currencyCode, minor, orderName } from './order-values.schema.ts';

const ks = z.array(z.int().positive()).min(1).max(1_000);
const childOrderId = orderName;
const ofChild = { childOrderId };

/** The first message: a line of an order is handed over. */
const startProgramme = z.strictObject({
  type: z.literal('startProgramme'),
  orderId: orderName,
  lineId: orderName,
  /** Ids of child orders are this, `-` and a number. */
  childPrefix: orderName,
  centreId: orderName,
  customerId: orderName,
  agentId: orderName,
  currency: currencyCode,
  programme: lineProgrammeSchema,
  /** What was paid for it with the order, before tax where prices are; 0 where each shipment is. */
  paidMinor: minor,
  payment: recurringPaymentSchema.optional(),
  addressRef: orderName.optional(),
  deliveryMode: orderName.optional(),
  zone: zoneOffsetsSchema,
});

const commands = [
  startProgramme,
  /** The next shipment, or the one of this number, does not come. */
  z.strictObject({ type: z.literal('skipOne'), k: z.int().positive().optional() }),
  z.strictObject({ type: z.literal('pause'), until: calendarDate.optional() }),
  z.strictObject({ type: z.literal('resume') }),
  /** All that is to come, by days, or so that the next one is on a date. */
  z.strictObject({
    type: z.literal('moveDates'),
    byDays: z.int().min(-1_000).max(1_000).optional(),
    startDate: calendarDate.optional(),
  }),
  z.strictObject({ type: z.literal('changeAddress'), addressRef: orderName }),
  z.strictObject({ type: z.literal('replacePayment'), payment: recurringPaymentSchema }),
  z.strictObject({ type: z.literal('substitute'), from: orderName, to: orderName }),
  z.strictObject({ type: z.literal('giveConsent'), accepted: z.boolean() }),
  z.strictObject({ type: z.literal('cancelProgramme'), reason: orderName }),
  /** Does now what timers would have done by now. */
  z.strictObject({ type: z.literal('runProgramme') }),
  /** The centre has changed the programme. */
  z.strictObject({
    type: z.literal('programme.changed'),
    plan: programmePlanSchema,
    zone: zoneOffsetsSchema,
  }),
] as const;

const outcomes = [
  z.strictObject({ type: z.literal('child.created'), ks, ...ofChild }),
  /** An order of that id was there before: it is the child. */
  z.strictObject({ type: z.literal('child.exists'), ks, ...ofChild }),
  z.strictObject({ type: z.literal('child.cardExpired'), ks }),
  z.strictObject({ type: z.literal('child.outOfStock'), ks, skus: z.array(orderName).min(1) }),
  z.strictObject({ type: z.literal('child.declined'), ...ofChild }),
  /** Its payment stands after all. */
  z.strictObject({ type: z.literal('child.recovered'), ...ofChild }),
  z.strictObject({ type: z.literal('child.invoiced'), ...ofChild }),
  z.strictObject({ type: z.literal('child.cancelled'), ...ofChild }),
  gaveUp,
  timerDue,
] as const;

/** All that a programme can be told. */
const continuityEventSchema = z.discriminatedUnion('type', [...commands, ...outcomes]);

/** A message into a programme's process. */
export const continuityEnvelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('continuity/').max(300),
  event: continuityEventSchema,
});

/** A message into a programme's process. */
export type ContinuityEnvelope = Readonly<z.infer<typeof continuityEnvelopeSchema>>;
/** All that a programme can be told. */
export type ContinuityEvent = Readonly<z.infer<typeof continuityEventSchema>>;
/** The event of one type. */
export type ContinuityEventOf<Type extends ContinuityEvent['type']> = Extract<
  ContinuityEvent,
  { type: Type }
>;
