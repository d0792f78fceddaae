/**
 * The demo file `callwright.demo/1`: which centre, which day of callers, and when its clock starts.
 */
import { z } from 'zod';
import { strict, whole } from '../values.schema.ts';

/** Least and longest grace of people who have lost their connection. */
export const graceMsRange = [1_000, 3_600_000] as const;

/** Paths are relative to the file. */
export const demoSchema = strict({
  schema: z.literal('callwright.demo/1'),
  centre: z.string(),
  /** A scenario of one day; it is played every day that has a load. */
  scenario: z.string(),
  /** Who works there. */
  accounts: z.string(),
  /** What rules may name beyond the centre file. */
  world: z.string(),
  /** Rule sets that are in force as the demo begins, one of a kind. */
  rules: z.array(z.string()),
  /** Local date and time of the centre's time 0. */
  start: strict({
    date: z.iso.date(),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM'),
  }),
  /** Of people who sign on as its agents [30 s; the simulation resumes]. */
  people: strict({
    /** How long they may be without a connection, by the wall clock. */
    graceMs: whole(graceMsRange[0], graceMsRange[1]),
    /** When they have gone: the simulation resumes the agent's shift, or the agent is logged off. */
    afterPeople: z.enum(['resume', 'logOff']),
  }).exactOptional(),
  /** Factor on the scenario's rates by weekday, 1 = Monday [1]; 0: the centre rests. */
  loadByWeekday: z.record(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.number().min(0)),
});

export type Demo = z.infer<typeof demoSchema>;
