/**
 * An IVR before n agents, on N lines that are held from arrival to the end of the talk.
 *
 * Product form over calls in the IVR and at the agents; assumes Poisson attempts, exponential
 * handle times (the IVR's distribution is free), patient callers, first come first served; blocked
 * calls are lost. Cost: O(N²). Source: simulation.md 4.13; P. Khudyakov, P. Feigin, A. Mandelbaum
 * (2010).
 */
import { hourMs } from '../../../kernel/index.ts';
import { firstOutOfRange, ranges, shareRange } from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';

const linesMax = 5_000;

export function ivrLines(input: ParametersOf<'ivrLines'>) {
  const { arrivalsPerHour, ivrTimeMsMean, toAgentShare, handleTimeMsMean } = input;
  const { agentCount, lineCount } = input;
  const refused = firstOutOfRange(input, {
    ...ranges,
    ivrTimeMsMean: ranges.handleTimeMsMean,
    toAgentShare: shareRange,
    lineCount: { min: 1, max: linesMax, isWhole: true },
  });
  if (refused !== null) return refused;
  const rate = arrivalsPerHour / hourMs;
  const ivr = logPoissonWeights(rate * ivrTimeMsMean, lineCount, Number.POSITIVE_INFINITY);
  const agents = logPoissonWeights(rate * toAgentShare * handleTimeMsMean, lineCount, agentCount);
  const sums = sumStates(ivr, agents, input);
  const agentsBusyMean = sums.busy / sums.all;
  const answered = agentsBusyMean / handleTimeMsMean;
  const queueLengthMean = sums.waiting / sums.all;
  return {
    ok: true as const,
    blockShare: sums.full / sums.all,
    ivrMean: sums.ivr / sums.all,
    agentsBusyMean,
    occupancy: agentsBusyMean / agentCount,
    queueLengthMean,
    speedOfAnswerMs: answered === 0 ? null : queueLengthMean / answered,
    /** As seen by calls that leave the IVR for an agent. */
    delayShare: sums.ivr === 0 ? null : sums.ivrDelayed / sums.ivr,
  };
}

/** ln of a^i/i!, where from `agentCount` on every further call waits. */
function logPoissonWeights(load: number, most: number, agentCount: number): readonly number[] {
  const weights = [0];
  for (let i = 1; i <= most; i += 1) {
    weights.push((weights[i - 1] ?? 0) + Math.log(load / Math.min(i, agentCount)));
  }
  return weights;
}

function sumStates(
  ivr: readonly number[],
  agents: readonly number[],
  { agentCount, lineCount }: Pick<ParametersOf<'ivrLines'>, 'agentCount' | 'lineCount'>,
) {
  const top = Math.max(...ivr) + Math.max(...agents);
  const sums = { all: 0, full: 0, ivr: 0, ivrDelayed: 0, busy: 0, waiting: 0 };
  for (let i = 0; i <= lineCount; i += 1) {
    for (let j = 0; i + j <= lineCount; j += 1) {
      const weight = Math.exp((ivr[i] ?? 0) + (agents[j] ?? 0) - top);
      sums.all += weight;
      if (i + j === lineCount) sums.full += weight;
      sums.ivr += i * weight;
      if (j >= agentCount) sums.ivrDelayed += i * weight;
      sums.busy += Math.min(j, agentCount) * weight;
      sums.waiting += Math.max(0, j - agentCount) * weight;
    }
  }
  return sums;
}
