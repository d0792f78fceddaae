/**
 * Parts of the centre besides queues: IVR, lines, callbacks, outbound calls.
 * Source: simulation.md 2.1, 2.4.
 */
import * as z from 'zod';
import {
  durationMsSchema,
  fileIdSchema,
  optionalField,
  shareSchema,
  strict,
  whole,
} from '../values.schema.ts';
import { distributionSchema } from './scenario-distributions.schema.ts';
import { localTimeSchema, shareByWaitSchema } from './scenario-values.schema.ts';

export const ivrSchema = strict({
  time: distributionSchema.describe('Time in the IVR, before the queue.'),
  containedShare: optionalField(
    shareSchema,
    'Share of callers whom the IVR serves; they enter no queue [0].',
  ),
});

export const menusSchema = z.record(
  fileIdSchema,
  strict({
    time: distributionSchema.describe('From the beginning of the prompt to the keys.'),
    choices: z
      .record(z.string().regex(/^[0-9*#]{1,8}$/, 'expected 1 to 8 of 0-9, *, #'), shareSchema)
      .refine(
        (choices) => sumOf(Object.values(choices)) <= 1,
        'expected shares of at most 1 in all',
      )
      .describe('Share of callers by the keys that they press; the rest press nothing.'),
  }),
);

/** Rounded, as shares such as 0.1 are no exact binary numbers. */
function sumOf(shares: readonly number[]): number {
  return Number(shares.reduce((sum, share) => sum + share, 0).toFixed(9));
}

export const linesSchema = strict({
  count: whole(1, 1_000_000).describe(
    'Lines, each held from the attempt to the end of the talk; more calls are blocked.',
  ),
});

const attemptsMax = optionalField(whole(1, 100), 'Attempts to reach somebody [1].');
const answerShare = shareSchema.describe('Share of attempts that are answered.');
const ringTime = optionalField(
  distributionSchema,
  'How long it rings, until the answer or the end of the attempt [0].',
);

export const callbacksSchema = strict({
  offerAboveWaitMs: durationMsSchema.describe('Offered where more than this wait is expected.'),
  acceptShare: shareSchema.describe('Share of those offered it who accept.'),
  acceptByExpectedWait: optionalField(
    shareByWaitSchema,
    'The same by expected wait [ms], in place of acceptShare: lines between points.',
  ),
  answerShare,
  attemptsMax,
  spacing: optionalField(distributionSchema, 'From one attempt to the next [at once].'),
  ringTime: optionalField(
    distributionSchema,
    'How long it rings, until the answer or the end of the attempt [0]. agentFirst: the offer ' +
      'fails after routing.callbackLimitMs of the centre, and the attempt with it; without a ' +
      'centre that is 10 min.',
  ),
  mode: z
    .enum(['agentFirst', 'customerFirst'])
    .optional()
    .describe(
      'Who is on the line first: the agent, busy while it rings, or the caller [agentFirst].',
    ),
  patience: optionalField(
    distributionSchema,
    'customerFirst: how long who answered waits for an agent [for ever].',
  ),
});

export const outboundSchema = strict({
  id: fileIdSchema.describe('Its name, which is that of its calls too.'),
  mode: z
    .enum(['backlog', 'predictive'])
    .describe('backlog: an idle agent dials the next; predictive: dialled ahead of idle agents.'),
  queue: optionalField(
    fileIdSchema,
    'The queue whose plan says who takes its calls [without a centre, one of its id].',
  ),
  calls: optionalField(whole(1, 1_000_000), 'Entries of the list [it never ends].'),
  from: optionalField(localTimeSchema, 'When dialling starts [the day’s start].'),
  to: optionalField(localTimeSchema, 'When it ends [the day’s end].'),
  idleMin: optionalField(
    whole(0, 10_000),
    'Dialled only while more than so many of its agents are idle [0].',
  ),
  handleTime: distributionSchema.describe('Talk of an answered call.'),
  wrapUp: optionalField(distributionSchema, 'Work after it [none].'),
  answerShare,
  ringTime,
  attemptsMax,
  spacing: optionalField(distributionSchema, 'From one attempt to the next [at once].'),
  patience: optionalField(
    distributionSchema,
    'predictive: how long who answered waits for an agent [leaves at once].',
  ),
  abandonShareMax: optionalField(
    shareSchema,
    'predictive: chance that an answer finds no agent, at most [0.03].',
  ),
});
