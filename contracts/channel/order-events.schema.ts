/**
 * Which order events are recorded, by event and role.
 * Source: dynamics-call-center.md 1.24.
 */
import { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import { instantField, setShape, textField, textOrNull } from '../http/fields.ts';

const typesMax = 100;
const recordsMax = 20;

export const orderEventSetupSchema = strict({
  records: z
    .array(
      strict({
        role: z
          .enum(['agent', 'reviewer', 'customer', 'system', 'provider'])
          .nullable()
          .describe('As which they act; null: everybody.'),
        types: z
          .array(
            z
              .string()
              .regex(
                /^(order|hold|payment|prompt|price)\.([a-zA-Z]+|\*)$/,
                'expected a type such as hold.placed, or hold.*',
              ),
          )
          .max(typesMax)
          .nullable()
          .describe('null: all of them.'),
      }),
    )
    .max(recordsMax)
    .default([{ role: null, types: null }]),
});
export type OrderEventSetup = z.infer<typeof orderEventSetupSchema>;

/** Version 0: the setup was never changed, so every event is recorded. */
export const orderEventSetupResourceSchema = z.object({
  ...setShape,
  ...orderEventSetupSchema.shape,
});

export const recordedEventSchema = z.object({
  at: instantField,
  type: z.string(),
  user: z.string(),
  role: textField('As which they acted.'),
  code: textOrNull('Of a hold, or the reason.'),
  about: z.record(z.string(), z.unknown()).describe('What it was, as it was told.'),
});
