/**
 * Input of a roster search: demand, shifts, goals, and which profiles serve which queue by the
 * centre file. These links only start the search, since rules may route otherwise.
 */
import {
  aFinding,
  type ParseResult,
  type Scenario,
  type ShiftRules,
} from '../../../contracts/index.ts';
import {
  type AgentQualification,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../../../routing/index.ts';
import { type Expression, evaluateExpression, parseExpression } from '../../../rules/index.ts';
import { checkScenario } from '../../checks/check-scenario.ts';
import { presentShareOf } from '../../checks/expected-load.ts';
import { type Clock, clockOf } from '../../clock.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import type { KindBounds } from './cover.ts';
import { busynessFactors, demandOf, type QueueDemand } from './demand.ts';
import { type Goal, type GoalOptions, goalsOf } from './goal.ts';
import { presenceOfShifts } from './roster.ts';
import {
  type RosteredProfile,
  rosteredProfiles,
  type ShiftPattern,
  shiftPatterns,
} from './shift-pattern.ts';

type Shift = Scenario['agents']['shifts'][number];

export interface StaffingProblem {
  readonly scenario: Scenario;
  readonly centre: CentreFile | undefined;
  readonly clock: Clock;
  readonly patterns: readonly ShiftPattern[];
  readonly profiles: readonly RosteredProfile[];
  readonly kinds: readonly KindBounds[];
  /** Shifts of the scenario that the search does not plan. */
  readonly standingShifts: readonly Shift[];
  readonly standing: ReadonlyMap<string, readonly number[]>;
  readonly demand: readonly QueueDemand[];
  readonly servers: ReadonlyMap<string, Servers>;
  readonly goals: readonly Goal[];
  readonly factors: readonly number[];
  /** Share of rostered time, apart from breaks, in which agents are neither absent nor away. */
  readonly presentShare: number;
}

export interface StaffingProblemOptions extends GoalOptions {
  readonly centre?: CentreFile | undefined;
}

/** The scenario's files must be read, and it must compile. */
export function staffingProblem(
  scenario: Scenario,
  rules: ShiftRules,
  { centre, ...goals }: StaffingProblemOptions,
): ParseResult<StaffingProblem> {
  if (scenario.run?.mode === 'steady') {
    const what = { received: 'steady', expected: 'days: shifts are of a day' };
    return { ok: false, problems: [aFinding('/run/mode', 'not_allowed', what)] };
  }
  const clock = clockOf(scenario);
  const simulation = simulationCentre(scenario, centre);
  const profileIds = (simulation.centre.profiles ?? []).map(({ id }) => id);
  const patterns = shiftPatterns(rules, { clock, profileIds });
  if (!patterns.ok) return patterns;
  const profiles = rosteredProfiles(rules, profileIds);
  const standingShifts = scenario.agents.shifts.filter(
    ({ profile }) => !profiles.some(({ id }) => id === profile),
  );
  const demand = demandOf(scenario, simulation);
  if (demand.every(({ intervals }) => intervals.every(({ calls }) => calls === 0))) {
    const what = { received: 'no calls all day', expected: 'calls: nobody is needed without' };
    return { ok: false, problems: [aFinding('/callTypes', 'not_allowed', what)] };
  }
  return {
    ok: true,
    value: {
      scenario,
      centre,
      clock,
      patterns: patterns.value,
      profiles,
      kinds: rules.shifts.map(({ id, headsMin = 0, headsMax = null }) => ({
        id,
        headsMin,
        headsMax,
      })),
      standingShifts,
      standing: presenceOfShifts(standingShifts, clock),
      demand,
      servers: new Map(
        demand.map(({ queueId }) => [queueId, serversOf(simulation.centre, queueId)]),
      ),
      goals: goalsOf(simulation.centre, demand, goals),
      factors: busynessFactors(scenario.busyness),
      presentShare: presentShareOf(scenario),
    },
  };
}

/** Most agents of a tried roster; trials add some, and a scenario has its own limit. */
const rosterHeadsMax = 40_000;

export function refusalOf(
  { scenario, centre, clock }: StaffingProblem,
  shifts: readonly Shift[],
): string | null {
  const heads = shifts.reduce((sum, { count }) => sum + count, 0);
  if (heads > rosterHeadsMax) {
    return `the goals ask for ${heads} heads; expected at most ${rosterHeadsMax}`;
  }
  const staffed = { ...scenario, agents: { ...scenario.agents, shifts: [...shifts] } };
  const simulated = simulationCentre(staffed, centre);
  const isDerived = centre === undefined;
  return checkScenario({ scenario: staffed, simulated, clock, isDerived })[0]?.message ?? null;
}

/** Sets every call type's target; callers who leave later are not short abandons. */
export function withTarget(scenario: Scenario, targetMs: number): Scenario {
  return {
    ...scenario,
    callTypes: scenario.callTypes.map(({ shortAbandonMs = targetMs, ...callType }) => ({
      ...callType,
      targetMs,
      shortAbandonMs: Math.min(shortAbandonMs, targetMs),
    })),
  };
}

export interface Servers {
  readonly first: readonly string[];
  readonly later: readonly string[];
}

function serversOf(centre: CentreFile, queueId: string): Servers {
  const queue = centre.queues.find(({ id }) => id === queueId);
  const profiles = (centre.profiles ?? []).map(({ id }) => ({
    id,
    qualification: agentQualification(centre, { id, profile: id }),
  }));
  if (queue === undefined) return { first: [], later: [] };
  const able = (can: (qualification: AgentQualification, id: string) => boolean) =>
    profiles.filter(({ id, qualification }) => can(qualification, id)).map(({ id }) => id);
  return {
    first: able((qualification, id) => servesAtOnce(queue, qualification, id)),
    later: able((qualification, id) => servesLater(queue, qualification, id)),
  };
}

function servesAtOnce(queue: QueueSetting, qualification: AgentQualification, id: string): boolean {
  const isLinked = qualification.links.some(
    (link) => link.queue === queue.id && (link.delayMs ?? 0) === 0,
  );
  return isLinked && holds(queue.plan?.required ?? [], qualification, id);
}

function servesLater(queue: QueueSetting, qualification: AgentQualification, id: string): boolean {
  const { required = [], steps = [] } = queue.plan ?? {};
  const queues = new Set([queue.id, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues)]);
  const isLinked = qualification.links.some((link) => queues.has(link.queue));
  return (
    isLinked &&
    [required, ...steps.map((step) => step.required)].some((one) => holds(one, qualification, id))
  );
}

function holds(expression: Expression, { skills }: AgentQualification, id: string): boolean {
  const parsed = parseExpression(expression);
  return parsed.ok && evaluateExpression(parsed.ast, { id, skills });
}
