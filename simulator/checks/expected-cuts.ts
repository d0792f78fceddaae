/**
 * Share of drawn times, such as wrap-ups, that a limit of the centre is expected to cut, and its
 * wording. How many waits a limit ends depends on the day, so only a run can count them.
 */
import { answerLimitMsOf, type CentreFile } from '../../routing/index.ts';
import type { CutDraws } from '../day/cut-draws.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import { type DrawLimit, lostMsMean, wrapUpLimitOf } from './expected-load.ts';
import { type Caution, goesByRules, type ScenarioWithRules } from './scenario-check.ts';

const toldShareMore = 0.01;
const holdsMost = 7;

export function isToldCut(share: number): boolean {
  return share > toldShareMore;
}

export function expectedCuts(looked: ScenarioWithRules): readonly Caution[] {
  return [...wrapUpCuts(looked), ...answerCuts(looked), ...holdCuts(looked)].map((text) => ({
    code: 'cutDraws',
    text,
  }));
}

function wrapUpCuts({ scenario, simulated, ruleSets }: ScenarioWithRules): readonly string[] {
  const { centre, queueIds } = simulated;
  const ofCallers = scenario.callTypes.map((callType, place) => ({
    pointer: `/callTypes/${place}/handleTime/wrapUp`,
    law: callType.handleTime.wrapUp,
    queueId: goesByRules(callType, ruleSets) ? undefined : queueIds[place],
  }));
  const ofLists = (scenario.outbound ?? []).map(({ id, queue, wrapUp }, place) => ({
    pointer: `/outbound/${place}/wrapUp`,
    law: wrapUp,
    queueId: queue ?? id,
  }));
  return [...ofCallers, ...ofLists].flatMap(({ pointer, law, queueId }) => {
    const isKnown = centre.queues.some(({ id }) => id === queueId);
    if (law === undefined || queueId === undefined || !isKnown) return [];
    const limitMs = wrapUpLimitOf(centre, queueId).ms;
    const distribution = compileDistribution(law);
    const share = 1 - distribution.cdf(limitMs);
    if (!isToldCut(share)) return [];
    const lostMs = lostMsMean(distribution, limitMs);
    const drawn = { kind: 'wrapUp', queueId, drawn: 1, cut: share, lostMs } as const;
    return `${pointer}: ${cutText(centre, drawn)}`;
  });
}

function answerCuts({ scenario, simulated }: ScenarioWithRules): readonly string[] {
  const { centre, queueIds } = simulated;
  const { answerDelay } = scenario.agents;
  if (answerDelay === undefined || centre.routing?.autoAnswer === true) return [];
  const distribution = compileDistribution(answerDelay);
  const entered = [...new Set(queueIds)].flatMap(
    (queueId) => centre.queues.find(({ id }) => id === queueId) ?? [],
  );
  return entered.flatMap((queue) => {
    const share = 1 - distribution.cdf(answerLimitMsOf(centre, queue));
    if (!isToldCut(share)) return [];
    const found = { kind: 'answerDelay', queueId: queue.id, drawn: 1, cut: share, lostMs: 0 };
    return `/agents/answerDelay: ${cutText(centre, { ...found, kind: 'answerDelay' })}`;
  });
}

function holdCuts({ scenario }: ScenarioWithRules): readonly string[] {
  return scenario.callTypes.flatMap(({ handleTime }, place) => {
    const share = (handleTime.hold?.share ?? 0) ** holdsMost;
    if (!isToldCut(share)) return [];
    const what = `${percent(share)} of calls would be held more than ${holdsMost} times`;
    return `/callTypes/${place}/handleTime/hold/share: ${what}; no more holds are simulated`;
  });
}

/** As `19.0 % of wrap-ups in orders are cut at 30 s …`, with the member to change. */
export function cutText(centre: CentreFile, found: CutDraws): string {
  const { kind, queueId, drawn, cut, lostMs } = found;
  const share = percent(cut / Math.max(1, drawn));
  switch (kind) {
    case 'wrapUp': {
      const { ms, pointer } = wrapUpLimitOf(centre, queueId);
      const shorter = `${seconds(lostMs / Math.max(1, drawn))} a call less work than was drawn`;
      return `${share} of wrap-ups in ${queueId} are cut at ${seconds(ms)}, ${shorter}; raise ${pointer} of the centre`;
    }
    case 'answerDelay': {
      const { ms, pointer } = answerLimitOf(centre, queueId);
      return `${share} of offers in ${queueId} expire at ${seconds(ms)}, before the agent would answer; raise ${pointer} of the centre`;
    }
    case 'patience': {
      const place = centre.queues.findIndex(({ id }) => id === queueId);
      const limitMs = centre.queues[place]?.plan?.maxWaitMs;
      const [by, change] =
        limitMs === undefined
          ? ['the centre', `see /queues/${place}/plan of the centre`]
          : [
              `the limit of ${seconds(limitMs)}`,
              `raise /queues/${place}/plan/maxWaitMs of the centre`,
            ];
      return `${share} of callers of ${queueId} are sent away by ${by}, before their patience ends; ${change}, if that is not meant`;
    }
  }
}

function answerLimitOf(centre: CentreFile, queueId: string): DrawLimit {
  const place = centre.queues.findIndex(({ id }) => id === queueId);
  const queue = centre.queues[place];
  const ms = queue === undefined ? 0 : answerLimitMsOf(centre, queue);
  return { ms, pointer: `/queues/${place}/answerLimitMs` };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toPrecision(3))} s`;
}
