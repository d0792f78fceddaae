/** Benchmark results: the newest figure per row with its peer or goal, and earlier ones. */
import { z } from 'zod';
import {
  arrayField,
  instantField,
  numberOrNull,
  textField,
  textOrNull,
  textsField,
} from './fields.ts';

const measurementSchema = z.object({
  measuredOn: instantField,
  commit: textOrNull('Null: it was not noted.'),
  machine: textField('Processor, cores and Node.'),
  value: z.number(),
  ratio: numberOrNull(
    'Above 1: faster than the peer, or better than the goal. Null: not measured.',
  ),
});
export type BenchMeasurement = z.infer<typeof measurementSchema>;

const goalSchema = z.object({
  of: z.enum(['value', 'ratio']).describe('Which figure must reach it.'),
  is: z.enum(['atLeast', 'atMost']).describe('On which side of the limit it must be.'),
  limit: z.number(),
});
export type BenchGoal = z.infer<typeof goalSchema>;

const rowSchema = measurementSchema.extend({
  name: z.string(),
  unit: z.string(),
  spread: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe('From the least to the most of the repetitions.'),
  peer: textOrNull('In English. Null: there is a goal alone.'),
  peerValue: numberOrNull('In the unit of the value. Null: not measured.'),
  goals: z.array(goalSchema),
  reached: z
    .enum(['yes', 'no', 'open'])
    .nullable()
    .describe('`open`: the goal lies within the spread. Null: there is no goal.'),
  changed: textsField('Folders that it times, changed since it was measured.'),
  before: arrayField(measurementSchema, 'Oldest first.'),
});
export type BenchRow = z.infer<typeof rowSchema>;

export const benchResultsSchema = z.object({
  items: arrayField(rowSchema, 'None: this installation has no results.'),
});
export type BenchResults = z.infer<typeof benchResultsSchema>;
