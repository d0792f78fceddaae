/** Data of one offer, up to the end of its wrap-up. */
import type { AgentRecord } from './agent-record.ts';
import type { QueueRecord } from './queue-record.ts';

/** Work on an offer, as consulted agent, on a dialler call, or on calls without a queue. */
export type WorkKind = 'routed' | 'consult' | 'dialler' | 'directIncoming' | 'directOutgoing';

export interface WorkRecord {
  kind: WorkKind;
  /** Whether the agent is the first in the call, to whom handle time goes. */
  isPrimary: boolean;
  agent: AgentRecord;
  queue: QueueRecord | null;
  /** Time that decides the interval of the counts. */
  enteredAtMs: number;
  units: number;
  /** Whether the queue counts the work too; false (consult, call for one agent): only the agent. */
  isOfEntry: boolean;
  isContactsFirst: boolean;
  connectedAtMs: number | null;
  heldFromMs: number | null;
  /** Completed hold; null: never held. */
  holdMs: number | null;
  wrapUpFromMs: number | null;
  /** Agents in the call; null: this agent is not in it. */
  talking: WorkRecord[] | null;
}

/** A new record; {@link offerWork} or {@link beginDirect} must follow. */
export function newWorkRecord(agent: AgentRecord, queue: QueueRecord | null): WorkRecord {
  return {
    kind: 'routed',
    isPrimary: false,
    agent,
    queue,
    enteredAtMs: 0,
    units: 0,
    isOfEntry: true,
    isContactsFirst: false,
    connectedAtMs: null,
    heldFromMs: null,
    holdMs: null,
    wrapUpFromMs: null,
    talking: null,
  };
}
