/**
 * Lint of one queue's plan: its steps, its expressions and its limit, against the agents of the
 * file.
 *
 * What an expression can mean at all is searched exactly (`satisfiable`); who is there is today's
 * file.
 * Source: acd-routing.md B12, B17.
 */
import {
  agentsNamed,
  type Expression,
  type ExpressionAst,
  type PlanStep,
  parseExpression,
  printExpression,
  type QueuePlan,
  satisfiable,
  skillsNamed,
} from '../../rules/index.ts';
import type { QueueSetting } from './centre-file.ts';
import type { LintFinding } from './lint-finding.ts';
import type { People } from './people.ts';

export interface PlanUnderLint {
  readonly queue: QueueSetting;
  readonly plan: QueuePlan;
  /** Pointer to the plan. */
  readonly path: string;
  readonly people: People;
  /** The file lists its skills, so that the schema has checked them. */
  readonly skillsAreListed: boolean;
}

interface Stage {
  readonly step: PlanStep;
  readonly ast: ExpressionAst;
  readonly path: string;
}

/** Findings in the order of the steps. */
export function lintPlan(under: PlanUnderLint): readonly LintFinding[] {
  const stages = stagesOf(under);
  return [
    ...lintLimit(under),
    ...lintReach(under),
    ...stages.flatMap((stage) => lintExpression(under, stage)),
    ...lintWidening(stages),
    ...lintCover(under, stages),
  ];
}

function stagesOf({ plan, path }: PlanUnderLint): readonly Stage[] {
  const first: PlanStep = { atMs: 0, mode: 'replace', required: plan.required ?? [] };
  return [first, ...(plan.steps ?? [])].flatMap((step, place) => {
    const parsed = parseExpression(step.required);
    const at = place === 0 ? path : `${path}/steps/${place - 1}`;
    return parsed.ok ? [{ step, ast: parsed.ast, path: at }] : [];
  });
}

function lintLimit({ queue, plan, path }: PlanUnderLint): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  if (plan.maxWaitMs !== undefined && plan.fallback === undefined) {
    findings.push({
      severity: 'error',
      code: 'missing-fallback',
      path: `${path}/fallback`,
      message: `queue ${queue.id} ends waits after ${plan.maxWaitMs} ms and has no fallback`,
      fix: 'add a fallback: move, callback, message or end',
    });
  }
  if (plan.maxWaitMs === 0) {
    findings.push({
      severity: 'error',
      code: 'max-wait-zero',
      path: `${path}/maxWaitMs`,
      message: `calls leave queue ${queue.id} in the instant they enter, unless an agent is free`,
      fix: 'give callers some time to wait, or leave maxWaitMs out',
    });
  }
  return findings;
}

function lintReach({ queue, plan, path }: PlanUnderLint): readonly LintFinding[] {
  const { maxWaitMs, steps = [] } = plan;
  if (maxWaitMs === undefined) return [];
  return steps.flatMap(({ atMs }, place): readonly LintFinding[] =>
    atMs < maxWaitMs
      ? []
      : [
          {
            severity: 'error',
            code: 'unreachable-step',
            path: `${path}/steps/${place}`,
            message: `the step at ${atMs} ms: calls leave queue ${queue.id} after ${maxWaitMs} ms`,
            fix: 'lengthen maxWaitMs, or leave the step out',
          },
        ],
  );
}

function lintExpression(under: PlanUnderLint, stage: Stage): readonly LintFinding[] {
  const { people } = under;
  const { ast } = stage;
  const path = `${stage.path}/required`;
  const shown = printExpression(ast);
  const findings: LintFinding[] = [];
  for (const id of agentsNamed(ast)) {
    if (people.has(id)) continue;
    const message = `${shown}: there is no agent ${id}`;
    findings.push({ severity: 'error', code: 'unknown-agent', path, message });
  }
  for (const skill of under.skillsAreListed ? [] : skillsNamed(ast)) {
    if (people.haveSkill(skill)) continue;
    const message = `${shown}: nobody has the skill ${skill}`;
    findings.push({ severity: 'warning', code: 'unknown-skill', path, message });
  }
  if (satisfiable(ast) === 'no') {
    const message = `${shown}: no agent could ever meet this`;
    findings.push({ severity: 'error', code: 'contradictory-expression', path, message });
  } else if (people.count > 0 && !people.meet(ast)) {
    const message = `${shown}: none of the ${people.count} agents meets this`;
    findings.push({ severity: 'error', code: 'required-unmet', path, message });
  }
  return findings;
}

/** A widen step must bring something: agents left out before, queues, class or offers. */
function lintWidening(stages: readonly Stage[]): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  let earlier: ExpressionAst[] = [];
  for (const { step, ast, path } of stages) {
    if (step.mode === 'replace') {
      earlier = [ast];
      continue;
    }
    const someoneNew: ExpressionAst = {
      kind: 'all',
      terms: [ast, ...earlier.map((term): ExpressionAst => ({ kind: 'not', term }))],
    };
    earlier.push(ast);
    if (bringsMore(step) || satisfiable(ast) === 'no' || satisfiable(someoneNew) !== 'no') continue;
    findings.push({
      severity: 'warning',
      code: 'overlapping-step',
      path,
      message: `${show(step.required, ast)}: whoever meets this could serve before ${step.atMs} ms`,
      fix: 'ask for less than the steps before, or leave the step out',
    });
  }
  return findings;
}

function bringsMore(step: PlanStep): boolean {
  return (
    (step.alsoQueues ?? []).length > 0 ||
    step.class !== undefined ||
    step.offsetMs !== undefined ||
    step.offers !== undefined
  );
}

/** During each step some linked agent of the file must be able to serve. */
function lintCover(under: PlanUnderLint, stages: readonly Stage[]): readonly LintFinding[] {
  const { queue, people } = under;
  const findings: LintFinding[] = [];
  let asts: ExpressionAst[] = [];
  let queues: string[] = [];
  for (const { step, ast, path } of stages) {
    const replaces = step.mode === 'replace';
    asts = replaces ? [ast] : [...asts, ast];
    queues = [...(replaces ? [queue.id] : queues), ...(step.alsoQueues ?? [])];
    const linked = new Set(queues.flatMap((id) => people.serving(id)));
    const terms = asts;
    const able = [...linked].some((kind) => terms.some((term) => people.isMetBy(kind, term)));
    if (able || !people.meet(ast) || linked.size === 0) continue;
    findings.push({
      severity: 'warning',
      code: 'empty-agent-set',
      path,
      message: `from ${step.atMs} ms on nobody linked to ${queues.join(', ')} meets ${show(step.required, ast)}`,
      fix: 'link an agent who meets it, or ask for less',
    });
  }
  return findings;
}

function show(required: Expression, ast: ExpressionAst): string {
  return required.length === 0 ? 'no requirement' : printExpression(ast);
}
