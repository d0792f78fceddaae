/** Checks of a scenario beyond its schema: references, and whether its parts fit together. */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import { nearestWord } from '../../kernel/index.ts';
import { type FactProblem, factNamed, factRecord } from '../../rules/index.ts';
import { checkCallers } from '../callers/check-callers.ts';
import type { Clock } from '../clock.ts';
import { checkDistributions } from '../distributions/compile-distribution.ts';
import { isSimulatedMeasureId, simulatedMeasureIds } from '../runs/measures.ts';
import { type SimulationCentre, wrapUpPlans } from '../simulation-centre.ts';
import { checkServed } from './agents-of-queue.ts';
import { checkReferences } from './references.ts';
import { checkRoster } from './roster.ts';
import type { ScenarioCheck } from './scenario-check.ts';
import { checkSize, checkStopRule } from './size.ts';
import { checkStability } from './stability.ts';

export function checkScenario(checked: ScenarioCheck): readonly Finding[] {
  const { scenario } = checked;
  const formal = [
    ...checkDistributions(scenario),
    ...checkClock(scenario, checked.clock),
    ...checkQueues(scenario, checked),
    ...checkFacts(scenario),
    ...checkHandling(scenario, checked.simulated),
    ...checkRoster(checked),
    ...checkReferences(checked),
    ...checkCallers(scenario, checked.simulated),
    ...checkAgents(checked.simulated),
    ...(checked.isDerived ? checkSkills(scenario) : []),
    ...checkMeasures(scenario),
  ];
  if (formal.length > 0) return formal;
  return [
    ...checkServed(checked),
    ...checkSize(checked),
    ...checkStopRule(checked),
    ...checkStability(checked),
  ];
}

function checkClock({ callTypes }: Scenario, { dayMs, intervalMs }: Clock): Finding[] {
  const findings = callTypes.flatMap(({ arrivals }, place) => {
    if (arrivals.kind !== 'intervals') return [];
    const count = arrivals.callsPerInterval?.length ?? 0;
    if (count * intervalMs === dayMs) return [];
    return aFinding(`/callTypes/${place}/arrivals/callsPerInterval`, 'not_allowed', {
      received: `${count} intervals of ${intervalMs} ms`,
      expected: `${dayMs / intervalMs} of them, the length of the day`,
    });
  });
  if (dayMs > 0) return findings;
  const received = `${dayMs} ms after clock/dayStart`;
  return [aFinding('/clock/dayEnd', 'not_allowed', { received, expected: 'a time after it' })];
}

function checkQueues({ callTypes }: Scenario, { simulated, isDerived }: ScenarioCheck): Finding[] {
  const known = new Set(simulated.centre.queues.map(({ id }) => id));
  const { queueIds } = simulated;
  return callTypes.flatMap(({ id }, place) => {
    const findings: Finding[] = [];
    if (callTypes.findIndex((callType) => callType.id === id) !== place) {
      const what = { received: id, expected: 'an id used once' };
      findings.push(aFinding(`/callTypes/${place}/id`, 'not_unique', what));
    }
    const queueId = queueIds[place];
    if (queueId === undefined || !known.has(queueId)) {
      const near = nearestWord(queueId ?? '', known);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      const expected = `a queue of the centre: ${[...known].join(', ')}${meant}`;
      const what = { received: queueId ?? 'missing', expected };
      findings.push(aFinding(`/callTypes/${place}/queue`, 'unknown_reference', what));
    } else if (isDerived && queueIds.indexOf(queueId) !== place) {
      const what = { received: queueId, expected: 'a queue of its own, where no centre is named' };
      findings.push(aFinding(`/callTypes/${place}/queue`, 'not_unique', what));
    }
    return findings;
  });
}

function checkFacts({ callTypes }: Scenario): Finding[] {
  return callTypes.flatMap(({ facts = {} }, place) => {
    const problems: FactProblem[] = [];
    factRecord(facts, problems);
    return problems.map(({ name, received, expected }) => {
      const code = factNamed(name) === undefined ? 'unknown_reference' : 'not_allowed';
      return aFinding(`/callTypes/${place}/facts/${name}`, code, { received, expected });
    });
  });
}

function checkHandling({ callTypes }: Scenario, { centre, queueIds }: SimulationCentre): Finding[] {
  const wrapUps = wrapUpPlans(centre);
  return callTypes.flatMap(({ handleTime, targetMs, shortAbandonMs }, place) => {
    const findings: Finding[] = [];
    const queueId = queueIds[place];
    const { mode } = wrapUps.get(queueId ?? '') ?? {};
    if (handleTime.wrapUp !== undefined && mode === 'timed') {
      const what = {
        received: `a distribution, in a queue whose wrap-up is timed`,
        expected: 'none, or a queue whose agents end their wrap-up (optional, mandatory)',
      };
      findings.push(aFinding(`/callTypes/${place}/handleTime/wrapUp`, 'not_allowed', what));
    }
    const target = centre.queues.find(({ id }) => id === queueId)?.serviceLevel?.targetMs;
    if (targetMs !== undefined && targetMs !== target) {
      const what = { received: `${targetMs}`, expected: `${target}, as others of its queue` };
      findings.push(aFinding(`/callTypes/${place}/targetMs`, 'not_allowed', what));
    }
    if (shortAbandonMs !== undefined && (targetMs === undefined || shortAbandonMs > targetMs)) {
      const what = { received: `${shortAbandonMs}`, expected: 'at most targetMs, beside it' };
      findings.push(aFinding(`/callTypes/${place}/shortAbandonMs`, 'not_allowed', what));
    }
    return findings;
  });
}

/**
 * Agents that the scenario adds to the centre are named after their profile; those ids must be
 * free.
 */
function checkAgents({ centre }: SimulationCentre): Finding[] {
  const seen = new Set<string>();
  const twice = centre.agents?.find(({ id }) => seen.size === seen.add(id).size);
  if (twice === undefined) return [];
  const received = `more heads than the centre has, and ${twice.id} names another agent there`;
  return [aFinding('/agents/shifts', 'not_unique', { received, expected: 'free names' })];
}

/** The skills that agents name must exist. Without a centre file the skills are the call types. */
function checkSkills({ callTypes, agents, outbound = [] }: Scenario): Finding[] {
  const { profiles = [] } = agents;
  const known = new Set([...callTypes, ...outbound].map(({ id }) => id));
  const unknown = profiles.flatMap(({ skills = {} }, place) =>
    Object.keys(skills)
      .filter((skill) => !known.has(skill))
      .map((skill) => {
        const what = { received: 'no call type', expected: `one of ${[...known].join(', ')}` };
        return aFinding(`/agents/profiles/${place}/skills/${skill}`, 'unknown_reference', what);
      }),
  );
  const served = new Set(profiles.flatMap(({ skills = {} }) => Object.keys(skills)));
  const unserved = callTypes.flatMap(({ id }, place) => {
    if (served.has(id)) return [];
    const what = { received: `${id}, without an agent`, expected: 'a profile with this skill' };
    return aFinding(`/callTypes/${place}/id`, 'not_allowed', what);
  });
  return [...unknown, ...unserved];
}

function checkMeasures({ run, report }: Scenario): Finding[] {
  const stop = run?.replications?.stop?.measure;
  const asked = new Map<string, string>();
  if (stop !== undefined) asked.set('/run/replications/stop/measure', stop);
  report?.measures?.forEach((id, place) => {
    asked.set(`/report/measures/${place}`, id);
  });
  const known = simulatedMeasureIds.join(', ');
  return [...asked]
    .filter(([, id]) => !isSimulatedMeasureId(id))
    .map(([at, id]) => aFinding(at, 'wrong_value', { received: id, expected: `one of ${known}` }));
}
