/**
 * A routing plan as the core holds it: steps from 0 on, expressions parsed, queues as places.
 *
 * A plan may come with a call, from outside; so compiling answers with a reason where it does not
 * hold the rules of rules.md C2, and never throws.
 */
import {
  agentsNamed,
  type CallClass,
  type Expression,
  type ExpressionAst,
  type Fallback,
  type PlanStep,
  parseExpression,
  type QueuePlan,
  type SkillTerm,
} from '../../rules/index.ts';
import type { CentreDefaults } from './centre-file.ts';
import { type CompiledStrategy, compileStrategy } from './strategies.ts';

/** Most steps of a plan, the one at 0 included. */
const stepsMax = 16;

export interface CompiledStep {
  readonly atMs: number;
  readonly mode: 'widen' | 'replace';
  readonly required: ExpressionAst;
  /** Places of the queues added. */
  readonly alsoQueues: readonly number[];
  readonly class: CallClass | null;
  readonly offsetMs: number | null;
  readonly offers: number | null;
  readonly skipIfUnstaffed: boolean;
}

/** The rule that gave a plan. */
export interface RuleSource {
  readonly set: string;
  readonly version: number;
  readonly rule: string;
}

export interface CompiledPlan {
  /** Equal for equal plans of one queue: the key of signatures. */
  readonly key: string;
  readonly source: QueuePlan;
  /** null: it is a queue's, or came with a call. */
  readonly rule: RuleSource | null;
  readonly queue: number;
  readonly class: CallClass;
  readonly offsetMs: number;
  readonly preferred: readonly SkillTerm[];
  readonly strategy: CompiledStrategy;
  /** The first one is the step at 0. */
  readonly steps: readonly CompiledStep[];
  /** Some step adds queues. */
  readonly addsQueues: boolean;
  readonly maxWaitMs: number | null;
  readonly fallback: CompiledFallback | null;
  /** Agents named by an expression or a preferred term, ascending, once each. */
  readonly agentsNamed: readonly string[];
}

export type CompiledFallback =
  | { readonly kind: 'move'; readonly queue: number }
  | { readonly kind: 'callback' | 'message' | 'end' };

export interface PlanContext {
  readonly queue: number;
  readonly queueIndex: ReadonlyMap<string, number>;
  readonly defaults: CentreDefaults;
  readonly loadFirst: boolean;
}

type PlanResult =
  | { readonly ok: true; readonly plan: CompiledPlan }
  | { readonly ok: false; readonly message: string };

/** Compiles a plan for a queue; refused with the first reason found. */
export function compilePlan(plan: QueuePlan, context: PlanContext): PlanResult {
  const first: PlanStep = {
    atMs: 0,
    mode: 'replace',
    required: plan.required ?? [],
    ...(plan.skipIfUnstaffed === undefined ? {} : { skipIfUnstaffed: plan.skipIfUnstaffed }),
  };
  const steps: CompiledStep[] = [];
  for (const step of [first, ...(plan.steps ?? [])]) {
    const compiled = compileStep(step, steps.at(-1)?.atMs ?? -1, context);
    if (typeof compiled === 'string') return invalid(compiled);
    steps.push(compiled);
  }
  if (steps.length > stepsMax) return invalid(`more than ${stepsMax} steps`);
  const limit = checkLimit(plan, steps.at(-1)?.atMs ?? 0);
  if (limit !== null) return invalid(limit);
  const { strategy: own } = plan;
  if (
    typeof own === 'object' &&
    !(isCount(own.ringGroup.offers) && isCount(own.ringGroup.everyMs))
  ) {
    return invalid('a ring group of no whole offers or time');
  }
  const fallback = compileFallback(plan.fallback, context);
  if (typeof fallback === 'string') return invalid(fallback);
  const strategy = compileStrategy(
    plan.strategy ?? context.defaults.strategy ?? 'longestIdle',
    context,
  );
  const preferred = plan.preferred ?? [];
  return {
    ok: true,
    plan: {
      key: `${context.queue} ${JSON.stringify([plan, strategy.name, strategy.offers])}`,
      source: plan,
      rule: null,
      queue: context.queue,
      class: plan.class ?? context.defaults.class ?? 2,
      offsetMs: plan.offsetMs ?? 0,
      preferred,
      strategy,
      steps,
      addsQueues: steps.some(({ alsoQueues }) => alsoQueues.length > 0),
      maxWaitMs: plan.maxWaitMs ?? null,
      fallback,
      agentsNamed: named(steps, preferred),
    },
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function invalid(message: string): PlanResult {
  return { ok: false, message };
}

/** Parses an expression, or gives null where it is not one. */
export function compileExpression(expression: Expression): ExpressionAst | null {
  const parsed = parseExpression(expression);
  return parsed.ok ? parsed.ast : null;
}

function compileStep(
  step: PlanStep,
  previousAtMs: number,
  context: PlanContext,
): CompiledStep | string {
  if (!Number.isSafeInteger(step.atMs) || step.atMs <= previousAtMs) {
    return `steps must begin one after the other, and one begins at ${step.atMs}`;
  }
  if (step.offers !== undefined && !isCount(step.offers)) return `${step.offers} offers at once`;
  const required = parseExpression(step.required);
  if (!required.ok) return required.message;
  const alsoQueues: number[] = [];
  for (const id of step.alsoQueues ?? []) {
    const queue = context.queueIndex.get(id);
    if (queue === undefined) return `the queue ${id} is not known`;
    if (queue !== context.queue && !alsoQueues.includes(queue)) alsoQueues.push(queue);
  }
  return {
    atMs: step.atMs,
    mode: step.mode,
    required: required.ast,
    alsoQueues,
    class: step.class ?? null,
    offsetMs: step.offsetMs ?? null,
    offers: step.offers ?? null,
    skipIfUnstaffed: step.skipIfUnstaffed ?? false,
  };
}

function checkLimit(plan: QueuePlan, lastStepAtMs: number): string | null {
  const { maxWaitMs } = plan;
  if (maxWaitMs === undefined) return null;
  if (plan.fallback === undefined) return 'a maximum wait without a fallback';
  if (!Number.isSafeInteger(maxWaitMs) || maxWaitMs < 0) return `a maximum wait of ${maxWaitMs}`;
  const fits = maxWaitMs === 0 || maxWaitMs > lastStepAtMs;
  return fits ? null : `a maximum wait of ${maxWaitMs}, before the last step at ${lastStepAtMs}`;
}

function compileFallback(
  fallback: Fallback | undefined,
  context: PlanContext,
): CompiledFallback | null | string {
  if (fallback === undefined) return null;
  if (fallback.kind !== 'move') return { kind: fallback.kind };
  const queue = context.queueIndex.get(fallback.queue);
  return queue === undefined ? `the queue ${fallback.queue} is not known` : { kind: 'move', queue };
}

function named(steps: readonly CompiledStep[], preferred: readonly SkillTerm[]): readonly string[] {
  const ids = new Set(steps.flatMap((step) => [...agentsNamed(step.required)]));
  for (const term of preferred) if ('agentId' in term) ids.add(term.agentId);
  return [...ids].sort();
}
