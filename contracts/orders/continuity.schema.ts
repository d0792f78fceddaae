/**
 * Messages to a customer's continuity programme: commands, reports of child orders, timers.
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

const startProgramme = message('startProgramme', {
  orderId: orderName,
  lineId: orderName,
  /** An order for a shipment has the id `<childPrefix>-<number>`. */
  childPrefix: orderName,
  centreId: orderName,
  customerId: orderName,
  agentId: orderName,
  currency: currencyCode,
  programme: lineProgrammeSchema,
  /** Prepaid with the order, without tax if prices exclude it; 0: each shipment is paid singly. */
  paidMinor: minor,
  payment: recurringPaymentSchema.optional(),
  addressRef: orderName.optional(),
  deliveryMode: orderName.optional(),
  zone: zoneOffsetsSchema,
});

const commands = [
  startProgramme,
  message('skipOne', { k: z.int().positive().optional() }),
  message('pause', { until: calendarDate.optional() }),
  z.strictObject({ type: z.literal('resume') }),
  message('moveDates', {
    byDays: z.int().min(-1_000).max(1_000).optional(),
    startDate: calendarDate.optional(),
  }),
  message('changeAddress', { addressRef: orderName }),
  message('replacePayment', { payment: recurringPaymentSchema }),
  message('substitute', { from: orderName, to: orderName }),
  message('giveConsent', { accepted: z.boolean() }),
  message('cancelProgramme', { reason: orderName }),
  /** Carries out whatever the programme has due. */
  z.strictObject({ type: z.literal('runProgramme') }),
  message('programme.changed', { plan: programmePlanSchema, zone: zoneOffsetsSchema }),
] as const;

const outcomes = [
  message('child.created', { ks, ...ofChild }),
  /** The child order existed before the request. */
  message('child.exists', { ks, ...ofChild }),
  message('child.cardExpired', { ks }),
  message('child.outOfStock', { ks, skus: z.array(orderName).min(1) }),
  message('child.declined', ofChild),
  /** A declined payment of the child order succeeded later. */
  message('child.recovered', ofChild),
  message('child.invoiced', ofChild),
  message('child.cancelled', ofChild),
  ...hostOutcomes,
] as const;

const continuityEventSchema = z.discriminatedUnion('type', [...commands, ...outcomes]);

export const continuityEnvelopeSchema = z.strictObject({
  ...messageShape,
  processId: z.string().startsWith('continuity/').max(300),
  event: continuityEventSchema,
});

export type ContinuityEnvelope = Readonly<z.infer<typeof continuityEnvelopeSchema>>;
export type ContinuityEvent = Readonly<z.infer<typeof continuityEventSchema>>;
export type ContinuityEventOf<Type extends ContinuityEvent['type']> = Extract<
  ContinuityEvent,
  { type: Type }
>;
