/**
 * Random plans: of a queue of a random centre, or brought by a call.
 *
 * Every plan holds the schema's rules (rules.md C2).
 */
import {
  type CallClass,
  type Expression,
  type Fallback,
  type PlanStep,
  type QueuePlan,
  type SkillTerm,
  type Strategy,
  type StrategyName,
  strategyNames,
} from '../../../rules/index.ts';
import type { Draw } from './draw.ts';
import { given, gridMs, gridTime } from './random-names.ts';

/** What a plan may name. */
export interface PlanWords {
  readonly queues: readonly string[];
  readonly skills: readonly string[];
  readonly agents: readonly string[];
  /** Few terms and preferences, so that comparators decide. */
  readonly plain: boolean;
}

/** Those that need further settings to show are drawn more often. */
const weights: { readonly [name in StrategyName]?: number } = { bestSkill: 3, linear: 2 };
const strategies = strategyNames.map((name) => [weights[name] ?? 1, name] as const);

/** A preset, or a ring group. */
export function randomStrategy(draw: Draw): Strategy {
  if (draw.chance(0.2)) {
    return { ringGroup: { offers: draw.int(1, 3), everyMs: gridTime(draw, 10) } };
  }
  return draw.weighted(strategies);
}

/** 0..3. */
export function randomClass(draw: Draw): CallClass {
  return draw.pick([0, 1, 2, 3] as const);
}

/** Head starts, target answer times, and 0. */
export function randomOffsetMs(draw: Draw): number {
  return gridMs * draw.int(-20, 40);
}

/**
 * A plan of at most five steps; few have the most that the core takes, all of which may be skipped.
 */
export function randomPlan(draw: Draw, words: PlanWords): QueuePlan {
  const long = draw.chance(0.03);
  const stepCount = long
    ? 15
    : draw.weighted([
        [5, 0],
        [4, 1],
        [3, 2],
        [1, 4],
      ]);
  const steps: PlanStep[] = [];
  let atMs = 0;
  for (let step = 0; step < stepCount; step += 1) {
    atMs += gridTime(draw, 8);
    const drawn = randomStep(draw, words, atMs);
    steps.push(long ? { ...drawn, skipIfUnstaffed: true } : drawn);
  }
  return {
    ...given(draw, 0.3, 'class', () => randomClass(draw)),
    ...given(draw, 0.3, 'offsetMs', () => randomOffsetMs(draw)),
    ...given(draw, words.plain ? 0.1 : 0.6, 'required', () => randomExpression(draw, words)),
    ...given(draw, 0.4, 'preferred', () => randomPreferred(draw, words)),
    ...given(draw, 0.6, 'strategy', () => randomStrategy(draw)),
    ...given(draw, long ? 1 : 0.2, 'skipIfUnstaffed', () => long || draw.chance(0.9)),
    ...given(draw, stepCount > 0 ? 1 : 0.5, 'steps', () => steps),
    ...randomLimit(draw, words, atMs),
  };
}

/** An expression in either form, true for many agents. */
export function randomExpression(draw: Draw, words: PlanWords): Expression {
  if (draw.chance(0.35)) return randomText(draw, words, 2);
  return draw.weighted([
    [3, 0],
    [5, 1],
    [2, 2],
  ]) === 0
    ? []
    : Array.from({ length: draw.int(1, 2) }, () => randomTerm(draw, words, false));
}

function randomStep(draw: Draw, words: PlanWords, atMs: number): PlanStep {
  return {
    atMs,
    mode: draw.chance(0.6) ? 'widen' : 'replace',
    required: randomExpression(draw, words),
    ...given(draw, 0.4, 'alsoQueues', () => draw.shuffle(draw.some(words.queues, 0.5))),
    ...given(draw, 0.2, 'class', () => randomClass(draw)),
    ...given(draw, 0.2, 'offsetMs', () => randomOffsetMs(draw)),
    ...given(draw, 0.2, 'offers', () => draw.int(1, 3)),
    ...given(draw, 0.3, 'skipIfUnstaffed', () => draw.chance(0.9)),
  };
}

/** A maximum wait always has a fallback; a fallback may stand alone, for closing and no staff. */
function randomLimit(
  draw: Draw,
  words: PlanWords,
  lastStepAtMs: number,
): Pick<QueuePlan, 'maxWaitMs' | 'fallback'> {
  const fallback = (): Fallback => randomFallback(draw, words);
  if (draw.chance(0.35)) return given(draw, 0.5, 'fallback', fallback);
  const maxWaitMs = draw.chance(0.08) ? 0 : lastStepAtMs + gridTime(draw, 60);
  return { maxWaitMs, fallback: fallback() };
}

function randomFallback(draw: Draw, words: PlanWords): Fallback {
  return draw.weighted<Fallback>([
    [6, { kind: 'move', queue: draw.pick(words.queues) }],
    [2, { kind: 'callback' }],
    [1, { kind: 'message' }],
    [1, { kind: 'message', text: 'leave-a-message' }],
    [1, { kind: 'end' }],
    [1, { kind: 'end', text: 'goodbye' }],
  ]);
}

function randomPreferred(draw: Draw, words: PlanWords): readonly SkillTerm[] {
  return Array.from({ length: draw.int(0, 3) }, () => randomTerm(draw, words, true));
}

function randomTerm(draw: Draw, words: PlanWords, weighted: boolean): SkillTerm {
  const skill = draw.chance(0.85) ? draw.maybe(words.skills) : undefined;
  if (skill === undefined) return { agentId: draw.pick(words.agents) };
  return {
    skill,
    ...given(draw, 0.5, 'minLevel', () => 10 * draw.int(0, 9)),
    ...given(draw, weighted ? 0.5 : 0, 'weight', () => draw.int(1, 5)),
  };
}

function randomText(draw: Draw, words: PlanWords, depth: number): string {
  if (depth > 0 && draw.chance(0.5)) {
    const inner = (): string => randomText(draw, words, depth - 1);
    return draw.weighted([
      [2, 'and'],
      [3, 'or'],
      [1, 'not'],
    ] as const) === 'not'
      ? `not (${inner()})`
      : `(${inner()}) ${draw.pick(['and', 'or'] as const)} ${inner()}`;
  }
  const skill = draw.chance(0.8) ? draw.maybe(words.skills) : undefined;
  if (skill === undefined) return randomAgentText(draw, words);
  if (draw.chance(0.4)) return `has(${skill})`;
  const comparison = draw.pick(['<', '<=', '=', '!=', '>=', '>'] as const);
  return `${skill} ${comparison} ${10 * draw.int(0, 10)}`;
}

function randomAgentText(draw: Draw, words: PlanWords): string {
  if (draw.chance(0.5)) return `agent.id = ${draw.pick(words.agents)}`;
  const ids = [draw.pick(words.agents), draw.pick(words.agents)];
  return `agent.id in (${ids.join(', ')})`;
}
