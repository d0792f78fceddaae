/**
 * Call types of a scenario: handle times, patience, orders, repeated calls.
 * Source: simulation.md 2.1-2.5.
 */
import * as z from 'zod';
import { lineFactsSchema } from '../../../rules/files/index.ts';
import { amountMinorMax } from '../../values/domain-values.schema.ts';
import {
  countSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  shareSchema,
  strict,
  whole,
} from '../values.schema.ts';
import { arrivalsSchema, callAgainSchema } from './scenario-arrivals.schema.ts';
import {
  distributionSchema,
  quantitySchema,
  shareDistributionSchema,
} from './scenario-distributions.schema.ts';
import { factorSchema, shareByWaitSchema } from './scenario-values.schema.ts';

const factorByInterval = z.array(factorSchema).min(1).max(1_440);

const furtherTalk = {
  share: shareSchema.describe('Share of the calls that have one.'),
  queue: fileIdSchema.describe('The queue that is asked or gets the call.'),
};

const handleTimeSchema = strict({
  talk: distributionSchema.describe('Time from the answer to the end of the talk, without holds.'),
  talkByProfile: z
    .record(fileIdSchema, distributionSchema)
    .optional()
    .describe('Talk time with agents of a profile, where it differs.'),
  factorByInterval: factorByInterval
    .optional()
    .describe('Factor on talk times by the interval of arrival [1].'),
  wrapUp: distributionSchema.optional().describe('Work after the caller has left [none].'),
  hold: shareDistributionSchema
    .optional()
    .describe('Share of the talks with a hold, and its length; as many have a further one [none].'),
  consult: strict({
    ...furtherTalk,
    talk: distributionSchema.describe('Talk of the two agents; the caller is on hold meanwhile.'),
  })
    .optional()
    .describe('Asking a colleague while the caller holds [none].'),
  transfer: strict({
    ...furtherTalk,
    talk: distributionSchema.optional().describe('Talk with the agent who takes over [talk].'),
  })
    .optional()
    .describe('Passing the caller on at the end of the talk [none].'),
});

const balkSchema = strict({
  share: shareSchema
    .optional()
    .describe('Share of callers who leave at once where nobody can take them [0].'),
  byAnnouncedWait: shareByWaitSchema
    .optional()
    .describe(
      'Share of callers who leave on hearing the expected wait [ms]: straight lines between the ' +
        'points, 0 before the first, level after the last [none].',
    ),
});

const upSellSchema = strict({
  share: shareSchema.optional().describe('Share of the served calls in which it is tried [1].'),
  whenWaitingMax: countSchema
    .optional()
    .describe('Only while at most so many wait in the call’s queue at the end of the base talk.'),
  time: distributionSchema.describe('Time that it adds to the talk.'),
  acceptShare: shareSchema.describe('Share of the tries that are accepted.'),
  valueMinor: quantitySchema.describe('What an accepted one earns, in minor units.'),
});

const promptsSchema = strict({
  busyAboveWaiting: countSchema
    .optional()
    .describe('The centre is busy, for the rules, while more wait in the call’s queue [never].'),
  lines: z
    .array(
      strict({
        share: z.number().positive().max(1_000).optional().describe('Weight among the lines [1].'),
        facts: lineFactsSchema.describe(
          'The line, its order and customer, by the facts dictionary.',
        ),
        marginMinor: z
          .record(labelSchema, whole(-amountMinorMax, amountMinorMax))
          .describe('What an accepted prompt earns, by item; absent: 0.'),
      }),
    )
    .min(1)
    .max(1_000)
    .describe('What callers order; the rules decide what is offered beside it.'),
});

const orderSchema = strict({
  share: shareSchema.describe('Share of the served calls that order.'),
  valueMinor: quantitySchema.optional().describe('What an order earns, in minor units [0].'),
  upSell: upSellSchema.optional().describe('An offer made at the end of a call [none].'),
  prompts: promptsSchema
    .optional()
    .describe('What the prompt rules in force offer beside the first line of an order [nothing].'),
});

export const callTypeSchema = strict({
  id: fileIdSchema.describe('Its name.'),
  queue: fileIdSchema
    .optional()
    .describe('[the centre’s defaults.queue; without a centre, a queue of the call type’s id]'),
  facts: lineFactsSchema
    .optional()
    .describe(
      'What its callers bring, by names of the facts dictionary. Where rule sets are in force ' +
        'that classify, admit or route, its calls go by them, and by queue where none are.',
    ),
  targetMs: durationMsSchema.optional().describe('Target of the service level [the queue’s].'),
  shortAbandonMs: durationMsSchema
    .optional()
    .describe('Who leaves within it counts as a short abandon [the queue’s].'),
  arrivals: arrivalsSchema.describe('When its callers call.'),
  handleTime: handleTimeSchema.describe('How long a call keeps an agent.'),
  patience: distributionSchema
    .nullable()
    .describe('How long a caller is willing to wait; null: for ever.'),
  patienceFactorByInterval: factorByInterval
    .optional()
    .describe('Factor on patience by the interval of arrival [1].'),
  balk: balkSchema.optional().describe('Who leaves at once on finding a wait [nobody].'),
  redial: strict({
    afterAbandon: callAgainSchema.optional().describe('Of those who left while waiting [none].'),
    afterBlock: callAgainSchema.optional().describe('Of those who found no free line [none].'),
  })
    .optional()
    .describe('Who tries again [nobody].'),
  returnCall: callAgainSchema.optional().describe('Who was served and calls again [nobody].'),
  order: orderSchema.optional().describe('What its calls earn [nothing].'),
});
