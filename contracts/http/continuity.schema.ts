/** Continuity programmes of customers. */
import { z } from 'zod';
import { continuityRegions } from '../../machines/index.ts';
import { optionalField, strict } from '../files/values.schema.ts';
import { recurringPaymentSchema } from '../orders/continuity-values.schema.ts';
import {
  codeSchema,
  dateSchema,
  moneySchema,
  startDateSchema,
} from '../values/domain-values.schema.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import {
  flagField,
  idField,
  integerField,
  orNull,
  textOrNull,
  tokenField,
  versionField,
} from './fields.ts';

const expiry = recurringPaymentSchema.shape.cardExpiry.unwrap();

export const programmePaymentSchema = strict({
  methodId: z.string().min(1).max(32).describe('Of a card, or on account.'),
  token: optionalField(tokenField, 'Of a card: what the provider calls it.'),
  cardExpiry: optionalField(expiry, 'The last month of the card.'),
});

export const soldProgrammeSchema = strict({
  startDate: optionalField(startDateSchema, 'Today or later.'),
  payment: programmePaymentSchema.optional(),
  takesSubstitutes: optionalField(z.boolean(), 'For what is out of stock.'),
});

const shownPayment = z
  .object({
    methodId: codeSchema,
    cardExpiry: textOrNull('null: it is no card.'),
  })
  .nullable()
  .describe('null: with the order, or not said yet.');

const rhythmShape = {
  shipmentCount: integerField('From the sale on, without those that are skipped later.'),
  every: z
    .object({
      interval: z
        .enum(['week', 'month', 'quarter', 'year'])
        .nullable()
        .describe('On the first day of each; null: after a number of days.'),
      days: orNull(z.int(), 'From one shipment to the next; null: by the calendar.'),
    })
    .nullable()
    .describe('How often one leaves; null: not always alike.'),
};

export const lineProgrammeResourceSchema = z.object({
  programmeId: idField,
  ...rhythmShape,
  startDate: orNull(dateSchema, 'null: the day on which the order is released.'),
  billUpfront: flagField('Paid with the order, in place of by shipment.'),
  total: moneySchema.describe('Of all shipments, before tax where prices are.'),
  payment: shownPayment,
  blockers: z.array(z.enum(['startDate', 'payment'])).describe('Missed before it is sold.'),
});

const programmeShipmentStates = [
  'planned',
  'outOfStock',
  'ordered',
  'declined',
  'invoiced',
  'skipped',
  'cancelled',
] as const;
export type ProgrammeShipmentState = (typeof programmeShipmentStates)[number];

export const customerProgrammeSchema = z.object({
  number: recordNumberField,
  orderId: idField,
  orderNumber: recordNumberField,
  lineId: idField,
  programmeId: idField,
  programmeVersion: versionField.describe('Of the programme, as the customer agreed to it.'),
  ...rhythmShape,
  life: z.enum(continuityRegions.life.states).describe('Whether it runs, pauses or has ended.'),
  billing: z.enum(continuityRegions.billing.states).describe('Whether its payments succeed.'),
  payment: shownPayment,
  shipments: z.array(
    z.object({
      number: z.int(),
      shipDate: dateSchema.describe('When it is to leave.'),
      itemId: idField,
      quantity: z.string(),
      status: z.enum(programmeShipmentStates),
      orderId: orNull(idField, 'Its child order.'),
    }),
  ),
  why: z
    .object({
      reason: z.string(),
      until: orNull(dateSchema, 'null: not known.'),
      consentTo: orNull(z.int(), 'A version that waits for the customer’s yes.'),
    })
    .describe('Why the next one has not been ordered.'),
  paid: moneySchema.describe('With the order.'),
  refunded: moneySchema.describe('So much has been paid back.'),
  version: versionField,
});
