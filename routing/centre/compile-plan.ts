/**
 * A routing plan as the core holds it: steps from 0 on, expressions parsed, queues as places.
 *
 * A plan may come with a call, from outside; so compiling answers with a reason where it does not
 * hold the rules, and never throws.
 * Source: rules.md C2.
 */
import {
  agentsNamed,
  type CallClass,
  type Expression,
  type ExpressionAst,
  type PlanStep,
  parseExpression,
  type QueuePlan,
  type SkillTerm,
  type Strategy,
} from '../../rules/index.ts';
import type { CentreFile } from './centre-file.ts';
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
  readonly file: Pick<CentreFile, 'defaults' | 'routing'>;
  readonly queueIndex: ReadonlyMap<string, number>;
  readonly queue: number;
  /** Where the plan names none [that of the centre]. */
  readonly strategy?: Strategy | undefined;
}

/** Compiles a plan for a queue; refused with the first reason found, as text. */
export function compilePlan(plan: QueuePlan, context: PlanContext): CompiledPlan | string {
  const { defaults, routing } = context.file;
  const { required = [], skipIfUnstaffed = false, preferred = [], maxWaitMs = null } = plan;
  const first: PlanStep = { atMs: 0, mode: 'replace', required, skipIfUnstaffed };
  const steps: CompiledStep[] = [];
  for (const step of [first, ...(plan.steps ?? [])]) {
    const compiled = compileStep(step, steps.at(-1)?.atMs ?? -1, context);
    if (typeof compiled === 'string') return compiled;
    steps.push(compiled);
  }
  if (steps.length > stepsMax) return `more than ${stepsMax} steps`;
  const wrong = wrongLimit(plan, steps.at(-1)?.atMs ?? 0);
  if (wrong !== null) return wrong;
  const named = plan.strategy ?? context.strategy ?? defaults?.strategy ?? 'longestIdle';
  const ring = typeof plan.strategy === 'object' ? plan.strategy.ringGroup : null;
  if (ring !== null && !(isCount(ring.offers) && isCount(ring.everyMs))) {
    return 'a ring group of no whole offers or time';
  }
  const fallback = compileFallback(plan.fallback, context);
  if (typeof fallback === 'string') return fallback;
  const strategy = compileStrategy(named, { loadFirst: routing?.loadFirst ?? false });
  const ids = new Set(steps.flatMap((step) => agentsNamed(step.required)));
  for (const term of preferred) if ('agentId' in term) ids.add(term.agentId);
  return {
    key: `${context.queue} ${JSON.stringify([plan, strategy.name, strategy.offers])}`,
    source: plan,
    rule: null,
    queue: context.queue,
    class: plan.class ?? defaults?.class ?? 2,
    offsetMs: plan.offsetMs ?? 0,
    preferred,
    strategy,
    steps,
    addsQueues: steps.some(({ alsoQueues }) => alsoQueues.length > 0),
    maxWaitMs,
    fallback,
    agentsNamed: [...ids].sort(),
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** Parses an expression, or gives null where it is not one. */
export function compileExpression(expression: Expression): ExpressionAst | null {
  const parsed = parseExpression(expression);
  return parsed.ok ? parsed.ast : null;
}

function compileStep(
  step: PlanStep,
  previousAtMs: number,
  { queue: own, queueIndex }: PlanContext,
): CompiledStep | string {
  const { atMs, mode, offers = null, offsetMs = null, skipIfUnstaffed = false } = step;
  if (!Number.isSafeInteger(atMs) || atMs <= previousAtMs) {
    return `steps must begin one after the other, and one begins at ${atMs}`;
  }
  if (offers !== null && !isCount(offers)) return `${offers} offers at once`;
  const parsed = parseExpression(step.required);
  if (!parsed.ok) return parsed.message;
  const alsoQueues = new Set<number>();
  for (const id of step.alsoQueues ?? []) {
    const queue = queueIndex.get(id);
    if (queue === undefined) return `the queue ${id} is not known`;
    if (queue !== own) alsoQueues.add(queue);
  }
  return {
    atMs,
    mode,
    required: parsed.ast,
    alsoQueues: [...alsoQueues],
    class: step.class ?? null,
    offsetMs,
    offers,
    skipIfUnstaffed,
  };
}

function wrongLimit({ maxWaitMs, fallback }: QueuePlan, lastStepAtMs: number): string | null {
  if (maxWaitMs === undefined) return null;
  if (fallback === undefined) return 'a maximum wait without a fallback';
  if (!Number.isSafeInteger(maxWaitMs) || maxWaitMs < 0) return `a maximum wait of ${maxWaitMs}`;
  const fits = maxWaitMs === 0 || maxWaitMs > lastStepAtMs;
  return fits ? null : `a maximum wait of ${maxWaitMs}, before the last step at ${lastStepAtMs}`;
}

function compileFallback(
  fallback: QueuePlan['fallback'],
  { queueIndex }: PlanContext,
): CompiledFallback | null | string {
  if (fallback?.kind !== 'move') return fallback === undefined ? null : { kind: fallback.kind };
  const queue = queueIndex.get(fallback.queue);
  return queue === undefined ? `the queue ${fallback.queue} is not known` : { kind: 'move', queue };
}
