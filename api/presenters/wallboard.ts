/**
 * The wallboard: today's figures of every queue, and who does what now. Source: ux-and-api.md 3.7.
 */
import { z } from 'zod';
import { agentResourceSchema, type Wallboard, wallboardSchema } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { type LiveAgent, type LiveCentre, localInstant, type QueueView } from '../../live/index.ts';
import {
  type CentreFigures,
  centreFigures,
  defaultServiceLevel,
  type QueueCounts,
  queueFigures,
} from '../../metrics/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import type { Store } from '../../store/index.ts';
import type { Serving } from '../operation.ts';
import { channelOf } from '../operations/channel/documents.ts';
import type { Wire } from '../wire.ts';
import { isServiceLevel, presentLastWait, presentStarvation, presentWindow } from './queue.ts';

interface Today {
  readonly atMs: number;
  readonly fromMs: number;
}

/** Of a service level that nothing was counted for. */
const noFigure = { value: null, numerator: 0, denominator: 0 };

/** Without what runs with time: it changes with the version. */
const stillSchema = agentResourceSchema.omit({ idleAccruedMs: true, activityMs: true });
const frameSchema = wallboardSchema.omit({ agents: true });

/** The JSON of an agent; where times run, all before them. */
const agentBytesOf = new WeakMap<LiveAgent, { readonly version: number; readonly bytes: Buffer }>();

/** The JSON of a wallboard; agents who have not changed are not encoded again. */
export function wallboardBytes(serving: Serving): Buffer {
  const parts = [openJson(frameSchema, presentFrame(serving)), Buffer.from(',"agents":[')];
  const { live } = serving.wire;
  for (const agent of live.projection.agents.all()) {
    for (const bytes of agentBytes(agent, live)) parts.push(bytes);
    parts.push(comma);
  }
  if (parts.at(-1) === comma) parts.pop();
  return Buffer.concat([...parts, Buffer.from(']}')]);
}

const comma = Buffer.from(',');

function agentBytes(agent: LiveAgent, { projection, nowMs }: LiveCentre): readonly Buffer[] {
  const { shown, idleSinceMs } = agent;
  const runs = idleSinceMs !== null || shown.activityId !== null;
  const { idleAccruedMs, activityMs } = runs ? projection.agents.read(agent, nowMs) : shown;
  const running = () => Buffer.from(`,${JSON.stringify({ idleAccruedMs, activityMs }).slice(1)}`);
  const known = agentBytesOf.get(agent);
  if (known?.version === shown.version) return runs ? [known.bytes, running()] : [known.bytes];
  const still = openJson(stillSchema, shown);
  const bytes = runs ? still : Buffer.concat([still, running()]);
  agentBytesOf.set(agent, { version: shown.version, bytes });
  return runs ? [bytes, running()] : [bytes];
}

/** An object of at least one member, without its closing brace. */
function openJson<Schema extends z.ZodType>(schema: Schema, value: z.infer<Schema>): Buffer {
  return Buffer.from(JSON.stringify(z.encode(schema, value)).slice(0, -1));
}

function presentFrame({ wire, store, orders }: Serving): z.infer<typeof frameSchema> {
  const { live } = wire;
  const scope = { atMs: live.nowMs, fromMs: live.dayStartMs };
  const centre = centreFigures(live.metrics, scope);
  const agents = live.projection.agents.all();
  const agentsByState: { [state: string]: number } = {};
  for (const { shown } of agents) {
    agentsByState[shown.derivedState] = (agentsByState[shown.derivedState] ?? 0) + 1;
  }
  const level = centre.figures.find(({ measureId }) => measureId === defaultServiceLevel);
  return {
    centreId: wire.centreId,
    name: live.file.name ?? live.file.id,
    timeZone: live.file.timeZone,
    asOf: wire.instant(scope.atMs),
    localTime: localInstant(live.originMs + scope.atMs, live.file.timeZone),
    resumeToken: wire.resumeToken(),
    window: presentWindow(centre.window, wire),
    totals: {
      counts: presentCounts(centre.counts),
      longestWaitMs: centre.longestWaitingMs,
      serviceLevel: level ?? { ...noFigure, measureId: defaultServiceLevel },
      figures: centre.figures.filter(({ measureId }) => !isServiceLevel(measureId)),
      load: presentLoad(centre),
      agentsByState,
      orders: orders === null ? null : presentOrders(wire, store, scope),
    },
    groups: (live.file.groups ?? []).map((group) => presentWallboardGroup(group, scope, wire)),
    queues: live.projection.queues().map((queue) => presentWallboardQueue(queue, scope, wire)),
  };
}

/** Those submitted today, and what they come to now. */
function presentOrders(wire: Wire, store: Store, { fromMs }: Today): Wallboard['totals']['orders'] {
  const sales = store.orders.sales(wire.ownerId, { fromMs: wire.live.originMs + fromMs });
  const { currency } = channelOf({ store, wire }).settings;
  return { count: sales.count, revenue: { amountMinor: sales.totalMinor, currency } };
}

/** Fairness is asked inside a group: its own queues, and whoever may log on to it. */
function presentWallboardGroup(
  { id, name }: GroupSetting,
  scope: Today,
  wire: Wire,
): Wallboard['groups'][number] {
  const { queues, agents = [] } = wire.live.file;
  const queueIds = queues.filter(({ group }) => group === id).map((queue) => queue.id);
  const agentIds = agents
    .filter((agent) => wire.qualification(agent.id)?.groups.has(id) ?? false)
    .map((agent) => agent.id);
  return {
    groupId: wire.id(id),
    name: name ?? id,
    load: presentLoad(centreFigures(wire.live.metrics, { ...scope, queueIds, agentIds })),
  };
}

function presentLoad(read: CentreFigures): Wallboard['totals']['load'] {
  const { offeredLoadErlangs, loadPerAgent, handledFairness, idleAtOfferMsRange } = read;
  return { offeredLoadErlangs, loadPerAgent, handledFairness, idleAtOfferMsRange };
}

function presentWallboardQueue(
  { queueId, state, waiting }: QueueView,
  scope: Today,
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
      ...(level ?? { ...noFigure, measureId }),
      targetMs: read.targetMs,
      shortAbandonMs: read.shortAbandonMs,
      goalShare: goal?.share ?? null,
    },
    starvation: presentStarvation(read),
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
