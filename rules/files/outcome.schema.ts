/**
 * Outcomes by kind of rule: the schemas of `event.params`. Whether queues, texts and items exist
 * depends on the centre and is checked by lint.
 */
import * as z from 'zod';
import {
  countSchema,
  durationMsSchema,
  exactOptionalField,
  fileIdSchema,
  type Infer,
  labelSchema,
  languageSchema,
  positiveMsSchema,
  strict,
  whole,
} from '../../kernel/schemas/index.ts';
import { callTypes } from '../facts/call-facts.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { admitActions, holdSources, scriptMoments } from '../language/words.ts';
import { expressionSchema, routeOutcomeSchema } from './plan.schema.ts';
import { kebabSchema } from './values.schema.ts';

const namesMax = 64;
/** Shortest pause between two treatments (announcement, music, …) of a waiting call. */
const treatPauseMsMin = 5_000;
const daysMax = 36_600;
const scoreMax = 1_000_000;

const classify = strict({
  callType: exactOptionalField(z.enum(callTypes), 'What the call is about.'),
  language: exactOptionalField(languageSchema, 'Language of the caller, ISO 639-1.'),
  tags: z
    .array(kebabSchema)
    .max(namesMax)
    .describe('Tags of the call; those of all matching rules are united.'),
}).superRefine(({ callType, language, tags }, context) => {
  if (callType !== undefined || language !== undefined || tags.length > 0) return;
  refuse(context, [], 'a callType, a language or a tag');
});
export type ClassifyOutcome = Infer<typeof classify>;

const admit = strict({
  action: z.enum(admitActions).describe('What happens to the call before it is queued.'),
  text: exactOptionalField(kebabSchema, 'Id of the text the caller hears.'),
  callbackWithinMs: exactOptionalField(
    positiveMsSchema,
    'Of callbackOffer: the callback is promised within so many milliseconds.',
  ),
}).superRefine(({ action, callbackWithinMs }, context) => {
  if (callbackWithinMs === undefined || action === 'callbackOffer') return;
  refuse(context, ['callbackWithinMs'], `none beside the action ${action}`);
});
export type AdmitOutcome = Infer<typeof admit>;

const treat = strict({
  say: z
    .array(kebabSchema)
    .min(1)
    .max(namesMax)
    .exactOptional()
    .describe('Ids of the texts said, in order.'),
  music: exactOptionalField(kebabSchema, 'Id of the music that plays from now on.'),
  announce: z
    .array(z.enum(['position', 'ewt']))
    .min(1)
    .max(2)
    .exactOptional()
    .describe('What is announced: the position, the expected wait.'),
  offer: z
    .enum(['callback', 'message'])
    .exactOptional()
    .describe('What the caller may choose instead of waiting.'),
  nextInMs: durationMsSchema
    .min(treatPauseMsMin)
    .describe('Milliseconds until the next treatment; at least 5000.'),
});
export type TreatOutcome = Infer<typeof treat>;

const acceptPrior = strict({
  accepted: countSchema.describe('Accepted, of those shown.'),
  shown: countSchema.min(1).describe('Shown; the larger, the slower history changes the belief.'),
}).refine(({ accepted, shown }) => accepted <= shown, {
  path: ['accepted'],
  error: 'expected at most as many as were shown',
});

const maxPerOrderSchema = z.union([z.literal(1), z.literal(2), z.literal(3)], {
  error: 'expected 1, 2 or 3',
});

const prompt = strict({
  kind: z.enum(['upSell', 'crossSell']).describe('upSell replaces the line; crossSell adds one.'),
  sku: labelSchema.describe('The item proposed.'),
  quantity: countSchema.min(1).describe('How many of it.'),
  priceGroup: exactOptionalField(labelSchema, 'Price group of the proposed line.'),
  say: kebabSchema.describe('Id of the text the agent says.'),
  note: exactOptionalField(kebabSchema, 'Id of a text for the agent’s eyes only.'),
  handleMs: durationMsSchema.describe(
    'Handle time in milliseconds that offering it is expected to add.',
  ),
  acceptPrior: acceptPrior.describe('Belief about acceptance before there is history.'),
  maxPerOrder: maxPerOrderSchema.describe('Most times it is accepted on one order.'),
  notAgainDays: whole(0, daysMax).describe(
    'Days in which the same customer does not hear it again.',
  ),
  reasonsToDecline: z
    .array(kebabSchema)
    .min(1)
    .max(namesMax)
    .describe('Reasons the agent records with a no.'),
});
export type PromptOutcome = Infer<typeof prompt>;

const script = strict({
  at: z.enum(scriptMoments).describe('Moment of the order at which the text is due.'),
  text: kebabSchema.describe('Id of the text.'),
  audience: z.enum(['say', 'note']).describe('say: to the caller. note: for the agent alone.'),
  mustConfirm: z.boolean().describe('Completion waits until the agent has ticked it.'),
});
export type ScriptOutcome = Infer<typeof script>;

const hold = strict({
  code: labelSchema.describe('Hold code.'),
  source: exactOptionalField(z.enum(holdSources), 'What the hold comes from [rule].'),
  removeReservations: z.boolean().describe('The order gives its stock back meanwhile.'),
});

const review = strict({
  queue: fileIdSchema.describe('Queue the review waits in.'),
  required: expressionSchema.describe('Who may do it: a skill expression.'),
  dueInMs: positiveMsSchema.describe('Milliseconds until it is due.'),
});

const check = strict({
  effect: z
    .enum(['refuse', 'hold', 'score', 'note'])
    .describe('refuse beats hold beats note; scores add.'),
  reason: kebabSchema.describe('Reason code.'),
  score: exactOptionalField(
    whole(-scoreMax, scoreMax),
    'Points added to the order’s fraud score, once per rule.',
  ),
  hold: exactOptionalField(hold, 'Of effect hold: the hold that is placed.'),
  review: exactOptionalField(review, 'Of effect hold: the work of clearing it, as it is routed.'),
  text: kebabSchema.describe('Id of the text the agent sees.'),
}).superRefine(({ effect, score, hold: placed, review: work }, context) => {
  if (effect === 'hold' && placed === undefined)
    refuse(context, ['hold'], 'a hold beside effect hold');
  if (effect !== 'hold' && placed !== undefined)
    refuse(context, ['hold'], 'none but beside effect hold');
  if (effect !== 'hold' && work !== undefined)
    refuse(context, ['review'], 'none but beside effect hold');
  if (effect === 'score' && score === undefined)
    refuse(context, ['score'], 'a score beside effect score');
});
export type CheckOutcome = Infer<typeof check>;

const priceLimit = strict({
  verdict: z
    .enum(['allow', 'approve', 'refuse'])
    .describe('allow: at once. approve: somebody decides. refuse: not at all.'),
  approverRole: exactOptionalField(labelSchema, 'Of verdict approve: the role that decides.'),
  reasonSet: kebabSchema.describe('Set of reasons the agent chooses one of.'),
  text: exactOptionalField(kebabSchema, 'Id of the text the agent sees.'),
}).superRefine(({ verdict, approverRole }, context) => {
  const isApproved = verdict === 'approve';
  if (isApproved === (approverRole !== undefined)) return;
  const expected = isApproved ? 'a role beside verdict approve' : 'none but beside verdict approve';
  refuse(context, ['approverRole'], expected);
});
export type PriceLimitOutcome = Infer<typeof priceLimit>;

const coupon = strict({
  refuse: kebabSchema.describe('Reason code of the refusal.'),
  text: kebabSchema.describe('Id of the text the agent sees.'),
});
export type CouponOutcome = Infer<typeof coupon>;

/** Schema of `event.params`, by kind. */
export const outcomeSchemas = {
  classify,
  admit,
  route: routeOutcomeSchema,
  treat,
  prompt,
  script,
  check,
  priceLimit,
  coupon,
} as const satisfies { readonly [Kind in RuleKind]: z.ZodType };

/** Outcome of a single rule, by kind. */
export type OutcomeOf = {
  readonly [Kind in RuleKind]: Infer<(typeof outcomeSchemas)[Kind]>;
};
export type RouteOutcome = OutcomeOf['route'];
export type Outcome = OutcomeOf[RuleKind];

function refuse(context: z.RefinementCtx, path: string[], expected: string): void {
  context.addIssue({ code: 'custom', path, message: `expected ${expected}` });
}
