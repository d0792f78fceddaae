/** Gift cards and loyalty cards, as clients see them. */
import { z } from 'zod';
import { moneySchema } from '../values/domain-values.schema.ts';
import { flagField, idField, instantField, orNull, textOrNull, versionField } from './fields.ts';

export const cardResourceSchema = z.object({
  number: z.string(),
  kind: z.enum(['gift', 'loyalty']),
  customerId: orNull(idField, 'Whose loyalty card it is; null: a gift card.'),
  balance: moneySchema.describe('Of a loyalty card: its points, each one minor unit.'),
  isLocked: flagField('Nothing can be paid with it.'),
  reason: textOrNull('Why it was locked or unlocked last; null: not said.'),
  version: versionField.describe('Version: +1 per change; 0: the payment provider keeps the card.'),
  movements: z
    .array(
      z.object({
        at: instantField,
        kind: z.enum(['sold', 'paid', 'refunded', 'earned', 'returned']),
        amount: moneySchema.describe('Below 0: taken off.'),
      }),
    )
    .describe('The newest first, 100 at most.'),
});
