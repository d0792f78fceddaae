/** Contradictions between a scenario's settings of callers, which the schema cannot see. */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import type { SimulationCentre } from '../simulation-centre.ts';
import { correlationsOf } from './busyness.ts';

/** Least answer share: with less, outbound attempts without ring time would never end in one ms. */
const answerShareMin = 0.01;
const attemptMsMin = 100;

export function checkCallers(scenario: Scenario, { centre }: SimulationCentre): readonly Finding[] {
  return [
    ...checkDayType(scenario),
    ...checkCorrelation(scenario),
    ...checkTraces(scenario),
    ...checkLists(scenario, new Set(centre.queues.map(({ id }) => id))),
    ...checkAttempts(scenario),
  ];
}

function checkDayType({ clock, callTypes }: Scenario): readonly Finding[] {
  const { dayType } = clock ?? {};
  if (dayType === undefined) return [];
  const known = new Set(
    callTypes.flatMap(({ arrivals }) =>
      'dayTypes' in arrivals ? Object.keys(arrivals.dayTypes ?? {}) : [],
    ),
  );
  if (known.has(dayType)) return [];
  const expected = known.size === 0 ? 'dayTypes that name it' : `one of ${[...known].join(', ')}`;
  return [aFinding('/clock/dayType', 'unknown_reference', { received: dayType, expected })];
}

function checkCorrelation({ busyness, callTypes }: Scenario): readonly Finding[] {
  const seen = new Set<string>();
  for (const pair of Object.keys(busyness?.correlation ?? {})) {
    const [a = '', b = ''] = pair.split(',');
    if (a !== b && !seen.has(`${b},${a}`)) {
      seen.add(pair);
      continue;
    }
    const expected = 'two call types, each pair once';
    return [aFinding(`/busyness/correlation/${pair}`, 'not_unique', { received: pair, expected })];
  }
  if (busyness?.correlation === undefined || correlationsOf(busyness, callTypes) !== null)
    return [];
  const received = 'correlations that contradict each other';
  const expected = 'a positive semidefinite matrix of correlations';
  return [aFinding('/busyness/correlation', 'not_allowed', { received, expected })];
}

function checkTraces({ callTypes }: Scenario): readonly Finding[] {
  return callTypes.flatMap(({ arrivals }, place) => {
    if (arrivals.kind !== 'trace' || arrivals.handleTimes !== 'all') return [];
    const { calls = [] } = arrivals;
    const told = calls.filter(({ handleTimeMs }) => handleTimeMs !== undefined).length;
    if (told === calls.length) return [];
    const received = `all, and ${calls.length - told} of ${calls.length} calls have none`;
    const expected = 'answered, where only answered calls have a handle time';
    const pointer = `/callTypes/${place}/arrivals/handleTimes`;
    return [aFinding(pointer, 'not_allowed', { received, expected })];
  });
}

function checkLists(
  { outbound = [], callTypes }: Scenario,
  queues: ReadonlySet<string>,
): readonly Finding[] {
  const taken = new Set(callTypes.map(({ id }) => id));
  return outbound.flatMap(({ id, mode, queue }, place) => {
    const findings: Finding[] = [];
    if (taken.has(id)) {
      const what = { received: id, expected: 'an id that no call type or list has' };
      findings.push(aFinding(`/outbound/${place}/id`, 'not_unique', what));
    }
    taken.add(id);
    if (mode === 'predictive' && queue === undefined && !queues.has(id)) {
      const what = { received: 'missing', expected: `a queue: one of ${[...queues].join(', ')}` };
      findings.push(aFinding(`/outbound/${place}/queue`, 'missing', what));
    }
    return findings;
  });
}

/** Outbound attempts must take time, or an agent could make endlessly many in one ms. */
function checkAttempts({ outbound = [] }: Scenario): readonly Finding[] {
  return outbound.flatMap(({ answerShare, handleTime, ringTime }, place) => {
    const ringMs = ringTime === undefined ? 0 : compileDistribution(ringTime).mean;
    if (ringMs >= attemptMsMin) return [];
    const ms = ringMs + answerShare * compileDistribution(handleTime).mean;
    if (ms >= attemptMsMin && answerShare >= answerShareMin) return [];
    const received =
      `${ringTime === undefined ? 'missing' : `of mean ${ringMs} ms`}, ` +
      `with answerShare ${answerShare} and attempts of ${ms} ms in the mean`;
    const expected =
      `a ring time of ${attemptMsMin} ms or more in the mean, or answers to at least ` +
      `${answerShareMin} of attempts that take as long`;
    return [aFinding(`/outbound/${place}/ringTime`, 'not_allowed', { received, expected })];
  });
}
