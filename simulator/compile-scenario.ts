/**
 * From a valid scenario, its files resolved, to the plan that replications run.
 *
 * Source: simulation.md 13.
 */
import type { LawSpec, Parsed, Scenario } from '../contracts/index.ts';
import { assert } from '../kernel/index.ts';
import { isReportMeasureId } from '../metrics/index.ts';
import type { CentreFile, Facts } from '../routing/index.ts';
import { callTypes, type RuleSetFile } from '../rules/index.ts';
import { compileArrivals } from './arrivals.ts';
import { compileBursts } from './bursts.ts';
import { compileBusyness } from './busyness.ts';
import { compileCallbacks, compileEntrance, compileLife } from './callers/compile-callers.ts';
import { type Clock, clockOf, msOf } from './clock.ts';
import { dateOf } from './day-clock.ts';
import { compileLaw } from './laws/compile-law.ts';
import type { Law } from './laws/law.ts';
import { defaultMeasures } from './measures.ts';
import type { AgentPlan, SimulationPlan } from './plan.ts';
import { checkScenario } from './scenario-checks.ts';
import { type SimulationCentre, simulationCentre, wrapUpPlans } from './simulation-centre.ts';

type CallType = Scenario['callTypes'][number];

/** What a scenario that does not say gets. */
const defaults = {
  /** Without a stop rule. */
  replications: 20,
  /** With a stop rule: fewer say too little of their spread, more need a reason. */
  replicationsMin: 10,
  replicationsMax: 1_000,
  stopConfidence: 0.95,
} as const;

/**
 * Compiles; `centre` is the content of the file that `scenario.centre` names, `ruleSets` are those
 * that it names in turn, or that are in force there. Calls of a type that says facts, or no queue,
 * are placed by them.
 */
export function compileScenario(
  scenario: Scenario,
  centre?: CentreFile,
  ruleSets: readonly RuleSetFile[] = [],
): Parsed<SimulationPlan> {
  const clock = clockOf(scenario);
  const simulated = simulationCentre(scenario, centre);
  const problems = checkScenario(scenario, { simulated, clock, isDerived: centre === undefined });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: planOf(scenario, { ...simulated, ruleSets }, clock) };
}

function planOf(
  scenario: Scenario,
  { centre, heads, queueIds, ruleSets }: SimulationCentre & Pick<SimulationPlan, 'ruleSets'>,
  clock: Clock,
): SimulationPlan {
  return {
    centre,
    ruleSets,
    seed: scenario.seed ?? 1,
    dayStartMs: clock.startMs,
    date: dateOf(scenario) ?? null,
    dayMs: clock.dayMs,
    intervalMs: clock.intervalMs,
    callTypes: scenario.callTypes.map((callType, place) => {
      const { id, arrivals, handleTime, patience, patienceFactorByInterval = null } = callType;
      return {
        id,
        place,
        queueId: queueIds[place] ?? id,
        facts: goesByRules(callType, ruleSets) ? factsOf(callType) : null,
        arrivals: compileArrivals(arrivals, clock, scenario.clock?.dayType),
        talk: compileLaw(handleTime.talk),
        talkFactors: handleTime.factorByInterval ?? null,
        wrapUp: lawOrNull(handleTime.wrapUp),
        patience: lawOrNull(patience),
        patienceFactors: patienceFactorByInterval,
        life: compileLife(callType),
      };
    }),
    busyness: compileBusyness(scenario, clock.dayMs),
    bursts: compileBursts(scenario, clock.dayMs),
    entrance: compileEntrance(scenario, clock),
    callbacks: compileCallbacks(scenario),
    agents: agentPlans(scenario, heads, clock),
    wrapUps: wrapUpPlans(centre),
    answerDelay: lawOrNull(scenario.agents.answerDelay),
    noAnswerShare: scenario.agents.noAnswerShare ?? 0,
    ...lengthOf(scenario),
    measures: scenario.report?.measures?.filter(isReportMeasureId) ?? defaultMeasures(centre),
  };
}

/** Calls of a type that says facts, or no queue, are the rules' to place. */
function goesByRules({ queue, facts }: CallType, ruleSets: readonly RuleSetFile[]): boolean {
  return (queue === undefined || facts !== undefined) && ruleSets.some(placesCalls);
}

function placesCalls({ kind }: RuleSetFile): boolean {
  return kind === 'classify' || kind === 'admit' || kind === 'route';
}

/** What a scenario says of its callers: that they call in, what about, and what it says beside. */
function factsOf({ id, facts = {} }: CallType): Facts {
  const isKnown = (callTypes as readonly string[]).includes(id);
  const type = isKnown ? { 'call.type': id } : {};
  return { 'call.channel': 'voice', 'call.direction': 'inbound', ...type, ...facts };
}

/** Without a stop rule nothing ends a run before its maximum. */
function lengthOf({
  run,
}: Scenario): Pick<SimulationPlan, 'replicationsMin' | 'replicationsMax' | 'stop'> {
  const { min, max, stop } = run?.replications ?? {};
  if (stop === undefined) {
    const count = max ?? min ?? defaults.replications;
    return { replicationsMin: count, replicationsMax: count, stop: null };
  }
  assert(isReportMeasureId(stop.measure), 'the stop rule watches a measure');
  const most = max ?? Math.max(defaults.replicationsMax, min ?? 0);
  return {
    replicationsMin: min ?? Math.min(defaults.replicationsMin, most),
    replicationsMax: most,
    stop: {
      measureId: stop.measure,
      halfWidth: stop.halfWidth,
      confidence: stop.level ?? defaults.stopConfidence,
    },
  };
}

function lawOrNull(spec: LawSpec | null | undefined): Law | null {
  return spec === null || spec === undefined ? null : compileLaw(spec);
}

function agentPlans(
  { agents }: Scenario,
  heads: SimulationCentre['heads'],
  { startMs }: Clock,
): readonly AgentPlan[] {
  return agents.shifts.flatMap(({ start, end, breaks = [] }, place) =>
    (heads[place] ?? []).map((id) => ({
      id,
      startMs: msOf(start) - startMs,
      endMs: msOf(end) - startMs,
      breaks: breaks.map(({ at, lengthMs }) => ({ atMs: msOf(at) - startMs, lengthMs })),
    })),
  );
}
