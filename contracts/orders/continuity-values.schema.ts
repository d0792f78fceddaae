/**
 * Values of continuity programmes: what is shipped on which dates, and how dates become instants.
 *
 * Dates are calendar dates of the centre, `YYYY-MM-DD`. Time-zone data stays outside: a zone comes
 * as the changes of its offset.
 * Source: dynamics-call-center.md 1.19, 3.13; durable-orders.md 8.
 */
import { z } from 'zod';
import { instantMs, milli, minor, orderName, ppm } from './order-values.schema.ts';

/** A calendar date. */
export const calendarDate = z.iso.date();
const days = z.int().min(0).max(1_000);
/** Events of one programme. */
export const programmeEventsMax = 60;
/** How often one event may be repeated. */
export const repeatsMax = 500;

/** What is shipped, once or several times, and how long after what came before. */
const programmeEventSchema = z.strictObject({
  /** 1, 2, 3 … in the order of the programme. */
  eventId: z.int().positive(),
  sku: orderName,
  qtyMilli: milli,
  unitMinor: minor,
  taxPpm: ppm.optional(),
  /** A date of its own, before the other two. */
  startDate: calendarDate.optional(),
  /** The next first day of one. */
  interval: z.enum(['week', 'month', 'quarter', 'year']).optional(),
  daysFromLast: days,
  action: z.enum(['normal', 'skip', 'end']),
  /** How often it is shipped in all. */
  timesToRepeat: z.int().positive().max(repeatsMax),
});

/** A programme as one customer has it: of one version, with the prices that were agreed. */
export const programmePlanSchema = z.strictObject({
  programmeId: orderName,
  version: z.int().positive(),
  events: z.array(programmeEventSchema).min(1).max(programmeEventsMax),
  orderStart: z.enum(['firstEvent', 'currentEvent']),
  /** The programme's own, when it was sold. */
  currentEvent: z.int().positive(),
  daysAfterOrderDate: days,
  billUpfront: z.boolean(),
  /** Events that were missed go together. */
  consolidate: z.boolean(),
  /** Days before the shipping date at which its order is made. */
  horizonDays: days,
  /** Fewer days left than this: an agent is told. */
  leadDaysMin: days,
  /** Of an event with more repeats, so many are planned at a time. */
  repeatThreshold: z.int().positive().max(repeatsMax),
  onOutOfStock: z.enum(['wait', 'skip', 'substitute']),
  /** What may stand for what is out of stock, with the customer's consent. */
  substitutes: z.array(orderName).max(20),
  /** Days after a card failed at which it is asked for again; the last ends it. */
  dunningDays: z.array(days).min(2).max(10),
  afterDunning: z.enum(['skip', 'pause']),
  /** A higher price waits for the customer's consent. */
  consentOnRise: z.boolean(),
});

/** The clocks of a zone: the first entry holds before its own instant, too. */
export const zoneOffsetsSchema = z
  .array(z.strictObject({ fromMs: instantMs, offsetMs: z.int() }))
  .min(1)
  .max(100);

/** With what the shipments are paid, one by one. */
export const recurringPaymentSchema = z.strictObject({
  payLineId: orderName,
  kind: z.enum(['card', 'onAccount']),
  tokenRef: orderName.optional(),
  /** The last month of a card, `YYYY-MM`. */
  cardExpiry: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
});

/** A continuity programme on a line of an order. */
export const lineProgrammeSchema = z.strictObject({
  plan: programmePlanSchema,
  /** The programme asks for a date, and nobody has given one yet. */
  needsStartDate: z.boolean().optional(),
  /** [the day on which the order is submitted] */
  startDate: calendarDate.optional(),
  /** The customer takes what stands for what is out of stock. */
  takesSubstitutes: z.boolean().optional(),
  /** Of the shipments, where they are not paid with the order. */
  payment: recurringPaymentSchema.optional(),
});

export type ProgrammePlan = Readonly<z.infer<typeof programmePlanSchema>>;
export type ZoneOffsets = Readonly<z.infer<typeof zoneOffsetsSchema>>;
export type RecurringPayment = Readonly<z.infer<typeof recurringPaymentSchema>>;
export type LineProgramme = Readonly<z.infer<typeof lineProgrammeSchema>>;
