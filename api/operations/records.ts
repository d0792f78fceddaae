/** Records of any kind, found by the number that people say. */
import { z } from 'zod';
import { idField, recordKinds, recordNumberSchema } from '../../contracts/index.ts';
import { everyone } from './access-rules.ts';
import { recordWith } from './named-things.ts';
import { operation } from './route.ts';

const recordListSchema = z.object({
  items: z
    .array(
      z.object({
        kind: z.enum(recordKinds),
        id: idField.describe('Of a programme: of its line in its order.'),
        orderId: idField.nullable().describe('Of an order, hold or programme; null: of others.'),
      }),
    )
    .describe('One, or none where the number was not given.'),
});

export const recordOperations = {
  listRecords: operation(
    'GET /api/v1/centres/{centre}/records',
    ['The record with a number', 'La fiche qui porte un numéro'],
    {
      note: 'In any form in which people write or say it. A number with a wrong check digit is refused.',
      query: z.strictObject({ number: recordNumberSchema }),
      answer: recordListSchema,
      access: everyone,
    },
    ({ query }, serving) => {
      const found = recordWith(query.number, serving);
      if (found === null) return { items: [] };
      const { kind, id } = found;
      const dot = id.lastIndexOf('.');
      const isPart = kind === 'hold' || kind === 'programme';
      const orderId = isPart ? id.slice(0, dot) : kind === 'order' ? id : null;
      return { items: [{ kind, id: kind === 'programme' ? id.slice(dot + 1) : id, orderId }] };
    },
  ),
} as const;
