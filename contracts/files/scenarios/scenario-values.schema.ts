/** Values shared by the parts of a scenario. */
import * as z from 'zod';
import { durationMsSchema, shareSchema } from '../values.schema.ts';

/** Local time `HH:MM`; from 24:00 it is on the next day. */
export const localTimeSchema = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected HH:MM, from 00:00 to 47:59');

export const factorSchema = z.number().nonnegative().max(1_000);

export const shareByWaitSchema = z
  .array(z.tuple([durationMsSchema, shareSchema]))
  .min(1)
  .max(100)
  .refine((points) => points.every(([ms], place) => ms > (points[place - 1]?.[0] ?? -1)), {
    error: 'expected waits that rise',
  });
