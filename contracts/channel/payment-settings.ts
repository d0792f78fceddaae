/**
 * How a centre lets its orders be paid: tolerances, checks, declined cards, credit on account.
 *
 * Source: dynamics-call-center.md 1.2, 3.2, 3.3, 3.12.
 */
import { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { moneySchema } from './channel-values.schema.ts';

const percent = z.number().min(0).max(100).default(0);

/** Settings of a channel that its orders take with them when they are begun. */
export const paymentSettingsSchema = strict({
  allowOutOfBalance: z
    .boolean()
    .default(false)
    .describe('Whether an order can be submitted for another sum than its total.'),
  overpaidPercentMax: percent.describe('Of the total; beyond it somebody decides.'),
  underpaidPercentMax: percent.describe('Of the total; beyond it somebody decides.'),
  declineRetriesMax: z.int().min(0).max(9).default(2).describe('Further tries of a declined card.'),
  unreserveOnDecline: z.boolean().default(false),
  checkThreshold: moneySchema
    .nullable()
    .default(null)
    .describe('A check above it holds its order; null: 500.'),
  checkHoldDays: z.int().min(0).max(365).default(5),
  creditLimitBasis: z
    .enum(['none', 'balance', 'balanceAndShipped', 'balanceAndOpen'])
    .default('none')
    .describe('What of a customer’s credit limit is used already; none: limits are not checked.'),
  creditLimitReaction: z.enum(['review', 'warning', 'error']).default('review'),
});
