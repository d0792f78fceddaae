/** What the fold keeps of one offer, from the offer to the end of its wrap-up. */
import type { AgentRecord } from './agent-record.ts';
import type { QueueRecord } from './queue-record.ts';

/** Through an offer; as a consulted agent; a dialler call of a queue; a call without a queue. */
export type WorkKind = 'routed' | 'consult' | 'dialler' | 'directIncoming' | 'directOutgoing';

export interface WorkRecord {
  kind: WorkKind;
  /** The first of those who talk in the call; handle time is theirs. */
  isPrimary: boolean;
  agent: AgentRecord;
  queue: QueueRecord | null;
  /** Time used for attribution by entry. */
  enteredAtMs: number;
  units: number;
  /** False for a consult or a call for one agent: the offer counts for the agent only. */
  isOfEntry: boolean;
  isContactsFirst: boolean;
  connectedAtMs: number | null;
  heldFromMs: number | null;
  /** Completed hold; null: never held. */
  holdMs: number | null;
  wrapUpFromMs: number | null;
  /** Agents who talk in the same call; null: this one does not. */
  talking: WorkRecord[] | null;
}

/** {@link offerWork} or {@link beginDirect} must follow. */
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
