/**
 * Checks plans of `route` rules: reachable steps, an end, and agents who can serve.
 * Source: acd-routing.md B5, B12.
 */
import { agentsNamed, evaluateExpression, skillsNamed } from '../expression.ts';
import type { Expression, PlanStep, RouteOutcome } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { parseExpression } from '../parse-expression.ts';
import { satisfiable } from '../satisfiable.ts';
import { type KnownNames, lintName, lintText } from './names.ts';
import type { Report } from './report.ts';

interface Place {
  readonly known: KnownNames;
  readonly report: Report;
  readonly pointer: string;
}

export function lintRouteOutcome(
  place: Place,
  outcome: RouteOutcome,
  { name: rule }: CheckedRule,
): void {
  const { known, report, pointer } = place;
  const queue = (name: string, at: string) =>
    lintName(known, report, { of: 'queue', name, pointer: `${pointer}/${at}` });
  queue(outcome.queue, 'queue');
  if (outcome.required !== undefined) lintExpression(place, outcome.required, 'required');
  for (const [index, term] of (outcome.preferred ?? []).entries()) {
    const at = `${pointer}/preferred/${index}`;
    const isAgent = 'agentId' in term;
    const name = isAgent ? term.agentId : term.skill;
    const member = isAgent ? 'agentId' : 'skill';
    const of = isAgent ? 'agent' : 'skill';
    lintName(known, report, { of, name, pointer: `${at}/${member}` });
  }
  for (const [index, step] of (outcome.steps ?? []).entries()) {
    lintExpression(place, step.required, `steps/${index}/required`);
    for (const [also, name] of (step.alsoQueues ?? []).entries()) {
      queue(name, `steps/${index}/alsoQueues/${also}`);
    }
  }
  lintSteps(place, outcome);
  lintEnd(place, outcome);
  lintStaff(place, outcome, rule);
}

function lintStaff(
  { known: { agentsByQueue, agents = [], names }, report, pointer }: Place,
  { queue, steps = [], fallback }: RouteOutcome,
  rule: string,
): void {
  const also = steps.flatMap(({ alsoQueues = [] }, step) =>
    alsoQueues.map((name, at) => ({
      served: [name],
      at: `steps/${step}/alsoQueues/${at}`,
    })),
  );
  const places = [
    { served: [queue, ...also.flatMap(({ served }) => served)], at: 'queue' },
    ...also,
    ...(fallback?.kind === 'move' ? [{ served: [fallback.queue], at: 'fallback/queue' }] : []),
  ];
  for (const { served, at } of places) {
    const [name = ''] = served;
    if (agentsByQueue === undefined || names.queue?.has(name) === false) continue;
    const linked = new Set(served.flatMap((one) => agentsByQueue.get(one) ?? []));
    // A queue with one agent is no fault if the centre has only one.
    if (linked.size > 1 || (linked.size === 1 && agents.length === 1)) continue;
    const who = linked.size === 0 ? 'no agent has' : `only ${[...linked].join()} has`;
    const message = `${rule} sends calls to queue ${name}, to which ${who} a link; expected two agents or more`;
    // A small centre may have only one agent there, so this needs no reason.
    const severity = linked.size === 0 ? 'warning' : 'hint';
    report(severity, 'queue-few-agents', `${pointer}/${at}`, message, { received: name });
  }
}

function lintSteps({ report, pointer }: Place, { steps = [], maxWaitMs, required }: RouteOutcome) {
  let before = 0;
  for (const [index, { atMs }] of steps.entries()) {
    const at = `${pointer}/steps/${index}`;
    const name = `step "after ${atMs / 1_000} s"`;
    if (atMs <= before) {
      const message = `${name} comes at ${atMs} ms, not after ${before} ms; expected steps in order of time`;
      report('error', 'steps-not-increasing', `${at}/atMs`, message);
    } else if (maxWaitMs !== undefined && atMs >= maxWaitMs) {
      const message = `${name} can never run: the maximum wait is ${maxWaitMs / 1_000} s; expected maxWaitMs above ${atMs}, or no such step`;
      const fix = [{ op: 'replace', path: `${pointer}/maxWaitMs`, value: atMs + 30_000 }] as const;
      report('error', 'step-unreachable', at, message, { fix });
    }
    before = Math.max(before, atMs);
  }
  const stages: readonly (Expression | undefined)[] = [
    required,
    ...steps.map((step: PlanStep) => step.required),
  ];
  const last = stages.length - 1;
  if (!namesAgentsAlone(stages[last])) return;
  const at = last === 0 ? `${pointer}/required` : `${pointer}/steps/${last - 1}/required`;
  const message = `the last step waits for ${agentIds(stages[last]).join(', ')} alone; expected a later step for everybody else`;
  report('error', 'preferred-agent-without-later-step', at, message);
}

function lintEnd({ known, report, pointer }: Place, outcome: RouteOutcome): void {
  const { fallback, maxWaitMs, queue }: Partial<RouteOutcome> = outcome;
  if (fallback === undefined || maxWaitMs === undefined) {
    const missing = fallback === undefined ? 'fallback' : 'maxWaitMs';
    const message = `the plan has no ${missing}, so its last step never ends; expected both maxWaitMs and fallback`;
    report('error', 'fallback-missing', pointer, message);
    return;
  }
  const at = `${pointer}/fallback`;
  if (fallback.kind === 'move') {
    lintName(known, report, { of: 'queue', name: fallback.queue, pointer: `${at}/queue` });
    if (fallback.queue === queue) {
      const message = `after ${maxWaitMs / 1_000} s the call moves to ${queue}, where it already is; expected another queue`;
      report('error', 'fallback-loop', `${at}/queue`, message);
    }
  }
  if ((fallback.kind === 'message' || fallback.kind === 'end') && fallback.text !== undefined) {
    lintText(known, report, fallback.text, `${at}/text`);
  }
}

/**
 * Skills and agents must exist, and some agent must be able to meet the expression. `at` is
 * relative to the outcome.
 */
export function lintExpression(
  { known, report, pointer }: Place,
  expression: Expression,
  at: string,
): void {
  const place = `${pointer}/${at}`;
  const parsed = parseExpression(expression);
  if (!parsed.ok) {
    report('error', 'wrong-expression', place, parsed.message);
    return;
  }
  const { ast } = parsed;
  for (const name of skillsNamed(ast)) {
    lintName(known, report, { of: 'skill', name, pointer: place });
  }
  for (const name of agentsNamed(ast)) {
    lintName(known, report, { of: 'agent', name, pointer: place });
  }
  const words = typeof expression === 'string' ? expression : JSON.stringify(expression);
  if (satisfiable(ast) === 'no') {
    const message = `no agent can ever meet ${words}; expected an expression that somebody could meet`;
    report('error', 'agents-never', place, message);
    return;
  }
  const { agents } = known;
  if (agents === undefined || agents.some((agent) => evaluateExpression(ast, agent))) return;
  const message = `${words} matches 0 of ${agents.length} agents today`;
  report('hint', 'agents-none-today', place, message);
}

function namesAgentsAlone(expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  const parsed = parseExpression(expression);
  if (!parsed.ok || agentsNamed(parsed.ast).length === 0) return false;
  const all = new Map(skillsNamed(parsed.ast).map((skill) => [skill, 100]));
  return !evaluateExpression(parsed.ast, { id: '', skills: all });
}

function agentIds(expression: Expression | undefined): readonly string[] {
  const parsed = parseExpression(expression ?? []);
  return parsed.ok ? agentsNamed(parsed.ast) : [];
}
