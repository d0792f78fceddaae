/**
 * Counts kept per agent: time by state, idle and handling time, units in use. With several channels
 * the shown state does not separate idle from handling, so interactions are counted too. Source:
 * acd-routing.md B2, B4, C5.
 */
import { unreachable } from '../kernel/index.ts';
import type { AgentState } from '../routing/index.ts';
import { type AgentCounts, addAgentCounts, newAgentCounts } from './counts.ts';
import { IntervalTable, type Scope, spanOf } from './scope.ts';
import { SlidingSums } from './sliding-sums.ts';

export interface AgentRecord {
  readonly agentId: string;
  readonly capacity: number;
  readonly intervalMs: number;
  /** Intervals kept separately; null: all intervals. */
  readonly intervalsMax: number | null;
  readonly table: IntervalTable<AgentCounts>;
  /** Handle times of the last half-hour, if kept. */
  readonly recentHandleTime: SlidingSums | null;
  state: AgentState;
  /** Time is counted up to here; the present interval ends at `edgeMs`. */
  creditedToMs: number;
  edgeMs: number;
  /** Number of the agent's interactions, live or in wrap-up. */
  interactions: number;
  units: number;
  idleSinceAtMs: number | null;
}

export function newAgentRecord(
  agentId: string,
  {
    keepsLookBack,
    ...settings
  }: {
    readonly capacity: number;
    readonly intervalMs: number;
    readonly intervalsMax: number | null;
    readonly keepsLookBack: boolean;
  },
): AgentRecord {
  return {
    agentId,
    ...settings,
    table: agentTable(settings.intervalMs, settings.intervalsMax),
    recentHandleTime: keepsLookBack ? new SlidingSums() : null,
    state: 'loggedOff',
    creditedToMs: 0,
    edgeMs: 0,
    interactions: 0,
    units: 0,
    idleSinceAtMs: null,
  };
}

/** Counters by interval, of which `rowsMax` are kept separately. */
export function agentTable(intervalMs: number, rowsMax: number | null): IntervalTable<AgentCounts> {
  const bound = rowsMax === null ? null : { rowsMax, add: addAgentCounts };
  return new IntervalTable(intervalMs, newAgentCounts, bound);
}

export function showState(agent: AgentRecord, atMs: number, state: AgentState): void {
  creditTime(agent, atMs);
  agent.state = state;
  noteIdle(agent, atMs);
}

export function beginInteraction(agent: AgentRecord, atMs: number): void {
  creditTime(agent, atMs);
  agent.interactions += 1;
  noteIdle(agent, atMs);
}

export function holdUnits(agent: AgentRecord, atMs: number, more: number): void {
  creditTime(agent, atMs);
  agent.units += more;
  noteIdle(agent, atMs);
}

export function endInteraction(agent: AgentRecord, atMs: number, units: number): void {
  creditTime(agent, atMs);
  agent.interactions -= 1;
  agent.units -= units;
  noteIdle(agent, atMs);
}

function noteIdle(agent: AgentRecord, atMs: number): void {
  if (!isIdle(agent)) agent.idleSinceAtMs = null;
  else if (agent.idleSinceAtMs === null) agent.idleSinceAtMs = atMs;
}

/** 0 if not idle, or idle since this instant. */
export function idleMsAt(agent: AgentRecord, atMs: number): number {
  return agent.idleSinceAtMs === null ? 0 : atMs - agent.idleSinceAtMs;
}

/** Whether any counter of the agent is above zero. */
export function hasCounts({ table, state }: AgentRecord): boolean {
  return !table.isEmpty || state !== 'loggedOff';
}

/** Adds the counters in a scope; running states count up to `scope.atMs`. */
export function readAgentCounts(agent: AgentRecord, scope: Scope, into: AgentCounts): void {
  const span = spanOf(scope, agent.intervalMs);
  agent.table.forEachWithin(span, (row) => addAgentCounts(into, row));
  const fromMs = Math.max(agent.creditedToMs, span.fromMs);
  const toMs = Math.min(scope.atMs, span.toMs);
  if (toMs > fromMs) addTime(into, agent, toMs - fromMs);
}

function isIdle(agent: AgentRecord): boolean {
  return agent.interactions === 0 && (agent.state === 'ready' || agent.state === 'reserved');
}

function creditTime(agent: AgentRecord, atMs: number): void {
  let fromMs = agent.creditedToMs;
  if (atMs <= fromMs) return;
  agent.creditedToMs = atMs;
  if (agent.state === 'loggedOff') return;
  if (atMs <= agent.edgeMs) {
    addTime(agent.table.at(fromMs), agent, atMs - fromMs);
    return;
  }
  while (fromMs < atMs) {
    const edgeMs = (Math.floor(fromMs / agent.intervalMs) + 1) * agent.intervalMs;
    const toMs = Math.min(atMs, edgeMs);
    addTime(agent.table.at(fromMs), agent, toMs - fromMs);
    agent.edgeMs = edgeMs;
    fromMs = toMs;
  }
}

function addTime(counts: AgentCounts, agent: AgentRecord, durationMs: number): void {
  if (agent.state === 'loggedOff') return;
  addStateTime(counts, agent.state, durationMs);
  if (agent.interactions > 0) counts.handlingMs += durationMs;
  else if (isIdle(agent)) counts.idleMs += durationMs;
  if (agent.state === 'notReady') return;
  // Interrupted work uses no units (B4), so use never exceeds capacity.
  counts.unitMs += Math.min(agent.units, agent.capacity) * durationMs;
  counts.capacityMs += agent.capacity * durationMs;
}

function addStateTime(
  counts: AgentCounts,
  state: Exclude<AgentState, 'loggedOff'>,
  durationMs: number,
): void {
  switch (state) {
    case 'notReady':
      counts.notReadyMs += durationMs;
      return;
    case 'ready':
      counts.readyMs += durationMs;
      return;
    case 'reserved':
      counts.reservedMs += durationMs;
      return;
    case 'busy':
      counts.busyMs += durationMs;
      return;
    case 'workingAfterCall':
      counts.workingAfterCallMs += durationMs;
      return;
    default:
      unreachable(state);
  }
}
