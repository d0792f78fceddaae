/**
 * What the fold keeps of one agent: time by state, idle and handling time, units in use.
 *
 * Time is credited when something changes, and split at the edges of intervals. A shown state alone
 * does not tell idle from handling (with several channels a Reserved agent may be in wrap-up), so
 * live interactions are counted too.
 * Source: acd-routing.md C5, B2, B4.
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
  /** Kept apart; null: all. */
  readonly intervalsMax: number | null;
  readonly table: IntervalTable<AgentCounts>;
  /** Handle times of the last half-hour; null: no look-back is kept. */
  readonly recentHandleTime: SlidingSums | null;
  state: AgentState;
  /** Time is credited up to here, in an interval that ends at the edge. */
  creditedToMs: number;
  edgeMs: number;
  /** Interactions live or in wrap-up. */
  interactions: number;
  /** Units held by live offers and interactions. */
  units: number;
  /** Start of the unbroken idle time; null: not idle. */
  idleSinceAtMs: number | null;
}

/** An agent logged off, whom nothing has happened to. */
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

/** Counters by interval, of which so many are kept apart. */
export function agentTable(intervalMs: number, rowsMax: number | null): IntervalTable<AgentCounts> {
  const bound = rowsMax === null ? null : { rowsMax, add: addAgentCounts };
  return new IntervalTable(intervalMs, newAgentCounts, bound);
}

/** Shows another state; the time until now is credited to what they did. */
export function showState(agent: AgentRecord, atMs: number, state: AgentState): void {
  creditTime(agent, atMs);
  agent.state = state;
  noteIdle(agent, atMs);
}

/** An interaction of theirs begins. */
export function beginInteraction(agent: AgentRecord, atMs: number): void {
  creditTime(agent, atMs);
  agent.interactions += 1;
  noteIdle(agent, atMs);
}

/** They hold so many units more, or less. */
export function holdUnits(agent: AgentRecord, atMs: number, more: number): void {
  creditTime(agent, atMs);
  agent.units += more;
  noteIdle(agent, atMs);
}

/** An interaction of theirs is over, and so many units are free. */
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

/** How long they have been idle without a break; 0 where they are not, or became so in this instant. */
export function idleMsAt(agent: AgentRecord, atMs: number): number {
  return agent.idleSinceAtMs === null ? 0 : atMs - agent.idleSinceAtMs;
}

/** False: all counters are zero, in every scope. */
export function hasCounts({ table, state }: AgentRecord): boolean {
  return !table.isEmpty || state !== 'loggedOff';
}

/** Adds the agent's counters in a scope, their running state up to `scope.atMs`. */
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
  // Interrupted holds are not in use (B4), so what is in use never exceeds what there is.
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
