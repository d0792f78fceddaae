/** The demo file `callwright.demo/1`: centre, scenario, rules, and the start of its clock. */
import { z } from 'zod';
import { dateSchema } from '../../values/domain-values.schema.ts';
import { notNegativeSchema, pathSchema, strict, whole } from '../values.schema.ts';

/** Shortest and longest grace period for people who lose their connection, in ms. */
export const graceMsRange = [1_000, 3_600_000] as const;

/** The demo file; paths are relative to it. */
export const demoSchema = strict({
  schema: z.literal('callwright.demo/1'),
  centre: pathSchema,
  /** A scenario of one day, repeated on each day with a load factor. */
  scenario: pathSchema,
  accounts: pathSchema,
  world: pathSchema,
  rules: z.array(pathSchema),
  /** Local date and time at which the centre's time is 0. */
  start: strict({
    date: dateSchema,
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM'),
  }),
  /** People who sign on as agents. Default: 30 s grace, then the simulation resumes. */
  people: strict({
    graceMs: whole(graceMsRange[0], graceMsRange[1]),
    /**
     * After the grace period, the simulation resumes the agent's shift, or the agent is logged off.
     */
    afterPeople: z.enum(['resume', 'logOff']),
  }).exactOptional(),
  /** Factor on the calls by weekday, 1 = Monday; 0: closed. Default: 1. */
  loadByWeekday: z.record(z.enum(['1', '2', '3', '4', '5', '6', '7']), notNegativeSchema),
});

export type Demo = z.infer<typeof demoSchema>;
