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
  optionalField,
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
  factorByInterval: optionalField(
    factorByInterval,
    'Factor on talk times by the interval of arrival [1].',
  ),
  wrapUp: optionalField(distributionSchema, 'Work after the caller has left [none].'),
  hold: optionalField(
    shareDistributionSchema,
    'Share of the talks with a hold, and its length; as many have a further one [none].',
  ),
  consult: strict({
    ...furtherTalk,
    talk: distributionSchema.describe('Talk of the two agents; the caller is on hold meanwhile.'),
  })
    .optional()
    .describe('Asking a colleague while the caller holds [none].'),
  transfer: strict({
    ...furtherTalk,
    talk: optionalField(distributionSchema, 'Talk with the agent who takes over [talk].'),
  })
    .optional()
    .describe('Passing the caller on at the end of the talk [none].'),
});

const balkSchema = strict({
  share: optionalField(
    shareSchema,
    'Share of callers who leave at once where nobody can take them [0].',
  ),
  byAnnouncedWait: optionalField(
    shareByWaitSchema,
    'Share of callers who leave on hearing the expected wait [ms]: straight lines between the ' +
      'points, 0 before the first, level after the last [none].',
  ),
});

const upSellSchema = strict({
  share: optionalField(shareSchema, 'Share of the served calls in which it is tried [1].'),
  whenWaitingMax: optionalField(
    countSchema,
    'Only while at most so many wait in the call’s queue at the end of the base talk.',
  ),
  time: distributionSchema.describe('Time that it adds to the talk.'),
  acceptShare: shareSchema.describe('Share of the tries that are accepted.'),
  valueMinor: quantitySchema.describe('What an accepted one earns, in minor units.'),
});

const promptsSchema = strict({
  busyAboveWaiting: optionalField(
    countSchema,
    'The centre is busy, for the rules, while more wait in the call’s queue [never].',
  ),
  lines: z
    .array(
      strict({
        share: optionalField(z.number().positive().max(1_000), 'Weight among the lines [1].'),
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
  valueMinor: optionalField(quantitySchema, 'What an order earns, in minor units [0].'),
  upSell: optionalField(upSellSchema, 'An offer made at the end of a call [none].'),
  prompts: optionalField(
    promptsSchema,
    'What the prompt rules in force offer beside the first line of an order [nothing].',
  ),
});

export const callTypeSchema = strict({
  id: fileIdSchema.describe('Its name.'),
  queue: optionalField(
    fileIdSchema,
    '[the centre’s defaults.queue; without a centre, a queue of the call type’s id]',
  ),
  facts: optionalField(
    lineFactsSchema,
    'What its callers bring, by names of the facts dictionary. Where rule sets are in force ' +
      'that classify, admit or route, its calls go by them, and by queue where none are.',
  ),
  targetMs: optionalField(durationMsSchema, 'Target of the service level [the queue’s].'),
  shortAbandonMs: optionalField(
    durationMsSchema,
    'Who leaves within it counts as a short abandon [the queue’s].',
  ),
  arrivals: arrivalsSchema.describe('When its callers call.'),
  handleTime: handleTimeSchema.describe('How long a call keeps an agent.'),
  patience: distributionSchema
    .nullable()
    .describe('How long a caller is willing to wait; null: for ever.'),
  patienceFactorByInterval: optionalField(
    factorByInterval,
    'Factor on patience by the interval of arrival [1].',
  ),
  balk: optionalField(balkSchema, 'Who leaves at once on finding a wait [nobody].'),
  redial: strict({
    afterAbandon: optionalField(callAgainSchema, 'Of those who left while waiting [none].'),
    afterBlock: optionalField(callAgainSchema, 'Of those who found no free line [none].'),
  })
    .optional()
    .describe('Who tries again [nobody].'),
  returnCall: optionalField(callAgainSchema, 'Who was served and calls again [nobody].'),
  order: optionalField(orderSchema, 'What its calls earn [nothing].'),
});
