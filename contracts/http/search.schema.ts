/** What one search finds: a few things of each kind, the likeliest first. */
import { z } from 'zod';
import { matchedOnSchema } from '../channel/customer.schema.ts';
import { callRecordSchema } from './call-record.schema.ts';
import { idField, instantField } from './fields.ts';
import { orderRowSchema } from './order.schema.ts';

export const searchResultSchema = z.object({
  date: z.iso.date().nullable().describe('The day that the text names; null: it names none.'),
  customers: z.array(
    z.object({
      id: idField,
      number: z.string().describe('Of the customer.'),
      name: z.string().describe('First and last.'),
      city: z.string().nullable().describe('Of the first address; null: there is none.'),
      phone: z.string().nullable().describe('The first; null: there is none.'),
      matchedOn: matchedOnSchema,
    }),
  ),
  orders: z.array(
    orderRowSchema.extend({
      customer: z.string().describe('Name of the customer.'),
      begunAt: instantField,
    }),
  ),
  calls: z.array(callRecordSchema),
  items: z.array(
    z.object({
      id: idField,
      sku: z.string(),
      name: z.string().describe('In the language of the request.'),
    }),
  ),
  people: z.array(
    z.object({ id: idField.describe('Of the agent.'), name: z.string().describe('For people.') }),
  ),
  asOf: instantField,
});
export type SearchResult = z.infer<typeof searchResultSchema>;
