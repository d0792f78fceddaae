/**
 * Schemas of the routing plan and of skill expressions: the words of `rules/`.
 *
 * Beyond types: expressions parse, steps strictly increase, a maximum wait lies after the last step
 * and has a fallback. Whether queues, skills and agents exist is for `centre-references.ts`.
 * Source: rules.md C2.
 */
import { z } from 'zod';
import {
  type Expression,
  type Fallback,
  type PlanStep,
  parseExpression,
  type QueuePlan,
  type RoutingPlan,
  type SkillTerm,
  type Strategy,
  strategyNames,
} from '../rules/index.ts';
import {
  classSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  offsetMsSchema,
  positiveMsSchema,
  strict,
} from './values.schema.ts';

/** Most steps after the one at 0; 16 with it (acd-routing.md B12). */
export const planStepsMax = 15;

/** 0..100, whole or not. */
export const levelSchema = z.number().min(0).max(100);

export const skillTermSchema = z.union(
  [
    strict({
      skill: fileIdSchema,
      minLevel: levelSchema.exactOptional(),
      weight: z.number().min(-1_000_000).max(1_000_000).exactOptional(),
    }),
    strict({ agentId: fileIdSchema }),
  ],
  { error: 'expected a term: { skill, minLevel?, weight? } or { agentId }' },
) satisfies z.ZodType<SkillTerm>;

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
  }) satisfies z.ZodType<Expression>;

export const strategySchema = z.union([
  z.enum(strategyNames),
  strict({ ringGroup: strict({ offers: z.int().min(1).max(64), everyMs: positiveMsSchema }) }),
]) satisfies z.ZodType<Strategy>;

const alsoQueues = z.array(fileIdSchema).max(64);

const planStepSchema = strict({
  atMs: positiveMsSchema,
  mode: z.enum(['widen', 'replace']),
  required: expressionSchema,
  alsoQueues: alsoQueues.exactOptional(),
  class: classSchema.exactOptional(),
  offsetMs: offsetMsSchema.exactOptional(),
  offers: z.int().min(1).max(64).exactOptional(),
  skipIfUnstaffed: z.boolean().exactOptional(),
}) satisfies z.ZodType<PlanStep>;

const fallbackSchema = z.discriminatedUnion('kind', [
  strict({ kind: z.literal('move'), queue: fileIdSchema }),
  strict({ kind: z.literal('callback') }),
  strict({ kind: z.literal('message'), text: labelSchema.exactOptional() }),
  strict({ kind: z.literal('end'), text: labelSchema.exactOptional() }),
]) satisfies z.ZodType<Fallback>;

const planShape = {
  class: classSchema.exactOptional(),
  offsetMs: offsetMsSchema.exactOptional(),
  required: expressionSchema.exactOptional(),
  preferred: z.array(skillTermSchema).max(64).exactOptional(),
  strategy: strategySchema.exactOptional(),
  skipIfUnstaffed: z.boolean().exactOptional(),
  steps: z.array(planStepSchema).max(planStepsMax).exactOptional(),
  maxWaitMs: durationMsSchema.exactOptional(),
  fallback: fallbackSchema.exactOptional(),
};

export const queuePlanSchema = strict(planShape).superRefine(
  checkTimes,
) satisfies z.ZodType<QueuePlan>;

export const routingPlanSchema = strict({ queue: fileIdSchema, ...planShape }).superRefine(
  checkTimes,
) satisfies z.ZodType<RoutingPlan>;

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

function refuse(context: z.RefinementCtx, path: (string | number)[], expected: string): void {
  context.addIssue({ code: 'custom', path, message: `expected ${expected}` });
}
