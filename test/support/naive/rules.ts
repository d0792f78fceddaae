/**
 * What rule sets say of a call: every rule asked, one after the other, by the plain meaning of its
 * condition.
 *
 * Source: rules.md C2 to C4; docs/decisions/0015.
 */
import type { CentreFile, RuleSource } from '../../../routing/index.ts';
import {
  type AdmitOutcome,
  type CheckedRule,
  type CheckedRuleSet,
  type ClassifyOutcome,
  type FactsFile,
  factRecord,
  type RouteOutcome,
  type RuleKind,
  ruleHolds,
} from '../../../rules/index.ts';
import { planFault } from './centre.ts';
import { absenceOf, hasRoomFor, isStaffing, sessionOf } from './eligibility.ts';
import { type Agent, type Queue, type World, waitOf } from './world.ts';

/** Whether calls that name no queue go by rules. */
export function asksRules({ rules }: World): boolean {
  return rules.has('classify') || rules.has('admit') || rules.has('route');
}

/** The facts of a call that arrives, with what the classify rules say. */
export function classifyFacts(world: World, given: FactsFile): FactsFile {
  // What is no value of a fact is not known.
  const facts: Record<string, FactsFile[string]> = {};
  for (const [name, value] of Object.entries(given)) {
    const problems: object[] = [];
    factRecord({ [name]: value }, problems as never[]);
    if (problems.length === 0) facts[name] = value;
  }
  facts['call.transferCount'] ??= 0;
  const outcomes = holding(world, 'classify', facts).map((rule) => rule.outcome as ClassifyOutcome);
  if (outcomes.length === 0) return facts;
  const callType = outcomes.find((outcome) => outcome.callType !== undefined)?.callType;
  const language = outcomes.find((outcome) => outcome.language !== undefined)?.language;
  if (callType !== undefined) facts['call.type'] = callType;
  if (language !== undefined) facts['call.language'] = language;
  const had = (facts['call.tags'] ?? []) as readonly string[];
  facts['call.tags'] = [...new Set([...had, ...outcomes.flatMap(({ tags }) => tags)])];
  return facts;
}

/** What the first admit rule that holds says; null: none does. */
export function admission(world: World, facts: FactsFile): AdmitOutcome | null {
  return (winner(world, 'admit', facts)?.outcome ?? null) as AdmitOutcome | null;
}

/** The plan of the first route rule that holds; null: none does. */
export function routePlan(
  world: World,
  facts: FactsFile,
): { readonly plan: RouteOutcome; readonly rule: RuleSource } | null {
  const rule = winner(world, 'route', facts);
  const file = world.rules.get('route')?.file;
  if (rule === undefined || file === undefined) return null;
  const { set, version } = file;
  return { plan: rule.outcome as RouteOutcome, rule: { set, version, rule: rule.name } };
}

/** The plans that a set may give. */
export function plansOf({ kind, rules }: CheckedRuleSet): readonly RouteOutcome[] {
  return kind === 'route' ? rules.map(({ outcome }) => outcome as RouteOutcome) : [];
}

/** Whether a plan is one in this centre. */
export function isPlanOf(file: CentreFile, plan: RouteOutcome): boolean {
  return file.queues.some(({ id }) => id === plan.queue) && planFault(file, plan) === null;
}

/** Its own queue, and those it may lead to. */
export function queuesOfPlan({ queue, steps = [], fallback }: RouteOutcome): readonly string[] {
  const added = steps.flatMap(({ alsoQueues = [] }) => alsoQueues);
  return fallback.kind === 'move' ? [queue, ...added, fallback.queue] : [queue, ...added];
}

function winner(world: World, kind: RuleKind, facts: FactsFile): CheckedRule | undefined {
  return holding(world, kind, { ...facts, ...queueFacts(world) })[0];
}

/** By priority, largest first. */
function holding(world: World, kind: RuleKind, facts: FactsFile): readonly CheckedRule[] {
  const record = factRecord(facts);
  const atMs = world.originMs + world.nowMs;
  const rules = world.rules.get(kind)?.rules ?? [];
  return rules.filter((rule) => ruleHolds(rule, record, atMs));
}

/** Of the default queue, as it is now. */
function queueFacts(world: World): FactsFile {
  const queue = world.queues.find(({ rules }) => rules.id === world.centre.settings.defaultQueue);
  if (queue === undefined) return {};
  const { id } = queue.rules;
  const waits = world.calls
    .filter((call) => call.state === 'waiting' && call.queueId === id && call.forAgent === null)
    .map((call) => waitOf(world, call));
  return {
    'queue.waiting': waits.length,
    'queue.oldestWaitMs': Math.max(0, ...waits),
    'queue.readyAgents': world.agents.filter((agent) => isReadyFor(world, agent, queue)).length,
    'queue.staffedAgents': world.agents.filter((agent) => isStaffing(world, agent, id)).length,
  };
}

function isReadyFor(world: World, agent: Agent, queue: Queue): boolean {
  const { id, group, channel } = queue.rules;
  const isOn = group === null || sessionOf(agent, group)?.own === 'ready';
  const isCool = agent.coolUntilMs <= world.nowMs;
  const isAble = absenceOf(world, agent, channel) === null && hasRoomFor(world, agent, channel);
  return isStaffing(world, agent, id) && isOn && isCool && isAble;
}
