/**
 * Parts of the centre besides queues: IVR, lines, callbacks, outbound calls.
 * Source: simulation.md 2.1, 2.4.
 */
import * as z from 'zod';
import { durationMsSchema, fileIdSchema, shareSchema, strict, whole } from '../values.schema.ts';
import { distributionSchema } from './scenario-distributions.schema.ts';
import { localTimeSchema, shareByWaitSchema } from './scenario-values.schema.ts';

export const ivrSchema = strict({
  time: distributionSchema.describe('Time in the IVR, before the queue.'),
  containedShare: shareSchema
    .optional()
    .describe('Share of callers whom the IVR serves; they enter no queue [0].'),
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

const attemptsMax = whole(1, 100).optional().describe('Attempts to reach somebody [1].');
const answerShare = shareSchema.describe('Share of attempts that are answered.');
const ringTime = distributionSchema
  .optional()
  .describe('How long it rings, until the answer or the end of the attempt [0].');

export const callbacksSchema = strict({
  offerAboveWaitMs: durationMsSchema.describe('Offered where more than this wait is expected.'),
  acceptShare: shareSchema.describe('Share of those offered it who accept.'),
  acceptByExpectedWait: shareByWaitSchema
    .optional()
    .describe('The same by expected wait [ms], in place of acceptShare: lines between points.'),
  answerShare,
  attemptsMax,
  spacing: distributionSchema.optional().describe('From one attempt to the next [at once].'),
  ringTime: distributionSchema
    .optional()
    .describe(
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
  patience: distributionSchema
    .optional()
    .describe('customerFirst: how long who answered waits for an agent [for ever].'),
});

export const outboundSchema = strict({
  id: fileIdSchema.describe('Its name, which is that of its calls too.'),
  mode: z
    .enum(['backlog', 'predictive'])
    .describe('backlog: an idle agent dials the next; predictive: dialled ahead of idle agents.'),
  queue: fileIdSchema
    .optional()
    .describe('The queue whose plan says who takes its calls [without a centre, one of its id].'),
  calls: whole(1, 1_000_000).optional().describe('Entries of the list [it never ends].'),
  from: localTimeSchema.optional().describe('When dialling starts [the day’s start].'),
  to: localTimeSchema.optional().describe('When it ends [the day’s end].'),
  idleMin: whole(0, 10_000)
    .optional()
    .describe('Dialled only while more than so many of its agents are idle [0].'),
  handleTime: distributionSchema.describe('Talk of an answered call.'),
  wrapUp: distributionSchema.optional().describe('Work after it [none].'),
  answerShare,
  ringTime,
  attemptsMax,
  spacing: distributionSchema.optional().describe('From one attempt to the next [at once].'),
  patience: distributionSchema
    .optional()
    .describe('predictive: how long who answered waits for an agent [leaves at once].'),
  abandonShareMax: shareSchema
    .optional()
    .describe('predictive: chance that an answer finds no agent, at most [0.03].'),
});
