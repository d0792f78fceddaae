/** What a fit found that its scenario cannot state, in sentences. */
import type { FitPart } from '../../simulator/index.ts';
import { percent } from '../text/figures.ts';
import type { FitResult } from './fit-figures.ts';

/** Smaller shares of early leavers are noise. */
const leavesShareMin = 0.1;

export function unexplainedLines(result: FitResult): readonly string[] {
  return [
    ...waiting(result),
    pooling(result),
    ...early(result),
    busyDays(result),
    presence(result),
    ...agents(result),
    ...again(result),
  ];
}

function inPart({ names }: FitResult, part: FitPart): string {
  return names.parts.has(part) ? 'in the scenario' : 'left out of the scenario';
}

function waiting({ test }: FitResult): readonly string[] {
  const whole = test?.find(({ hour, measureId }) => hour === null && measureId === 'delayShare');
  if (whole === undefined) return [];
  const simulated = `${percent(whole.traced.value)} simulated with the same arrivals`;
  return [`share that waits: ${percent(whole.measured)} measured, ${simulated}`];
}

function pooling(result: FitResult): string {
  const { answeredAtOnce, whileAnotherTypeWaited } = result.fit.pooling;
  const share = percent(whileAnotherTypeWaited / Math.max(1, answeredAtOnce));
  const seen = `${share} of those answered at once passed callers of another type`;
  return `${seen}: agents are not alike (profiles: ${inPart(result, 'profiles')})`;
}

function early(result: FitResult): readonly string[] {
  return result.fit.callTypes.flatMap(({ id, byQueue }) => {
    const [first, last] = [byQueue?.groups[0], byQueue?.groups.at(-1)];
    const [, most = 0] = byQueue?.leavesByWait.at(-1) ?? [];
    if (first === undefined || last === undefined || most < leavesShareMin) return [];
    const few = `${first.hazard.toFixed(1)} leave per 1,000 s where nobody waits`;
    const many = `${last.hazard.toFixed(1)} where ${last.aheadMin} or more do`;
    const part = `balk by announced wait: ${inPart(result, 'balk')}`;
    return [`${id}: ${few}, ${many}: callers hear their wait (${part})`];
  });
}

function busyDays(result: FitResult): string {
  const times = result.fit.busyness.varianceToMean.toFixed(1);
  const seen = `daily totals vary ${times} times as Poisson’s, weekday and trend apart`;
  const part = `busyness: ${inPart(result, 'busyness')}`;
  return `${seen} (${part}); the scenario has the same agents at work on all days`;
}

function presence(result: FitResult): string {
  const found = result.fit.presence;
  if (found === null) return 'no agent is named: skills and pauses between calls are unknown';
  const pause = `${(found.changeoverMs / 1_000).toFixed(1)} s from one call to the next`;
  const part = inPart(result, 'changeover');
  return `${pause} while others wait (${part}); presence inside the hour is not known`;
}

function agents(result: FitResult): readonly string[] {
  const { agentFactors } = result.fit;
  if (agentFactors === null) return [];
  const spread = percent(Math.sqrt(agentFactors.scv));
  return [`agents’ mean handle times differ by ${spread} (pace: ${inPart(result, 'pace')})`];
}

function again(result: FitResult): readonly string[] {
  const { callsAgain, redials } = result.fit;
  if (callsAgain === null) return [];
  const { redialShare, gapMs } = callsAgain;
  const after = `after a median ${Math.round(gapMs[1] / 1_000)} s`;
  const seen = `${percent(redialShare)} of abandoning callers call again beyond the usual`;
  const part =
    redials === null ? 'the arrivals hold those calls' : `redials: ${inPart(result, 'redials')}`;
  return [`${seen}, ${after} (${part})`];
}
