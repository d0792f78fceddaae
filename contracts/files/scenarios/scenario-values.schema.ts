/** The values that every part of a scenario is made of. */
import { z } from 'zod';

/** A time of the day in the scenario's zone; past 24:00: the next day. */
export const localTimeSchema = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected HH:MM, from 00:00 to 47:59');

/** A factor on a rate, a time or a head count; 1 changes nothing. */
export const factorSchema = z.number().nonnegative().max(1_000);

/** A curve of shares over an announced or expected wait. */
export const shareByWaitSchema = z
  .array(z.tuple([z.int().nonnegative(), z.number().min(0).max(1)]))
  .min(1)
  .max(100)
  .refine((points) => points.every(([ms], place) => ms > (points[place - 1]?.[0] ?? -1)), {
    error: 'expected waits that rise',
  });
