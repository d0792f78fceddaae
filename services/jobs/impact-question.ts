/**
 * The question of a rule-impact job: a scenario, two versions of a rule set, and limits to keep.
 *
 * Source: rules.md D6.
 */
import { aFinding, type Finding } from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  type Acceptance,
  compileScenario,
  dependsOn,
  isSimulatedMeasureId,
  meetsRules,
  ruleSetFault,
  type SimulationPlan,
} from '../../simulator/index.ts';
import type { RuleSides } from '../rules/impact.ts';
import { measuresOf, refusedScenario } from './job-context.ts';
import { daysMin, type ImpactQuestion } from './questions.ts';
import type { ScenarioRepository, SimulableScenario } from './scenario-repository.ts';

export interface RequestedLimit extends Omit<Acceptance, 'measureId'> {
  readonly measureId: string;
}

export interface StartImpact {
  readonly person: string | null;
  readonly sides: RuleSides;
  readonly scenarioId?: string | undefined;
  readonly scenario?: unknown;
  readonly replications?: number | undefined;
  readonly precision?: { readonly measureId: string; readonly halfWidth: number } | undefined;
  readonly seed?: number | undefined;
  readonly measures?: readonly string[] | undefined;
  readonly acceptance?: readonly RequestedLimit[] | undefined;
}

const days = { usual: 30, mostForPrecision: 1_000 } as const;

/** Checks the whole question; a refusal lists everything wrong. */
export function impactQuestion(
  scenarios: ScenarioRepository,
  { person, sides, scenarioId, scenario, ...asked }: StartImpact,
): ImpactQuestion {
  if ((scenarioId === undefined) === (scenario === undefined)) {
    const received = scenarioId === undefined ? 'neither' : 'both';
    const expected = 'scenarioId, or scenario';
    throw refusedScenario([aFinding('/scenario', 'wrong_value', { received, expected })], '/body');
  }
  const base = scenarioId === undefined ? '/body/scenario' : '/body/scenarioId';
  const day =
    scenarioId === undefined
      ? scenarios.given(scenario, base)
      : scenarios.simulable({ person, id: scenarioId });
  const before = withSet(day, sides.before.file, base);
  const after = withSet(day, sides.after.file, base);
  const { plan } = after;
  const { kind } = sides.after.file;
  if (!dependsOn(plan, kind)) {
    const what = { received: `of no caller who meets rules of kind ${kind}`, expected: meetsRules };
    throw refusedScenario([aFinding('/callTypes', 'wrong_value', what)], base);
  }
  const own = measuresOf(asked.measures, plan.measures);
  const { acceptance = [], precision } = asked;
  const problems = limitProblems(acceptance, plan);
  if (problems.length > 0) throw refusedScenario(problems, '/body');
  const watched = precision === undefined ? [] : [precision.measureId];
  const measures = measuresOf(
    [...new Set([...own, ...acceptance.map(({ measureId }) => measureId), ...watched])],
    [],
  );
  return {
    kind: 'impact',
    setId: sides.setId,
    before: { version: sides.before.version, hash: sides.before.hash },
    after: { version: sides.after.version, hash: sides.after.hash },
    scenarioId: scenarioId ?? null,
    designs: { before: before.design, after: after.design },
    seed: asked.seed ?? plan.seed,
    measures,
    replications: asked.replications ?? daysWithout(precision, plan),
    precision: (precision as ImpactQuestion['precision'] | undefined) ?? null,
    acceptance: acceptance as readonly Acceptance[],
  };
}

function daysWithout(precision: StartImpact['precision'], plan: SimulationPlan): number {
  if (precision !== undefined) return days.mostForPrecision;
  return Math.max(daysMin, days.usual, plan.replicationsMin);
}

function withSet({ design }: SimulableScenario, set: RuleSetFile, base: string): SimulableScenario {
  const ruleSets = [...design.ruleSets.filter(({ kind }) => kind !== set.kind), set];
  const changed: SimulationDesign = designOf({ ...design, ruleSets });
  const compiled = compileScenario(changed.scenario, changed.centre, ruleSets);
  if (!compiled.ok) throw refusedScenario(compiled.problems, base);
  const fault = ruleSetFault(compiled.value.centre, set);
  if (fault === null) return { design: changed, plan: compiled.value };
  const what = { received: `of a centre in which ${set.set} cannot run`, expected: 'its own' };
  const finding = aFinding('/centre', 'unknown_reference', what);
  throw refusedScenario([{ ...finding, message: `${finding.message}: ${fault}` }], base);
}

function limitProblems(
  acceptance: readonly RequestedLimit[],
  { centre }: SimulationPlan,
): readonly Finding[] {
  const known = centre.queues.map(({ id }) => id);
  return acceptance.flatMap(({ measureId, queueId }, place): readonly Finding[] => {
    const at = `/acceptance/${place}`;
    if (!isSimulatedMeasureId(measureId)) {
      const what = { received: measureId, expected: 'the id of a measure' };
      return [aFinding(`${at}/measureId`, 'wrong_value', what)];
    }
    if (queueId === undefined || known.includes(queueId)) return [];
    const what = { received: queueId, expected: `one of ${known.join(', ')}` };
    return [aFinding(`${at}/queueId`, 'unknown_reference', what)];
  });
}
