/** Compiles a valid scenario whose files are read to the plan that replications run. */
import type { ParseResult, Scenario } from '../contracts/index.ts';
import { type CentreFile, type Facts, PreparedRuleSets } from '../routing/index.ts';
import {
  callTypes,
  checkRuleSet,
  compileRuleSet,
  instantMs,
  type RuleSet,
  type RuleSetFile,
} from '../rules/index.ts';
import { compileAgents } from './agents/compile-agents.ts';
import { compileHandling } from './agents/handling.ts';
import { compileArrivals } from './callers/arrivals.ts';
import { compileBursts } from './callers/bursts.ts';
import { compileBusyness } from './callers/busyness.ts';
import {
  compileCallbacks,
  compileEntrance,
  compileLife,
  compileMenus,
  compileOutbound,
} from './callers/compile-callers.ts';
import { promptPlan } from './callers/sales.ts';
import { checkScenario } from './checks/check-scenario.ts';
import { expectedCuts } from './checks/expected-cuts.ts';
import { implausibleValues } from './checks/implausible-values.ts';
import { goesByRules } from './checks/scenario-check.ts';
import { unusedMembers } from './checks/unused-members.ts';
import { type Clock, clockOf } from './clock.ts';
import { dateOf } from './day/day-clock.ts';
import { distributionOrNull } from './distributions/compile-distribution.ts';
import type { SimulationPlan } from './plan.ts';
import { defaultMeasures, isSimulatedMeasureId } from './runs/measures.ts';
import { checkRun, runAgents, runClock, runPlanOf } from './runs/run-plan.ts';
import {
  answeringCentre,
  type SimulationCentre,
  simulationCentre,
  wrapUpPlans,
} from './simulation-centre.ts';

type CallType = Scenario['callTypes'][number];

/** Date by which rules' periods of validity are judged if the scenario has none. */
const undated = '2000-01-03';

/** `centre` is the content of the file that `scenario.centre` names, `ruleSets` those in force. */
export function compileScenario(
  scenario: Scenario,
  centre?: CentreFile,
  ruleSets: readonly RuleSetFile[] = [],
): ParseResult<SimulationPlan> {
  const clock = clockOf(scenario);
  const isDerived = centre === undefined;
  const simulated = simulationCentre(scenario, centre);
  const checked = { scenario, simulated, clock, isDerived };
  const problems = [...checkScenario(checked), ...checkRun(scenario)];
  if (problems.length > 0) return { ok: false, problems };
  const looked = { ...checked, ruleSets };
  return {
    ok: true,
    value: planOf(scenario, { ...simulated, ruleSets, isDerived }, runClock(scenario, clock), [
      ...implausibleValues(looked),
      ...expectedCuts(looked),
      ...unusedMembers(looked),
    ]),
  };
}

function planOf(
  scenario: Scenario,
  {
    centre,
    heads,
    queueIds,
    ruleSets,
    isDerived,
  }: SimulationCentre & Pick<SimulationPlan, 'ruleSets'> & { readonly isDerived: boolean },
  clock: Clock,
  cautions: SimulationPlan['cautions'],
): SimulationPlan {
  const people = compileAgents(scenario, heads, clock);
  const agents = runAgents(scenario, people.agents);
  const promptRules = promptRulesIn(ruleSets);
  const promptedAtMs = instantMs(`${dateOf(scenario) ?? undated}T12:00:00Z`) ?? 0;
  return {
    centre: answeringCentre(centre, scenario),
    cautions,
    ruleSets,
    prepared: preparedOf(ruleSets),
    seed: scenario.seed ?? 1,
    currency: scenario.currency ?? null,
    dayStartMs: clock.startMs,
    date: dateOf(scenario) ?? null,
    dayMs: clock.dayMs,
    callTypes: scenario.callTypes.map((callType, place) => {
      const { id, arrivals, handleTime, patience, patienceFactorByInterval = null } = callType;
      return {
        id,
        place,
        queueId: queueIds[place] ?? id,
        facts: goesByRules(callType, ruleSets) ? factsOf(callType) : null,
        arrivals: compileArrivals(arrivals, clock, scenario.clock?.dayType),
        ...compileHandling(handleTime),
        wrapUp: distributionOrNull(handleTime.wrapUp),
        patience: distributionOrNull(patience),
        patienceFactors: patienceFactorByInterval,
        life: compileLife(callType, promptPlan(callType, promptRules, promptedAtMs)),
      };
    }),
    busyness: compileBusyness(scenario, clock.dayMs),
    bursts: compileBursts(scenario, clock.dayMs),
    entrance: compileEntrance(scenario, clock),
    menus: compileMenus(scenario),
    callbacks: compileCallbacks(scenario),
    ...people,
    agents,
    outbound: compileOutbound(scenario, { centre, agents, isDerived }, clock),
    wrapUps: wrapUpPlans(centre),
    answerDelay: distributionOrNull(scenario.agents.answerDelay),
    noAnswerShare: scenario.agents.noAnswerShare ?? 0,
    rejectShare: scenario.agents.rejectShare ?? 0,
    ...runPlanOf(scenario, clock),
    measures:
      scenario.report?.measures?.filter(isSimulatedMeasureId) ?? defaultMeasures(centre, scenario),
  };
}

/** Compiled once, rather than on each day. */
function preparedOf(ruleSets: readonly RuleSetFile[]): PreparedRuleSets {
  const prepared = new PreparedRuleSets();
  for (const file of ruleSets) prepared.prepare(file);
  return prepared;
}

/** The prompt rules in force, already checked; null without any. */
function promptRulesIn(ruleSets: readonly RuleSetFile[]): RuleSet<'prompt'> | null {
  const file = ruleSets.find(({ kind }) => kind === 'prompt');
  const checked = file === undefined ? null : checkRuleSet(file);
  return checked?.ok === true ? (compileRuleSet(checked.set) as RuleSet<'prompt'>) : null;
}

function factsOf({ id, facts = {} }: CallType): Facts {
  const isKnown = (callTypes as readonly string[]).includes(id);
  const type = isKnown ? { 'call.type': id } : {};
  return { 'call.channel': 'voice', 'call.direction': 'inbound', ...type, ...facts };
}
