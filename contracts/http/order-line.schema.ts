/**
 * Lines and payments of an order. Source: dynamics-call-center.md 1.14, 1.15.
 */
import { z } from 'zod';
import { paymentLineTable } from '../../machines/index.ts';
import { exclusions, paymentKinds } from '../orders/order-values.schema.ts';
import { codeSchema, moneySchema } from '../values/domain-values.schema.ts';
import { lineProgrammeResourceSchema } from './continuity.schema.ts';
import {
  flagField,
  idField,
  instantField,
  integerField,
  numberField,
  orNull,
  textField,
  textOrNull,
} from './fields.ts';
import { lineTermsFields } from './order-terms.schema.ts';

export const quantity = textField('With at most three decimals.');
export const name = z.string();
export const paymentStatus = z.enum(paymentLineTable.states);

export const imageShape = {
  image: textOrNull('A path of this server.'),
  thumbnail: textOrNull('The same, 96 pixels wide or high at most.'),
};

/** A line of an order, with its amounts and the state of its goods. */
export const orderLineSchema = z.object({
  id: idField,
  itemId: idField,
  sku: name,
  quantity,
  unitPrice: moneySchema.describe('After price groups and overrides, before discounts.'),
  discount: moneySchema.describe('Of the line, coupons included.'),
  coupons: z
    .array(z.object({ code: name, amount: moneySchema }))
    .describe('That took something off it.'),
  offers: z
    .array(z.object({ code: name, amount: moneySchema }))
    .describe('Discounts of price groups.'),
  priceUnit: integerField('Units that the unit price is for.'),
  marginAlert: z.enum(['none', 'questionable', 'low']).describe('Of the price over the cost.'),
  expediteCode: textOrNull('Of the line alone.'),
  excludes: z.array(z.enum(exclusions)).describe('What its item takes no part in.'),
  giftCards: z
    .array(z.object({ number: z.string().nullable(), amount: moneySchema }))
    .describe('Made of it when it was sold; null: its number is not known yet.'),
  net: moneySchema.describe('Of what is still wanted; rounded once.'),
  taxPercent: numberField('Rate of its tax.'),
  priceDetails: z
    .object({
      priceGroupId: textOrNull('null: the base price.'),
      groups: z
        .array(
          z.object({
            id: name,
            of: z.enum(['customer', 'catalogue', 'centre']),
            price: moneySchema.nullable(),
          }),
        )
        .describe('As they were looked at, until one had a price.'),
    })
    .nullable()
    .describe('Where the price of the list comes from.'),
  priceLocked: flagField('It was submitted: no source code moves it.'),
  freeWith: textOrNull('The source code that gives it.'),
  deliveryModeId: textOrNull('null: as the order’s.'),
  deliveryAddressId: textOrNull('null: as the order’s.'),
  ...lineTermsFields,
  priceOverride: z
    .object({
      listPrice: moneySchema.describe('Before it was changed.'),
      reason: name,
      approval: z
        .enum(['none', 'waiting', 'approved'])
        .describe('`waiting`: the order is not released before somebody allows it.'),
    })
    .nullable()
    .describe('A price that somebody typed; null: it is that of the list.'),
  continuity: orNull(lineProgrammeResourceSchema, 'null: goods, which leave with the order.'),
  origin: z
    .enum(['agent', 'upSell', 'crossSell'])
    .describe('Whether somebody asked for it, or it was offered.'),
  originItemId: orNull(idField, 'The item beside which it was offered.'),
  ...imageShape,
  reserved: quantity,
  picked: quantity,
  shipped: quantity,
  cancelled: quantity,
});

/** A payment line of an order. */
export const orderPaymentSchema = z.object({
  id: idField,
  methodId: codeSchema,
  kind: z.enum(paymentKinds),
  amount: moneySchema,
  status: paymentStatus,
  authorised: moneySchema.describe('So much the provider has promised.'),
  excess: moneySchema.describe('Authorised beyond its amount; voided once goods ship.'),
  captured: moneySchema.describe('So much has been taken.'),
  refunded: moneySchema.describe('So much has been paid back.'),
  declineCode: textOrNull('Why its provider declined it, while that stands.'),
  instalment: z
    .object({
      planId: name.describe('All payments of the plan have it.'),
      number: z.int(),
      dueAt: instantField.describe('When the card is charged.'),
    })
    .nullable()
    .describe('null: not of a plan.'),
});
