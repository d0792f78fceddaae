/** Returns of goods, as clients see them. Source: dynamics-call-center.md 1.22, 2.11, 3.15. */
import { z } from 'zod';
import { returnRegions } from '../../machines/index.ts';
import { moneySchema } from '../channel/channel-values.schema.ts';
import { strict } from '../files/values.schema.ts';
import { paymentKinds } from '../orders/order-values.schema.ts';
import { dispositions } from '../orders/return.schema.ts';
import { freeText, idField, versionField } from './fields.ts';

const refundMethod = z.enum(['refundCheck', 'onAccount', ...paymentKinds.slice(0, 2)]);

export const refundMethodBody = strict({
  method: refundMethod,
  paymentId: freeText(128).min(1).optional().describe('Of the order; for a card or gift card.'),
});

export const returnResourceSchema = z.object({
  id: idField,
  orderId: idField,
  customerId: idField,
  agentId: z.string(),
  reasonCode: z.string(),
  status: z.enum(returnRegions.life.states),
  refundStatus: z.enum(returnRegions.refund.states),
  isExchange: z.boolean(),
  advanceCredit: z.boolean(),
  lines: z.array(
    z.object({
      lineId: idField,
      quantity: z.string(),
      received: z.string(),
      disposition: z.enum(dispositions),
      worth: moneySchema.describe('What was paid for these goods, less what was credited.'),
    }),
  ),
  charges: z.array(z.object({ id: idField, code: z.string(), amount: moneySchema })),
  worth: moneySchema.describe('Of goods and charges.'),
  refund: z.object({
    method: refundMethod,
    paymentId: idField.nullable().describe('The payment that is refunded; null: none.'),
  }),
  refunds: z.array(
    z.object({
      number: z.int(),
      amount: moneySchema,
      status: z.enum(['asked', 'done', 'declined', 'failed']),
    }),
  ),
  refunded: moneySchema.describe('Paid, or being paid.'),
  replacement: z
    .object({ orderId: idField, credit: moneySchema })
    .nullable()
    .describe('The order sent in exchange, and the credit that pays it.'),
  version: versionField,
});
export type ReturnResource = z.infer<typeof returnResourceSchema>;
