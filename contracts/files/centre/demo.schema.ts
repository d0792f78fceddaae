/** The demo file `callwright.demo/1`: centre, scenario, rules, and the start of its clock. */
import { z } from 'zod';
import { strict, whole } from '../values.schema.ts';

/** Allowed grace period of people who lose their connection, in ms. */
export const graceMsRange = [1_000, 3_600_000] as const;

/** Paths are relative to the file. */
export const demoSchema = strict({
  schema: z.literal('callwright.demo/1'),
  centre: z.string(),
  /** A scenario of one day, repeated on every day with load. */
  scenario: z.string(),
  accounts: z.string(),
  world: z.string(),
  rules: z.array(z.string()),
  /** Local date and time at the centre's time 0. */
  start: strict({
    date: z.iso.date(),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM'),
  }),
  /** People who sign on as agents. Default: 30 s grace, then the simulation resumes. */
  people: strict({
    graceMs: whole(graceMsRange[0], graceMsRange[1]),
    /**
     * When the grace period is over: the simulation resumes the agent's shift, or logs the agent
     * off.
     */
    afterPeople: z.enum(['resume', 'logOff']),
  }).exactOptional(),
  /** Load factor by weekday, 1 = Monday; 0: closed. Default: 1. */
  loadByWeekday: z.record(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.number().min(0)),
});

export type Demo = z.infer<typeof demoSchema>;
