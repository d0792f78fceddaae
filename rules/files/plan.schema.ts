/**
 * The routing plan: where a call waits, who may take it, and what changes while it waits. Supplied
 * by a queue, a call or a `route` rule.
 * Source: acd-routing.md B5, B8, B12.
 */
import * as z from 'zod';
import {
  durationMsSchema,
  exactOptionalField,
  fileIdSchema,
  type Infer,
  labelSchema,
  offsetMsSchema,
  positiveMsSchema,
  strict,
  whole,
} from '../../kernel/schemas/index.ts';
import { strategyNames } from '../language/words.ts';
import { parseExpression } from '../parse-expression.ts';
import { skillTermSchema } from './skill-term.schema.ts';

/**
 * Urgency class; 0 is the most urgent. An agent gets no call of a class while one of a lower number
 * that they may serve waits.
 */
export const classSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)], {
  error: 'expected a class: 0, 1, 2 or 3',
});
/** Urgency class of a call; 0 is the most urgent. */
export type CallClass = Infer<typeof classSchema>;

/** Most steps besides the first at 0: 16 in all. */
export const planStepsMax = 15;

/**
 * A text in the grammar of `expression-text.ts`, or a list whose terms must all hold; an empty list
 * is true.
 */
export const expressionSchema = z
  .union([z.string(), z.array(skillTermSchema)], {
    error: 'expected a skill expression: a text, or a list of terms',
  })
  .superRefine((expression, context) => {
    const parsed = parseExpression(expression);
    if (parsed.ok) return;
    context.addIssue({
      code: 'custom',
      message: `expected a skill expression: ${parsed.message}`,
      ...(typeof expression === 'string' ? {} : { path: [parsed.at] }),
    });
  });
/** Who may take a call: a text, or terms that must all hold. */
export type Expression = Infer<typeof expressionSchema>;

export const strategySchema = z.union([
  z.enum(strategyNames),
  strict({
    ringGroup: strict({
      offers: whole(1, 64).describe('Agents who are offered the call at once.'),
      everyMs: positiveMsSchema.describe('Milliseconds until further agents are offered it too.'),
    }).describe('Several agents are offered the call; the first to accept gets it.'),
  }),
  strict({
    registered: fileIdSchema.describe('A strategy that the program has given to the router.'),
  }),
]);
/** Which agent comes first: a strategy of ours, a ring group, or one of the program. */
export type Strategy = Infer<typeof strategySchema>;

const alsoQueues = z.array(fileIdSchema).max(64);

const planStepSchema = strict({
  atMs: positiveMsSchema.describe('Milliseconds after queue entry; increases from step to step.'),
  mode: z
    .enum(['widen', 'replace'])
    .describe('widen: who may take the call already still may. replace: only those named here.'),
  required: expressionSchema.describe('Who may take the call from this step on.'),
  alsoQueues: exactOptionalField(
    alsoQueues,
    'Queues whose agents may serve too; the call keeps its place.',
  ),
  class: exactOptionalField(classSchema, 'Class from this step on; 0 is most urgent.'),
  offsetMs: exactOptionalField(
    offsetMsSchema,
    'Offset of the due key from this step on; negative is a head start.',
  ),
  offers: exactOptionalField(whole(1, 64), 'Offers at once while this step holds [1].'),
  skipIfUnstaffed: z
    .boolean()
    .exactOptional()
    .describe('Pass this step over while nobody it names is logged on.'),
});
export type PlanStep = Infer<typeof planStepSchema>;

const fallbackKind = 'What happens at the end of the wait: move, callback, message or end.';
const fallbackText = exactOptionalField(labelSchema, 'Id of the text the caller hears.');

const fallbackSchema = z.discriminatedUnion('kind', [
  strict({
    kind: z.literal('move').describe(fallbackKind),
    queue: fileIdSchema.describe('The queue the call moves to.'),
  }),
  strict({ kind: z.literal('callback').describe(fallbackKind) }),
  strict({ kind: z.literal('message').describe(fallbackKind), text: fallbackText }),
  strict({ kind: z.literal('end').describe(fallbackKind), text: fallbackText }),
]);
export type Fallback = Infer<typeof fallbackSchema>;

const waitWords = 'Longest wait in milliseconds; 0 acts at once, else more than the last step.';
const fallbackWords = 'What happens when the longest wait is over.';
const planQueueSchema = fileIdSchema.describe('The queue the call waits in.');

const planShape = {
  class: exactOptionalField(classSchema, 'Priority class: 0 is most urgent, and strict.'),
  offsetMs: exactOptionalField(
    offsetMsSchema,
    'Added to the time of entry, in milliseconds, which orders calls of a class; negative is a head start.',
  ),
  required: exactOptionalField(
    expressionSchema,
    'Who may take the call: a skill expression, or terms that must all hold.',
  ),
  preferred: z
    .array(skillTermSchema)
    .max(64)
    .exactOptional()
    .describe('Who should rather take it: terms that add to an agent’s score.'),
  strategy: exactOptionalField(
    strategySchema,
    'Who comes first among equal agents [the strategy of the queue].',
  ),
  skipIfUnstaffed: z
    .boolean()
    .exactOptional()
    .describe('Pass the first stage over while nobody it names is logged on.'),
  steps: z
    .array(planStepSchema)
    .max(planStepsMax)
    .exactOptional()
    .describe('What changes as the call waits, in order of time.'),
  maxWaitMs: exactOptionalField(durationMsSchema, waitWords),
  fallback: exactOptionalField(fallbackSchema, fallbackWords),
};

/** Plan of a queue. Absent members come from the centre's `defaults`. */
export const queuePlanSchema = strict(planShape).superRefine(checkTimes);
/** How calls of a queue wait, and who may take them. */
export type QueuePlan = Infer<typeof queuePlanSchema>;

/** The whole plan of a call, which names its queue; that queue's own plan is not used. */
export const routingPlanSchema = strict({ queue: planQueueSchema, ...planShape }).superRefine(
  checkTimes,
);
/** How one call waits, and who may take it; it names its queue. */
export type RoutingPlan = Infer<typeof routingPlanSchema>;

/** Plan given by a rule; it must state maximum wait and fallback. */
export const routeOutcomeSchema = strict({
  queue: planQueueSchema,
  ...planShape,
  maxWaitMs: durationMsSchema.describe(waitWords),
  fallback: fallbackSchema.describe(fallbackWords),
})
  .superRefine(checkTimes)
  .superRefine(checkAgentSteps);

function checkTimes(plan: QueuePlan, context: z.RefinementCtx): void {
  let lastAtMs = 0;
  for (const [index, { atMs }] of (plan.steps ?? []).entries()) {
    if (atMs <= lastAtMs) {
      refuse(context, ['steps', index, 'atMs'], `more than the step before it, ${lastAtMs}`);
    }
    lastAtMs = atMs;
  }
  if (plan.maxWaitMs === undefined) return;
  if (plan.maxWaitMs !== 0 && plan.maxWaitMs <= lastAtMs) {
    refuse(context, ['maxWaitMs'], `0, or more than the last step's atMs, ${lastAtMs}`);
  }
  if (plan.fallback === undefined) refuse(context, ['fallback'], 'a fallback beside maxWaitMs');
}

/** A last stage that admits only named agents needs a wider stage, as all may be away. */
function checkAgentSteps(plan: RoutingPlan, context: z.RefinementCtx): void {
  const steps = plan.steps ?? [];
  const last = steps.at(-1);
  if (last !== undefined && last.mode === 'widen') return;
  const required = last === undefined ? plan.required : last.required;
  if (typeof required !== 'object') return;
  const place = required.findIndex((term) => 'agentId' in term);
  if (place === -1) return;
  const stage = last === undefined ? ['required'] : ['steps', steps.length - 1, 'required'];
  refuse(context, [...stage, place], 'a later step that others can serve');
}

function refuse(context: z.RefinementCtx, path: (string | number)[], expected: string): void {
  context.addIssue({ code: 'custom', path, message: `expected ${expected}` });
}
