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
import { hostOutcomes } from './envelope.schema.ts';
import { currencyCode, message, messageShape, minor, orderName } from './order-values.schema.ts';

const ks = z.array(z.int().positive()).min(1).max(1_000);
const childOrderId = orderName;
const ofChild = { childOrderId };

/** The first message: a line of an order is handed over. */
const startProgramme = message('startProgramme', {
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
  message('skipOne', { k: z.int().positive().optional() }),
  message('pause', { until: calendarDate.optional() }),
  z.strictObject({ type: z.literal('resume') }),
  /** All that is to come, by days, or so that the next one is on a date. */
  message('moveDates', {
    byDays: z.int().min(-1_000).max(1_000).optional(),
    startDate: calendarDate.optional(),
  }),
  message('changeAddress', { addressRef: orderName }),
  message('replacePayment', { payment: recurringPaymentSchema }),
  message('substitute', { from: orderName, to: orderName }),
  message('giveConsent', { accepted: z.boolean() }),
  message('cancelProgramme', { reason: orderName }),
  /** Does now what timers would have done by now. */
  z.strictObject({ type: z.literal('runProgramme') }),
  /** The centre has changed the programme. */
  message('programme.changed', { plan: programmePlanSchema, zone: zoneOffsetsSchema }),
] as const;

const outcomes = [
  message('child.created', { ks, ...ofChild }),
  /** An order of that id was there before: it is the child. */
  message('child.exists', { ks, ...ofChild }),
  message('child.cardExpired', { ks }),
  message('child.outOfStock', { ks, skus: z.array(orderName).min(1) }),
  message('child.declined', ofChild),
  /** Its payment stands after all. */
  message('child.recovered', ofChild),
  message('child.invoiced', ofChild),
  message('child.cancelled', ofChild),
  ...hostOutcomes,
] as const;

/** All that a programme can be told. */
const continuityEventSchema = z.discriminatedUnion('type', [...commands, ...outcomes]);

/** A message into a programme's process. */
export const continuityEnvelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('continuity/').max(300),
  event: continuityEventSchema,
});

export type ContinuityEnvelope = Readonly<z.infer<typeof continuityEnvelopeSchema>>;
export type ContinuityEvent = Readonly<z.infer<typeof continuityEventSchema>>;
/** The event of one type. */
export type ContinuityEventOf<Type extends ContinuityEvent['type']> = Extract<
  ContinuityEvent,
  { type: Type }
>;
