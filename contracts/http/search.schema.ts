/** What one search finds: a few things of each kind, the likeliest first. */
import { z } from 'zod';
import { matchedOnSchema } from '../channel/customer.schema.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import { callRecordSchema } from './call-record.schema.ts';
import { idField, instantField, orNull, textField, textOrNull } from './fields.ts';
import { orderRowSchema } from './order.schema.ts';

export const searchResultSchema = z.object({
  date: orNull(z.iso.date(), 'The day that the text names; null: it names none.'),
  near: textOrNull('A number that the text is but for its check digit, and what has it is found.'),
  customers: z.array(
    z.object({
      id: idField,
      number: textField('Of the customer.'),
      name: textField('First and last.'),
      city: textOrNull('Of the first address; null: there is none.'),
      phone: textOrNull('The first; null: there is none.'),
      matchedOn: matchedOnSchema,
    }),
  ),
  orders: z.array(
    orderRowSchema.extend({
      customer: textField('Name of the customer.'),
      begunAt: instantField,
    }),
  ),
  holds: z.array(
    z.object({ id: idField, number: recordNumberField, orderNumber: recordNumberField }),
  ),
  calls: z.array(callRecordSchema),
  items: z.array(
    z.object({
      id: idField,
      sku: z.string(),
      name: textField('In the language of the request.'),
    }),
  ),
  people: z.array(
    z.object({ id: idField.describe('Of the agent.'), name: textField('For people.') }),
  ),
  asOf: instantField,
});
export type SearchResult = z.infer<typeof searchResultSchema>;
