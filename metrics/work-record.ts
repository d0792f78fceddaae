/** What the fold keeps of one offer, from the offer to the end of its wrap-up. */
import type { AgentRecord } from './agent-record.ts';
import type { QueueRecord } from './queue-record.ts';

/** Routed through an offer, or asked by one; a dialler call of a queue; a call without a queue. */
export type WorkKind = 'routed' | 'consult' | 'dialler' | 'directIncoming' | 'directOutgoing';

/** What the fold keeps of a live offer, and of the interaction that it becomes. */
export interface WorkRecord {
  kind: WorkKind;
  /** Whose handle time it is: the first of those who talk in the call. */
  isPrimary: boolean;
  agent: AgentRecord;
  queue: QueueRecord | null;
  /** Time that entry attribution goes by. */
  enteredAtMs: number;
  units: number;
  /** Its offer is of an entry: a consult's, or of a call for one agent, is the agent's alone. */
  isOfEntry: boolean;
  isContactsFirst: boolean;
  /** Null: still an offer. */
  connectedAtMs: number | null;
  /** Null: not on hold. */
  heldFromMs: number | null;
  /** Hold that is over; null: it was never held. */
  holdMs: number | null;
  /** Null: not in wrap-up. */
  wrapUpFromMs: number | null;
  /** Those of the call that its agent talks in; null: they do not. */
  talking: WorkRecord[] | null;
}

/** A record that {@link offerWork} or {@link beginDirect} is to begin. */
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
