/**
 * The wallboard: today's figures of every queue, and who does what now. Source: ux-and-api.md 3.7.
 */
import type { Wallboard } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import type { QueueView } from '../../live/index.ts';
import {
  centreFigures,
  defaultServiceLevel,
  type QueueCounts,
  queueFigures,
} from '../../metrics/index.ts';
import type { Wire } from '../wire.ts';
import { presentAgent } from './agent.ts';
import { isServiceLevel, presentLastWait, presentWindow } from './queue.ts';

export function presentWallboard(wire: Wire): Wallboard {
  const { live } = wire;
  const scope = { atMs: live.nowMs, fromMs: live.dayStartMs };
  const centre = centreFigures(live.metrics, scope);
  const agents = live.projection.agents.all();
  const agentsByState: { [state: string]: number } = {};
  for (const { state } of agents) agentsByState[state] = (agentsByState[state] ?? 0) + 1;
  const level = centre.figures.find(({ measureId }) => measureId === defaultServiceLevel);
  return {
    centreId: wire.centreId,
    name: live.file.name ?? live.file.id,
    timeZone: live.file.timeZone,
    asOf: wire.instant(scope.atMs),
    resumeToken: wire.resumeToken(),
    window: presentWindow(centre.window, wire),
    totals: {
      counts: presentCounts(centre.counts),
      longestWaitMs: centre.longestWaitingMs,
      serviceLevel: level ?? {
        measureId: defaultServiceLevel,
        value: null,
        numerator: 0,
        denominator: 0,
      },
      figures: centre.figures.filter(({ measureId }) => !isServiceLevel(measureId)),
      agentsByState,
    },
    queues: live.projection.queues().map((queue) => presentWallboardQueue(queue, scope, wire)),
    agents: agents.map((agent) => presentAgent(agent, wire)),
  };
}

function presentWallboardQueue(
  { queueId, state, waiting }: QueueView,
  scope: { readonly atMs: number; readonly fromMs: number },
  wire: Wire,
): Wallboard['queues'][number] {
  const read = queueFigures(wire.live.metrics, queueId, scope);
  assert(read !== null, () => `queue ${queueId} comes from the centre file`);
  const goal = wire.queueSetting(queueId)?.serviceLevel;
  const measureId = goal?.measureId ?? defaultServiceLevel;
  const level = read.figures.find((figure) => figure.measureId === measureId);
  return {
    queueId: wire.id(queueId),
    name: wire.queueName(queueId),
    state,
    waiting: waiting.size,
    longestWaitMs: read.longestWaitingMs,
    expectedWait: presentLastWait(queueId, wire),
    counts: presentCounts(read.counts),
    serviceLevel: {
      measureId,
      value: level?.value ?? null,
      numerator: level?.numerator ?? 0,
      denominator: level?.denominator ?? 0,
      targetMs: read.targetMs,
      shortAbandonMs: read.shortAbandonMs,
      goalShare: goal?.share ?? null,
    },
  };
}

function presentCounts(counts: Readonly<QueueCounts>): Wallboard['totals']['counts'] {
  return {
    offered: counts.entered,
    answered: counts.answered,
    abandoned: counts.abandoned,
    overflowed: counts.overflowed,
    endedBySystem: counts.endedBySystem,
    callback: counts.callbacks,
    waiting: counts.waiting,
  };
}
