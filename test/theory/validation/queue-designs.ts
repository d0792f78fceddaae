/** Validation cases of one queue and one group, as scenarios. */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import {
  allDay,
  type CaseDesign,
  type CaseReading,
  type Pace,
  ratioReading,
  reading,
  readings,
  steadyDesign,
} from './case-design.ts';

type CallType = Scenario['callTypes'][number];

export function exponential(meanMs: number): DistributionSpec {
  return { law: 'exponential', meanMs };
}

/** Agents of one kind, there from the day's start. */
export function agentsOf(count: number): Scenario['agents'] {
  return {
    profiles: [{ id: 'agent', skills: { calls: 50 } }],
    shifts: [allDay('agent', count)],
  };
}

/** One call type, `calls`. */
export function callType(
  arrivalsPerHour: number,
  talk: DistributionSpec,
  more: Partial<CallType> = {},
): CallType {
  return {
    id: 'calls',
    arrivals: { kind: 'poisson', arrivalsPerHour },
    handleTime: { talk },
    patience: null,
    ...more,
  };
}

/** What every queue shows under its own name. */
const queueReadings: readonly CaseReading[] = [
  ...readings('delayShare', 'abandonShare', 'waitMsMean', 'speedOfAnswerMs'),
  reading('waitMsMeanOfDelayed', 'delayedAnswerMsMean'),
  reading('waitMsMeanOfAbandoned', 'timeToAbandonMsMean'),
  reading('serviceLevel', 'serviceLevelOffered'),
  ...readings('serviceLevelOffered', 'serviceLevelNet'),
  reading('serviceLevelAnswered', 'serviceLevelAnsweredOnly'),
  ...readings('queueLengthMean', 'occupancy'),
];

/** The case's calls of exponential or any handle times on one group. */
export function queueDesign(
  model: ModelOf<'erlangC' | 'erlangA' | 'generalPatience' | 'oneAgent' | 'constantTime'>,
  calls: number,
): CaseDesign {
  const { talk, talkMsMean, patience, patienceMsMean } = distributionsOf(model);
  const { arrivalsPerHour, agentCount, targetMs } = model;
  const balks =
    patience !== null && 'atZeroShare' in patience && patience.atZeroShare !== undefined;
  return steadyDesign({
    pace: { arrivalsPerHour, agentCount, handleTimeMsMean: talkMsMean, patienceMsMean },
    calls,
    scenario: {
      callTypes: [callType(arrivalsPerHour, talk, { patience, targetMs })],
      agents: agentsOf(agentCount),
    },
    // Who balks waits for no time, so a run does not see that they would have had to wait.
    readings: balks ? queueReadings.filter(({ name }) => name !== 'delayShare') : queueReadings,
  });
}

function distributionsOf(
  model: ModelOf<'erlangC' | 'erlangA' | 'generalPatience' | 'oneAgent' | 'constantTime'>,
): {
  readonly talk: DistributionSpec;
  readonly talkMsMean: number;
  readonly patience: DistributionSpec | null;
  readonly patienceMsMean: number | null;
} {
  if (model.model === 'oneAgent') {
    return { talk: model.handleTime, ...calmPace(model.handleTime), ...patient };
  }
  if (model.model === 'constantTime') {
    const talk: DistributionSpec = { law: 'deterministic', valueMs: model.handleTimeMs };
    return { talk, talkMsMean: model.handleTimeMs, ...patient };
  }
  const talkMsMean = model.handleTimeMsMean;
  const talk = exponential(talkMsMean);
  if (model.model === 'erlangC') return { talk, talkMsMean, ...patient };
  if (model.model === 'erlangA') {
    const patienceMsMean = model.patienceMsMean;
    return { talk, talkMsMean, patience: exponential(patienceMsMean), patienceMsMean };
  }
  return { talk, talkMsMean, patience: model.patience, patienceMsMean: talkMsMean };
}

const patient = { patience: null, patienceMsMean: null } as const;

/** A distribution's mean; more variable times are forgotten more slowly. */
function calmPace(spec: DistributionSpec): { readonly talkMsMean: number } {
  if (spec.law === 'hyperexponential') {
    return { talkMsMean: Math.max(...spec.parts.map(({ meanMs }) => meanMs)) };
  }
  if ('meanMs' in spec && spec.meanMs !== undefined) return { talkMsMean: spec.meanMs };
  return { talkMsMean: spec.law === 'deterministic' ? spec.valueMs : 60_000 };
}

/** M/M/n/n and M/M/n/K(+M): lines, and figures of attempts. */
export function linesDesign(
  model: ModelOf<'erlangB' | 'finiteLines'>,
  calls: number,
): CaseDesign | null {
  const { agentCount } = model;
  if (!Number.isInteger(agentCount)) return null;
  // Erlang B knows erlangs alone; any handle time will do.
  const handleTimeMsMean = model.model === 'erlangB' ? 180_000 : model.handleTimeMsMean;
  const arrivalsPerHour =
    model.model === 'erlangB'
      ? (model.offeredErlangs / handleTimeMsMean) * hourMs
      : model.arrivalsPerHour;
  const patienceMsMean = model.model === 'erlangB' ? null : model.patienceMsMean;
  const patience = patienceMsMean === null ? null : exponential(patienceMsMean);
  const lineCount = model.model === 'erlangB' ? agentCount : model.lineCount;
  const target = model.model === 'erlangB' ? {} : { targetMs: model.targetMs };
  return steadyDesign({
    // Full lines let nothing grow: a run forgets as with patience.
    pace: { arrivalsPerHour, agentCount, handleTimeMsMean, patienceMsMean: handleTimeMsMean * 3 },
    calls,
    scenario: {
      callTypes: [
        callType(arrivalsPerHour, exponential(handleTimeMsMean), { patience, ...target }),
      ],
      agents: agentsOf(agentCount),
      lines: { count: lineCount },
    },
    readings: [
      reading('blockShare', 'attemptBlockShare'),
      reading('carriedErlangs', 'busyAgentsMean'),
      ofAttempts('delayShare', 'delayShare'),
      ofAttempts('abandonShare', 'abandonShare'),
      reading('waitMsMeanOfAdmitted', 'waitMsMean'),
      reading('speedOfAnswerMs', 'speedOfAnswerMs'),
      reading('serviceLevelOfAdmitted', 'serviceLevelOffered'),
      ...readings('queueLengthMean', 'occupancy'),
    ],
  });
}

/** What is counted of a measure, by all attempts. */
function ofAttempts(name: string, measure: string): CaseReading {
  return ratioReading(
    name,
    [{ measure, of: 'numerator', at: 'whole' }],
    [{ measure: 'attemptBlockShare', of: 'denominator', at: 'whole' }],
  );
}

/** Redials after a block (no waiting) or after abandoning. */
export function redialDesign(model: ModelOf<'redial'>, calls: number): CaseDesign {
  const { firstAttemptsPerHour, handleTimeMsMean, agentCount, patienceMsMean } = model;
  const again = { share: model.redialShare, delay: exponential(model.redialDelayMsMean) };
  const pace: Pace = {
    arrivalsPerHour: firstAttemptsPerHour,
    agentCount,
    handleTimeMsMean,
    patienceMsMean: patienceMsMean ?? handleTimeMsMean,
    memoryMs: 4 * model.redialDelayMsMean,
  };
  const isBlocking = patienceMsMean === null;
  const type = callType(firstAttemptsPerHour, exponential(handleTimeMsMean), {
    patience: isBlocking ? null : exponential(patienceMsMean),
    redial: isBlocking ? { afterBlock: again } : { afterAbandon: again },
  });
  return steadyDesign({
    pace,
    calls,
    scenario: {
      callTypes: [type],
      agents: agentsOf(agentCount),
      ...(isBlocking ? { lines: { count: agentCount } } : {}),
    },
    readings: [
      reading('attemptsPerHour', 'attemptsPerHour'),
      reading('blockShareOfAttempts', 'attemptBlockShare'),
      reading('blockShareOfFirstAttempts', 'firstAttemptBlockShare'),
      reading('abandonShareOfAttempts', 'abandonShare'),
      reading('delayShareOfAttempts', 'delayShare'),
      reading('servedShareOfFirstAttempts', 'callerServedShare'),
      reading('servedPerHour', 'callersServedPerHour'),
      reading('busyMean', 'busyAgentsMean'),
      reading('orbitMean', 'redialingMean'),
      ...readings('queueLengthMean', 'occupancy'),
    ],
  });
}

/** An IVR before the agents, on lines. */
export function ivrDesign(model: ModelOf<'ivrLines'>, calls: number): CaseDesign {
  const { arrivalsPerHour, handleTimeMsMean, agentCount } = model;
  return steadyDesign({
    pace: { arrivalsPerHour, agentCount, handleTimeMsMean, patienceMsMean: 3 * handleTimeMsMean },
    calls,
    scenario: {
      callTypes: [callType(arrivalsPerHour, exponential(handleTimeMsMean))],
      agents: agentsOf(agentCount),
      ivr: { time: exponential(model.ivrTimeMsMean), containedShare: 1 - model.toAgentShare },
      lines: { count: model.lineCount },
    },
    readings: [
      reading('blockShare', 'attemptBlockShare'),
      reading('ivrMean', 'ivrMean'),
      reading('agentsBusyMean', 'busyAgentsMean'),
      ...readings('occupancy', 'queueLengthMean', 'speedOfAnswerMs', 'delayShare'),
    ],
  });
}

/** Orders with an up-sell prompt. */
export function orderDesign(model: ModelOf<'orders'>, calls: number): CaseDesign {
  const { arrivalsPerHour, baseHandleTimeMsMean, agentCount, patienceMsMean, targetMs } = model;
  const prompt =
    model.promptShare === undefined
      ? { whenWaitingMax: model.promptWhenWaitingMax }
      : { share: model.promptShare };
  const type = callType(arrivalsPerHour, exponential(baseHandleTimeMsMean), {
    patience: exponential(patienceMsMean),
    ...(targetMs === null ? {} : { targetMs }),
    order: {
      share: 1,
      upSell: {
        ...prompt,
        time: exponential(model.promptTimeMsMean),
        acceptShare: model.acceptShare,
        valueMinor: model.valuePerAcceptedPrompt,
      },
    },
  });
  return steadyDesign({
    pace: {
      arrivalsPerHour,
      agentCount,
      handleTimeMsMean: baseHandleTimeMsMean + model.promptTimeMsMean,
      patienceMsMean,
    },
    calls,
    scenario: { currency: 'EUR', callTypes: [type], agents: agentsOf(agentCount) },
    readings: [
      ...readings('abandonShare', 'delayShare', 'queueLengthMean'),
      ...(targetMs === null ? [] : readings('serviceLevelOffered')),
      reading('promptsPerHour', 'promptsPerHour'),
      reading('promptShareOfServed', 'promptShare'),
      reading('revenuePerHour', 'upSellRevenuePerHour'),
      ...readings('handleTimeMsMean', 'occupancy'),
    ],
  });
}
