/** Returns of goods, as clients see them. Source: dynamics-call-center.md 1.22, 2.11, 3.15. */
import { z } from 'zod';
import { returnRegions } from '../../machines/index.ts';
import { optionalField, strict } from '../files/values.schema.ts';
import { dispositions } from '../orders/return.schema.ts';
import { codeSchema, lineText, moneySchema } from '../values/domain-values.schema.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import { arrayField, flagField, idField, orNull, textField, versionField } from './fields.ts';

const refundMethod = z
  .enum(['refundCheck', 'onAccount', 'card', 'giftCard', 'original'])
  .describe('How money goes back; original: to each payment what it paid.');

export const refundMethodBody = strict({
  method: refundMethod,
  paymentId: optionalField(lineText(128), 'Of the order; for a card or gift card.'),
});

export const returnFee = strict({
  code: codeSchema.describe('One of the charge codes.'),
  amount: moneySchema,
});

export const returnResourceSchema = z.object({
  id: idField,
  number: recordNumberField,
  orderId: idField,
  orderNumber: recordNumberField,
  customerId: idField,
  agentId: z.string(),
  reasonCode: textField('Why goods come back: a code of the centre.'),
  status: z.enum(returnRegions.life.states).describe('How far the return is.'),
  refundStatus: z.enum(returnRegions.refund.states).describe('How far its money is.'),
  isExchange: flagField('Whether its worth pays an order for other goods.'),
  advanceCredit: flagField('Money goes back before the goods arrive.'),
  lines: z
    .array(
      z.object({
        lineId: idField,
        quantity: z.string(),
        received: textField('So many have arrived.'),
        disposition: z.enum(dispositions).describe('What is done with the goods.'),
        worth: moneySchema.describe('What was paid for these goods, less what was credited.'),
      }),
    )
    .describe('Goods that come back.'),
  charges: z.array(z.object({ id: idField, code: z.string(), amount: moneySchema })),
  fees: arrayField(returnFee, 'Kept back of what the goods are worth.'),
  worth: moneySchema.describe('Of goods and charges, less fees.'),
  refund: z
    .object({
      method: refundMethod,
      paymentId: orNull(idField, 'The payment that is refunded; null: none.'),
    })
    .describe('Where money goes.'),
  refunds: z
    .array(
      z.object({
        number: z.int(),
        amount: moneySchema,
        method: refundMethod,
        paymentId: orNull(idField, 'The payment that is refunded; null: none.'),
        status: z.enum(['asked', 'done', 'declined', 'failed']),
      }),
    )
    .describe('Repayments, the first asked first.'),
  refunded: moneySchema.describe('Paid, or being paid.'),
  replacement: z
    .object({
      orderId: idField,
      orderNumber: recordNumberField,
      credit: moneySchema.describe('Part of its worth.'),
    })
    .nullable()
    .describe('The order sent in exchange, and the credit that pays it.'),
  version: versionField,
});
export type ReturnResource = z.infer<typeof returnResourceSchema>;
