/**
 * Valid values that make figures certain or worthless: no agents, no answers, ringing beyond the
 * core's limits, means that no run can measure. Nothing is simulated.
 */
import type { DistributionSpec, Scenario } from '../../contracts/index.ts';
import { callbackLimitMsOf, connectLimitMsOf } from '../../routing/index.ts';
import { compileDistribution, distributionsIn } from '../distributions/compile-distribution.ts';
import { loadSheetOf } from '../load-sheet.ts';
import { replicationsDefault } from '../runs/run-plan.ts';
import { callsOfDay } from './expected-load.ts';
import { type Caution, goesByRules, type ScenarioWithRules } from './scenario-check.ts';

const shareLeast = 0.001;
const unstaffedShareLeast = 0.01;
/**
 * Warns of a squared coefficient of variation above `scv` if a run misses the mean by more than the
 * share `missedBy`.
 */
const heavyTail = { scv: 4, missedBy: 0.1 } as const;

export function implausibleValues(looked: ScenarioWithRules): readonly Caution[] {
  return [
    ...nobodyThere(looked),
    ...nobodyAnswers(looked),
    ...slipsOfUnit(looked),
    ...cutRinging(looked),
    ...heavyTails(looked),
  ].map((text) => ({ code: 'implausible', text }));
}

function nobodyThere({
  scenario,
  simulated,
  isDerived,
  ruleSets,
}: ScenarioWithRules): readonly string[] {
  const rows = loadSheetOf(scenario, isDerived ? undefined : simulated.centre);
  return scenario.callTypes.flatMap((callType, place) => {
    if (goesByRules(callType, ruleSets)) return [];
    const own = rows.flatMap(({ callTypes }) => callTypes[place] ?? []);
    const calls = own.reduce((sum, one) => sum + one.calls, 0);
    const alone = own.reduce((sum, one) => sum + (one.staffExpected > 0 ? 0 : one.calls), 0);
    if (alone <= calls * unstaffedShareLeast || alone < 1) return [];
    const share = percent(alone / calls);
    return `/callTypes/${place}: ${share} of its calls come while nobody works who can serve them`;
  });
}

function nobodyAnswers({ scenario }: ScenarioWithRules): readonly string[] {
  const { noAnswerShare = 0, rejectShare = 0 } = scenario.agents;
  const said: string[] = [];
  if (noAnswerShare + rejectShare >= 1) {
    said.push('/agents/noAnswerShare: with rejectShare it is 1 or more, so no offer is answered');
  }
  return said;
}

/** Plausible ranges of means; a mean outside is probably in the wrong unit (ms or s). */
const meansMs = {
  talk: [3_000, 4 * 3_600_000],
  hold: [500, 3_600_000],
  wrapUp: [500, 2 * 3_600_000],
  patience: [500, 24 * 3_600_000],
  target: [500, 24 * 3_600_000],
  answerDelay: [50, 600_000],
} as const;

function slipsOfUnit({ scenario }: ScenarioWithRules): readonly string[] {
  const { answerDelay } = scenario.agents;
  const ofCalls = scenario.callTypes.flatMap(({ handleTime, patience, targetMs }, place) => {
    const { talk, hold, wrapUp } = handleTime;
    const at = `/callTypes/${place}`;
    return [
      ...slipOf(`${at}/handleTime/talk`, talk, meansMs.talk),
      ...slipOf(`${at}/handleTime/hold`, hold, meansMs.hold),
      ...slipOf(`${at}/handleTime/wrapUp`, wrapUp, meansMs.wrapUp),
      ...slipOf(`${at}/patience`, patience, meansMs.patience),
      ...slipOf(`${at}/targetMs`, targetMs, meansMs.target),
    ];
  });
  return [...ofCalls, ...slipOf('/agents/answerDelay', answerDelay, meansMs.answerDelay)];
}

function slipOf(
  pointer: string,
  time: DistributionSpec | number | null | undefined,
  [least, most]: readonly [number, number],
): readonly string[] {
  if (time == null) return [];
  const ms = typeof time === 'number' ? time : compileDistribution(time).mean;
  if (ms === 0 || (ms >= least && ms <= most)) return [];
  const meant = ms < least ? ms * 1_000 : ms / 1_000;
  const what = typeof time === 'number' ? seconds(ms) : `a mean of ${seconds(ms)}`;
  return [`${pointer}: ${what}; times are in ms: is ${seconds(meant)} meant?`];
}

/** Warns of ringing and delays beyond the core's limits, because such an offer fails. */
function cutRinging({ scenario, simulated }: ScenarioWithRules): readonly string[] {
  const { callbacks, events = [] } = scenario;
  const { routing } = simulated.centre;
  const [limitMs, ringLimitMs] = [connectLimitMsOf(routing), callbackLimitMsOf(routing)];
  const limit = (name: string, ms: number) => `the centre's routing.${name}, ${seconds(ms)}`;
  const late = events.flatMap((event, place) =>
    event.kind === 'networkDelay' && event.addedMs >= limitMs
      ? `/events/${place}/addedMs: no answer is connected meanwhile; it is beyond ${limit('connectLimitMs', limitMs)}`
      : [],
  );
  if (callbacks?.ringTime === undefined || callbacks.mode === 'customerFirst') return late;
  const share = 1 - compileDistribution(callbacks.ringTime).cdf(ringLimitMs);
  if (share < shareLeast) return late;
  const at = limit('callbackLimitMs', ringLimitMs);
  const what = `${percent(share)} of attempts still ring at ${at}, and fail`;
  return [...late, `/callbacks/ringTime: ${what}`];
}

/**
 * Warns of distributions with rare long values: a mean of N values has a relative error of √(scv /
 * N).
 */
function heavyTails({ scenario, clock }: ScenarioWithRules): readonly string[] {
  return scenario.callTypes.flatMap((callType, place) => {
    const calls = callsOfDay(callType, clock, scenario.clock?.dayType) * daysOf(scenario, clock);
    return distributionsIn(callType.handleTime, `/callTypes/${place}/handleTime`).flatMap(
      ([at, spec]) => {
        const { mean, secondMoment } = compileDistribution(spec);
        const scv = secondMoment / mean ** 2 - 1;
        const missedBy = Math.sqrt(scv / Math.max(1, calls));
        if (!(scv > heavyTail.scv && missedBy > heavyTail.missedBy)) return [];
        const off = `a run of ${Math.round(calls)} calls misses its mean of ${seconds(mean)} by ${percent(missedBy)}`;
        return `${at}: ${off}; truncate the law, or simulate more calls`;
      },
    );
  });
}

function daysOf({ run }: Scenario, { dayMs }: ScenarioWithRules['clock']): number {
  if (run?.steady !== undefined) return run.steady.lengthMs / dayMs;
  return run?.replications?.max ?? run?.replications?.min ?? replicationsDefault;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toPrecision(4))} s`;
}
