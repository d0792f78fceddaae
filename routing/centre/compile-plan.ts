/**
 * Compiles a routing plan: steps from 0, parsed expressions, queue indexes. A call may bring a plan
 * from outside, so an invalid plan gets a reason and never throws.
 */
import {
  agentsNamed,
  type Expression,
  type ExpressionAst,
  type PlanStep,
  parseExpression,
  type QueuePlan,
  type Strategy,
} from '../../rules/index.ts';
import type { CentreFile, RuleSource } from '../files/index.ts';
import { compileStrategy, registeredName, type Strategies } from './strategies.ts';

/** Most steps of a plan, step 0 included. */
const stepsMax = 16;

export type CompiledStep = Readonly<Exclude<ReturnType<typeof compileStep>, string>>;
export type CompiledPlan = Readonly<Exclude<ReturnType<typeof compilePlan>, string>>;

export type CompiledFallback =
  | { readonly kind: 'move'; readonly queue: number }
  | { readonly kind: 'callback' | 'message' | 'end' };

export interface PlanContext {
  readonly file: Pick<CentreFile, 'defaults' | 'routing'>;
  readonly queueIndex: ReadonlyMap<string, number>;
  readonly queue: number;
  /** Strategy for plans that name none; default: the centre's. */
  readonly strategy?: Strategy | undefined;
  /** Those that the program has registered; default: the form of the plan is looked at alone. */
  readonly strategies?: Strategies;
}

/** Compiles a plan; if it is invalid, returns the first problem as text. */
export function compilePlan(plan: QueuePlan, context: PlanContext) {
  const { defaults, routing } = context.file;
  const { required = [], skipIfUnstaffed = false, preferred = [], maxWaitMs = null } = plan;
  const first: PlanStep = { atMs: 0, mode: 'replace', required, skipIfUnstaffed };
  const compiled: CompiledStep[] = [];
  for (const step of [first, ...(plan.steps ?? [])]) {
    const made = compileStep(step, compiled.at(-1)?.atMs ?? -1, context);
    if (typeof made === 'string') return made;
    compiled.push(made);
  }
  const steps: readonly CompiledStep[] = compiled;
  if (steps.length > stepsMax) return `more than ${stepsMax} steps`;
  const wrong = wrongLimit(plan, steps.at(-1)?.atMs ?? 0);
  if (wrong !== null) return wrong;
  const choice = plan.strategy ?? context.strategy ?? defaults?.strategy ?? 'longestIdle';
  const own = registeredName(choice);
  const { strategies } = context;
  if (own !== null && strategies !== undefined && !Object.hasOwn(strategies, own)) {
    return `the strategy ${own} is not registered`;
  }
  const isRing = typeof plan.strategy === 'object' && 'ringGroup' in plan.strategy;
  const ring = isRing ? plan.strategy.ringGroup : null;
  if (ring !== null && !(isCount(ring.offers) && isCount(ring.everyMs))) {
    return 'a ring group of no whole offers or time';
  }
  const fallback = compileFallback(plan.fallback, context);
  if (typeof fallback === 'string') return fallback;
  const strategy = compileStrategy(choice, {
    loadFirst: routing?.loadFirst ?? false,
    strategies,
  });
  const ids = new Set(steps.flatMap((step) => agentsNamed(step.required)));
  for (const term of preferred) if ('agentId' in term) ids.add(term.agentId);
  /** Agents named by an expression or a preferred term, ascending. */
  const named: readonly string[] = [...ids].sort();
  return {
    /** Equal for equal plans of one queue. */
    key: `${context.queue} ${JSON.stringify([plan, own ?? strategy.name, strategy.offers])}`,
    source: plan,
    /** Null: the plan is a queue's, or a call brought it. */
    rule: null as RuleSource | null,
    queue: context.queue,
    class: plan.class ?? defaults?.class ?? 2,
    offsetMs: plan.offsetMs ?? 0,
    preferred,
    strategy,
    steps,
    addsQueues: steps.some(({ alsoQueues }) => alsoQueues.length > 0),
    maxWaitMs,
    fallback,
    agentsNamed: named,
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** The expression, parsed; null: it is not valid. */
export function compileExpression(expression: Expression): ExpressionAst | null {
  const parsed = parseExpression(expression);
  return parsed.ok ? parsed.ast : null;
}

function compileStep(
  step: PlanStep,
  previousAtMs: number,
  { queue: own, queueIndex }: PlanContext,
) {
  const { atMs, mode, offers = null, offsetMs = null, skipIfUnstaffed = false } = step;
  if (!Number.isSafeInteger(atMs) || atMs <= previousAtMs) {
    return `steps must begin one after the other, and one begins at ${atMs}`;
  }
  if (offers !== null && !isCount(offers)) return `${offers} offers at once`;
  const parsed = parseExpression(step.required);
  if (!parsed.ok) return parsed.message;
  const added = new Set<number>();
  for (const id of step.alsoQueues ?? []) {
    const queue = queueIndex.get(id);
    if (queue === undefined) return `the queue ${id} is not known`;
    if (queue !== own) added.add(queue);
  }
  /** Indexes of queues that the step adds. */
  const alsoQueues: readonly number[] = [...added];
  const required = parsed.ast;
  const { class: callClass = null } = step;
  return { atMs, mode, required, alsoQueues, class: callClass, offsetMs, offers, skipIfUnstaffed };
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
