/**
 * Values of continuity programmes. Dates are the centre's calendar dates `YYYY-MM-DD`. Time zones
 * come as lists of offset changes, as this layer has no time-zone data.
 * Source: dynamics-call-center.md 1.19, 3.13; durable-orders.md 8.
 */
import { z } from 'zod';
import { instantMs, milli, minor, orderName, ppm } from './order-values.schema.ts';

export const calendarDate = z.iso.date();
const days = z.int().min(0).max(1_000);
export const programmeEventsMax = 60;
export const repeatsMax = 500;

/** A product to ship, how often, and how long after the programme's previous event. */
const programmeEventSchema = z.strictObject({
  /** The event's number, from 1. */
  eventId: z.int().positive(),
  sku: orderName,
  qtyMilli: milli,
  unitMinor: minor,
  taxPpm: ppm.optional(),
  /** Fixed date of shipping, in place of the next two members. */
  startDate: calendarDate.optional(),
  /** Ships on the first day of the next week, month, quarter or year. */
  interval: z.enum(['week', 'month', 'quarter', 'year']).optional(),
  daysFromLast: days,
  action: z.enum(['normal', 'skip', 'end']),
  /** Total number of shipments. */
  timesToRepeat: z.int().positive().max(repeatsMax),
});

/** A version of a programme, with the prices agreed with one customer. */
export const programmePlanSchema = z.strictObject({
  programmeId: orderName,
  version: z.int().positive(),
  events: z.array(programmeEventSchema).min(1).max(programmeEventsMax),
  orderStart: z.enum(['firstEvent', 'currentEvent']),
  /** Number of the event reached when the programme is sold. */
  currentEvent: z.int().positive(),
  daysAfterOrderDate: days,
  billUpfront: z.boolean(),
  /** Ship missed events together. */
  consolidate: z.boolean(),
  /** Days before shipping at which the shipment's order is created. */
  horizonDays: days,
  /** With fewer days left before shipping, an agent is notified. */
  leadDaysMin: days,
  /** Most repeats of an event that are planned at a time. */
  repeatThreshold: z.int().positive().max(repeatsMax),
  onOutOfStock: z.enum(['wait', 'skip', 'substitute']),
  /** Items that may replace missing ones if the customer agrees. */
  substitutes: z.array(orderName).max(20),
  /** Days after a card's failure at which a new card is requested; requests end with the last. */
  dunningDays: z.array(days).min(2).max(10),
  afterDunning: z.enum(['skip', 'pause']),
  /** Days before a shipment on account at which the customer gets a letter; absent: none. */
  noticeDays: z.int().min(1).max(90).optional(),
  consentOnRise: z.boolean(),
});

/** UTC offsets by start; the first also holds before its start. */
export const zoneOffsetsSchema = z
  .array(z.strictObject({ fromMs: instantMs, offsetMs: z.int() }))
  .min(1)
  .max(100);

/** Payment of single shipments. */
export const recurringPaymentSchema = z.strictObject({
  payLineId: orderName,
  kind: z.enum(['card', 'onAccount']),
  tokenRef: orderName.optional(),
  /** Expiry month `YYYY-MM`. */
  cardExpiry: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
});

export const lineProgrammeSchema = z.strictObject({
  plan: programmePlanSchema,
  /** Whether a start date is required and still missing. */
  needsStartDate: z.boolean().optional(),
  /** Default: the day of the order's submission. */
  startDate: calendarDate.optional(),
  takesSubstitutes: z.boolean().optional(),
  /** Payment of shipments that are not paid with the order. */
  payment: recurringPaymentSchema.optional(),
});

export type ProgrammePlan = Readonly<z.infer<typeof programmePlanSchema>>;
export type ZoneOffsets = Readonly<z.infer<typeof zoneOffsetsSchema>>;
export type RecurringPayment = Readonly<z.infer<typeof recurringPaymentSchema>>;
export type LineProgramme = Readonly<z.infer<typeof lineProgrammeSchema>>;
