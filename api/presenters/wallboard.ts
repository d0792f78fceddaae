/** The wallboard: each queue's figures [today's], and what agents do now. */
import { z } from 'zod';
import { agentResourceSchema, type Wallboard, wallboardSchema } from '../../contracts/index.ts';
import {
  type LiveAgent,
  type LiveCentre,
  localInstant,
  type QueueView,
  type Wire,
} from '../../live/index.ts';
import {
  defaultServiceLevel,
  levelFrom,
  type QueueCounts,
  type QueueStanding,
  type Scope,
  type WallboardGroup,
  wallboardFigures,
} from '../../metrics/index.ts';
import type { CentreFile, ServiceLevelId } from '../../routing/index.ts';
import { channelOf } from '../../services/index.ts';
import type { Store } from '../../store/index.ts';
import type { Services } from '../operations/services.ts';
import { isServiceLevel, presentLastWait, presentStarvation, presentWindow } from './queue.ts';

export interface WallboardQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly without?: 'agents' | undefined;
  readonly series?: 'lastHour' | undefined;
}

/** End of a window that has none: the largest exact number. */
const noEndMs = Number.MAX_SAFE_INTEGER;

const noFigure = { value: null, numerator: 0, denominator: 0 };

/** An agent without the members that change with time, whose JSON is cached by version. */
const stillSchema = agentResourceSchema.omit({ idleAccruedMs: true, activityMs: true });
const frameSchema = wallboardSchema.omit({ queues: true, agents: true });
const queueSchema = wallboardSchema.shape.queues.element;

/** Cached JSON of each agent, up to the members that change with time. */
const agentBytesOf = new WeakMap<LiveAgent, { readonly version: number; readonly bytes: Buffer }>();

const agentsPerSlice = 50;
const firstBytes = 65_536;

/**
 * Writes a wallboard's JSON in slices, encoding only changed agents. Later slices may be newer than
 * the stream position given, never older.
 */
export function* writeWallboard(
  text: GrowingBytes,
  serving: Services,
  query: WallboardQuery,
): Generator<void, void> {
  const { frame, standings } = yield* presentFrame(serving, query);
  text.clear();
  text.write(openJson(frameSchema, frame));
  const { wire } = serving;
  const { live } = wire;
  text.write(',"queues":[');
  let separator = '';
  for (const queue of live.projection.queues()) {
    const standing = standings.get(queue.queueId);
    if (standing === undefined) continue;
    yield;
    const lastHour = query.series === 'lastHour' ? lastHourOf(queue.queueId, wire) : null;
    const shown = { ...presentWallboardQueue(queue, standing, serving), lastHour };
    text.write(separator + JSON.stringify(z.encode(queueSchema, shown)));
    separator = ',';
  }
  text.write('],"agents":[');
  const agents = query.without === 'agents' ? [] : live.projection.agents.all();
  let place = 0;
  for (const agent of agents) {
    if (place > 0) text.add(comma);
    writeAgent(text, agent, live);
    place += 1;
    if (place % agentsPerSlice === 0) yield;
  }
  text.write(']}');
}

/** A growing buffer: joining megabytes at the end would block for milliseconds. */
export class GrowingBytes {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #length = 0;

  get all(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  add(part: Buffer): void {
    this.#makeRoom(part.length);
    part.copy(this.#bytes, this.#length);
    this.#length += part.length;
  }

  write(text: string): void {
    this.#makeRoom(utf8BytesMax * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #makeRoom(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Most bytes for one UTF-16 unit. */
const utf8BytesMax = 3;
const comma = Buffer.from(',');

function writeAgent(text: GrowingBytes, agent: LiveAgent, live: LiveCentre): void {
  const { shown, idleSinceMs } = agent;
  const runs = idleSinceMs !== null || shown.activityId !== null;
  const known = agentBytesOf.get(agent);
  if (known?.version === shown.version) {
    text.add(known.bytes);
  } else {
    const still = openJson(stillSchema, shown);
    const bytes = Buffer.from(runs ? still : still + timesJson(agent, live));
    agentBytesOf.set(agent, { version: shown.version, bytes });
    text.add(bytes);
  }
  if (runs) text.write(timesJson(agent, live));
}

function timesJson(agent: LiveAgent, { projection, nowMs }: LiveCentre): string {
  return `,${JSON.stringify(projection.agents.readTimes(agent, nowMs)).slice(1)}`;
}

function openJson<Schema extends z.ZodType>(schema: Schema, value: z.infer<Schema>): string {
  return JSON.stringify(z.encode(schema, value)).slice(0, -1);
}

interface Frame {
  readonly frame: z.infer<typeof frameSchema>;
  readonly standings: ReadonlyMap<string, QueueStanding>;
}

function* presentFrame(
  { wire, store, orders }: Services,
  query: WallboardQuery,
): Generator<void, Frame> {
  const { live } = wire;
  const scope = scopeOf(query, wire);
  const head = {
    centreId: wire.centreId,
    name: live.file.name ?? live.file.id,
    timeZone: live.file.timeZone,
    asOf: wire.instant(scope.atMs),
    localTime: localInstant(live.originMs + scope.atMs, live.file.timeZone),
    resumeToken: wire.resumeToken(),
  };
  const groups = membersOf(wire);
  const read = yield* wallboardFigures(live.metrics, scope, groups);
  const agentsByState: { [state: string]: number } = {};
  for (const { shown } of live.projection.agents.all()) {
    agentsByState[shown.derivedState] = (agentsByState[shown.derivedState] ?? 0) + 1;
  }
  const level = read.figures.find(({ measureId }) => measureId === defaultServiceLevel);
  const frame = {
    ...head,
    window: presentWindow(read.window, wire),
    totals: {
      counts: presentCounts(read.counts),
      longestWaitMs: read.longestWaitingMs,
      serviceLevel: level ?? { ...noFigure, measureId: defaultServiceLevel },
      figures: read.figures.filter(({ measureId }) => !isServiceLevel(measureId)),
      load: read.load,
      agentsByState,
      orders: orders === null ? null : presentOrders(wire, store, scope),
    },
    groups: groups.flatMap(({ groupId, name }) => {
      const load = read.loads.get(groupId);
      return load === undefined ? [] : { groupId: wire.id(groupId), name, load };
    }),
  };
  return { frame, standings: read.queues };
}

/** Today, or the requested span, as far back as interval figures are kept. */
function scopeOf({ from, to }: WallboardQuery, wire: Wire): Scope & { readonly fromMs: number } {
  const { nowMs, dayStartMs, metrics } = wire.live;
  const keptFromMs = Math.max(0, ...metrics.queueIds().map((id) => metrics.keptFromMs(id)));
  return {
    atMs: nowMs,
    fromMs: from === undefined ? dayStartMs : Math.max(keptFromMs, wire.atMs(from)),
    ...(to === undefined ? {} : { toMs: Math.max(0, wire.atMs(to)) }),
  };
}

/** Service level of the last hour, by the formula that the queue has chosen. */
function lastHourOf(queueId: string, wire: Wire): Wallboard['queues'][number]['lastHour'] {
  const { metrics, nowMs } = wire.live;
  const measureId = levelOf(queueId, wire);
  return metrics.lastHour(queueId, nowMs).map(({ fromMs, toMs, counts }) => ({
    from: wire.instant(fromMs),
    to: wire.instant(toMs),
    serviceLevel: levelFrom(measureId, counts),
  }));
}

function levelOf(queueId: string, wire: Wire): ServiceLevelId {
  return wire.queueSetting(queueId)?.serviceLevel?.measureId ?? defaultServiceLevel;
}

/** Fairness is computed within a group: its queues, and the agents who may log on to it. */
function membersOf(wire: Wire) {
  const { groups = [], queues, agents = [] } = wire.live.file;
  const known = memberships.get(wire.live.file);
  if (known !== undefined) return known;
  const agentIds = new Map(groups.map(({ id }) => [id, [] as string[]]));
  for (const { id } of agents) {
    for (const group of wire.qualification(id)?.groups.keys() ?? []) agentIds.get(group)?.push(id);
  }
  const made = groups.map(({ id, name = id }) => ({
    groupId: id,
    name,
    queueIds: queues.filter(({ group }) => group === id).map((queue) => queue.id),
    agentIds: agentIds.get(id) ?? [],
  }));
  memberships.set(wire.live.file, made);
  return made;
}

/** Cached by centre file, as only a new file changes them. */
const memberships = new WeakMap<
  CentreFile,
  readonly (WallboardGroup & { readonly name: string })[]
>();

function presentOrders(
  wire: Wire,
  store: Store,
  { fromMs = 0, toMs = noEndMs }: Scope,
): Wallboard['totals']['orders'] {
  const { originMs } = wire.live;
  const span = { fromMs: originMs + fromMs, toMs: Math.min(noEndMs, originMs + toMs) };
  const sales = store.orders.sales(wire.ownerId, span);
  const { currency } = channelOf({ store, wire }).settings;
  return { count: sales.count, revenue: { amountMinor: sales.totalMinor, currency } };
}

function presentWallboardQueue(
  { queueId, state, waiting }: QueueView,
  read: QueueStanding,
  { wire, store }: Services,
): Omit<Wallboard['queues'][number], 'lastHour'> {
  const { serviceLevel: goal, voicemail } = wire.queueSetting(queueId) ?? {};
  const messages = voicemail && store.recordings.waiting(wire.live.names.centreId, queueId);
  const measureId = levelOf(queueId, wire);
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
    messagesWaiting: messages?.count ?? null,
    alarms: wire.live.alarms.raised
      .filter((alarm) => alarm.queueId === queueId)
      .map(({ measure, raisedAtMs }) => ({ measure, raisedAt: wire.instant(raisedAtMs) })),
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
