/**
 * An agent and his sessions as readers see them.
 *
 * The core says which derived state holds; the wire state of the TAPI model is a function of it and
 * of the work at hand.
 * Source: reference README 3.
 */
import type { AgentState, SessionState } from '../../routing/index.ts';

/** State on the wire. */
export type WireAgentState =
  | 'released'
  | 'notReady'
  | 'ready'
  | 'busyAcd'
  | 'busyIncoming'
  | 'busyOutgoing';

/** One hold of capacity: an offer that lives, a talk, or its wrap-up. */
export interface WorkView {
  readonly offerId: string;
  /** The call he talks in: by a consult, in the end, the customer's. */
  callId: string;
  /** A consult is routed work from when he has the customer. */
  kind: 'routed' | 'consult' | 'incoming' | 'outgoing';
  readonly channel: string;
  /** Null: a direct call without a queue. */
  readonly queueId: string | null;
  readonly sessionId: string | null;
  phase: 'offer' | 'talk' | 'wrapUp';
  /** Of a wrap-up: when its limit ends it. */
  untilMs: number | null;
}

export interface SessionView {
  readonly sessionId: string;
  readonly agentId: string;
  readonly groupId: string;
  readonly startedAtMs: number;
  state: SessionState;
  reason: string | null;
  stateEnteredAtMs: number;
  endedAtMs: number | null;
  version: number;
}

export interface AgentView {
  readonly agentId: string;
  state: AgentState;
  reason: string | null;
  pending: 'notReady' | 'loggedOff' | null;
  stateEnteredAtMs: number;
  /** As told with the last change of state. */
  toldState: WireAgentState;
  /** By offer id. */
  readonly work: Map<string, WorkView>;
  /** Sessions of the present log-on, then the last ones before it. */
  readonly sessions: Map<string, SessionView>;
  /** Idle time since the last routed work, and since when more accrues; null: it stands still. */
  idleAccruedMs: number;
  idleSinceMs: number | null;
  version: number;
}

/** An agent who has not been heard of: logged off. */
export function newAgent(agentId: string): AgentView {
  return {
    agentId,
    state: 'loggedOff',
    reason: null,
    pending: null,
    stateEnteredAtMs: 0,
    toldState: 'released',
    work: new Map(),
    sessions: new Map(),
    idleAccruedMs: 0,
    idleSinceMs: null,
    version: 0,
  };
}

/**
 * The state that clients of the TAPI model see: among busy calls routed, then outgoing, then
 * incoming.
 */
export function wireStateOf(agent: AgentView): WireAgentState {
  const kinds = new Set([...agent.work.values()].map((work) => work.kind));
  switch (agent.state) {
    case 'loggedOff':
      return 'released';
    case 'notReady':
      return 'notReady';
    case 'ready':
    case 'reserved':
      return 'ready';
    case 'workingAfterCall':
      return kinds.has('routed') || kinds.has('consult') ? 'busyAcd' : 'busyOutgoing';
    case 'busy':
      return busyStateOf(agent);
  }
}

function busyStateOf(agent: AgentView): WireAgentState {
  const talks = [...agent.work.values()].filter((work) => work.phase === 'talk');
  if (talks.some((work) => work.kind === 'routed')) return 'busyAcd';
  if (talks.some((work) => work.kind === 'outgoing')) return 'busyOutgoing';
  return talks.some((work) => work.kind === 'incoming') ? 'busyIncoming' : 'busyAcd';
}
