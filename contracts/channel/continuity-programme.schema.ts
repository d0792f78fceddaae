/**
 * Continuity programmes of a centre: what is shipped again and again to whoever buys one, when, and
 * what becomes of it when something is missing.
 *
 * Source: dynamics-call-center.md 1.19, 3.13; durable-orders.md 8.
 */
import { z } from 'zod';
import { countSchema, strict } from '../files/values.schema.ts';
import { idField, listOf, versionField } from '../http/fields.ts';
import {
  programmeEventsMax,
  programmePlanSchema,
  repeatsMax,
} from '../orders/continuity-values.schema.ts';
import { codeSchema, dateSchema, moneySchema, wordsSchema } from './channel-values.schema.ts';

const { orderStart, onOutOfStock, afterDunning, dunningDays } = programmePlanSchema.shape;
const { interval, action } = programmePlanSchema.shape.events.element.shape;
const days = z.int().min(0).max(1_000);

const eventSchema = strict({
  itemId: codeSchema.describe('Stock number.'),
  quantity: z.int().min(1).max(1_000_000).default(1),
  price: moneySchema.nullable().default(null).describe('Of a unit; null: that of the item.'),
  startDate: dateSchema.exactOptional().describe('A date of its own.'),
  interval: interval.unwrap().exactOptional().describe('On the next first day of one.'),
  daysFromLast: days.default(0).describe('Where it has neither.'),
  action: action.default('normal').describe('skip: it is not shipped; end: nothing after it.'),
  timesToRepeat: z.int().min(1).max(repeatsMax).default(1).describe('Shipped so often in all.'),
});

/** What may be said of a programme; a merge patch of it changes it. */
export const continuityProgrammeSettingsSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  active: z.boolean().default(true).describe('Whether it is sold.'),
  events: z.array(eventSchema).min(1).max(programmeEventsMax).describe('Numbered from 1.'),
  orderStart: orderStart.default('firstEvent'),
  currentEvent: z.int().min(1).max(programmeEventsMax).default(1).describe('Where it stands.'),
  daysAfterOrderDate: days.default(0).describe('Of the first shipment.'),
  promptForStartDate: z.boolean().default(false).describe('Whether a date must be said.'),
  billUpfront: z.boolean().default(false).describe('Paid with the order, in place of by shipment.'),
  consolidate: z.boolean().default(false).describe('Missed events go together.'),
  horizonDays: days.default(0).describe('Its order is made so long before a shipment’s date.'),
  leadDaysMin: days.default(0).describe('Fewer days left: an agent is told.'),
  repeatThreshold: z
    .int()
    .min(1)
    .max(repeatsMax)
    .default(12)
    .describe('Of an event with more repeats, so many are planned at a time.'),
  onOutOfStock: onOutOfStock.default('wait'),
  substituteIds: z.array(codeSchema).max(20).default([]).describe('Stock numbers.'),
  dunningDays: dunningDays
    .default([0, 3, 7, 14])
    .describe('After a card has failed; on the last its shipment is given up.'),
  afterDunning: afterDunning.default('skip'),
  consentOnRise: z.boolean().default(true).describe('A higher price waits for the customer’s yes.'),
});
export type ContinuityProgrammeSettings = z.infer<typeof continuityProgrammeSettingsSchema>;

/** A programme as clients see it. */
export const continuityProgrammeResourceSchema = z.object({
  id: idField,
  centreId: idField,
  version: versionField,
  ...continuityProgrammeSettingsSchema.shape,
});
export const continuityProgrammeListSchema = listOf(continuityProgrammeResourceSchema);

/** What jobs did, over all programmes that customers have. */
export const orderJobRunSchema = z.object({
  job: z.string(),
  programmes: countSchema.describe('Looked at.'),
  created: countSchema.describe('Child orders asked for.'),
  skipped: strict({ cardExpired: countSchema }).describe('Shipments, by reason.'),
  finished: countSchema,
  changed: countSchema.describe('Told of another version.'),
});
