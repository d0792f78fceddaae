/**
 * Messages to a draft, which the host stores without a workflow task: nothing outside waits for a
 * draft, so its entry adds no events to the history. The store accepts each turn as the next one
 * only, and the workflow reads what it missed with its next message.
 */
import type { Verdict } from '../../contracts/index.ts';
import { BatchPlan } from '../engine/batch-plan.ts';
import { EffectLanes } from '../engine/effect-lanes.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import { messageItem } from '../engine/work-item.ts';
import { coreOf, type HostedCores } from '../host.ts';
import type { Delivery } from '../messages.ts';

interface DraftHost<State> {
  readonly store: TurnStore;
  readonly cores: HostedCores<State>;
  readonly nowMs: number;
}

/**
 * Stores a message if its process is a draft before and after it. Returns null if the workflow must
 * apply the message, as it wants an effect or an earlier timer.
 */
export async function storeInDraft<State>(
  { message, hash }: Delivery,
  { store, cores, nowMs }: DraftHost<State>,
): Promise<Verdict | null> {
  const { processId } = message;
  const core = coreOf(cores, processId);
  if (core.isDraft === undefined) return null;
  const { process, timers } = await store.whole(processId);
  if (process === null) return null;
  const { version, seq, snapshot, machineVersion } = process;
  const state = core.upcast(JSON.parse(snapshot), machineVersion);
  if (!core.isDraft(state)) return null;
  const { promise: answered, ...origin } = Promise.withResolvers<Verdict>();
  const item = messageItem(message, hash, {
    mayBegin: false,
    origin: { from: 'caller', ...origin },
  });
  const plan = new BatchPlan([item], {
    cores,
    epoch: 0,
    nowMs,
    leaseMs: null,
    before: null,
    timers: { isArmed: () => false },
    lanes: new EffectLanes(),
    usedEffects: new Set(),
    held: () => ({ state, version, seq }),
    taken: () => undefined,
    effectSeq: 0,
  });
  const after = plan.processes.get(processId)?.state ?? state;
  if (plan.threw.length > 0 || !core.isDraft(after) || wantsWorkflow(plan, timers)) return null;
  const { epoch: _, ...writes } = plan.writes;
  const ahead = plan.isEmpty ? null : await store.record({ processId, afterSeq: seq, writes });
  if (ahead !== null) return null;
  for (const answer of plan.answers) answer();
  return await answered;
}

/** The outbox feed publishes events, and the workflow wakes at the earliest timer it knows of. */
function wantsWorkflow<State>(
  { added, timers }: BatchPlan<State>,
  armed: readonly { readonly name: string; readonly dueAtMs: number }[],
): boolean {
  if (added.some(({ effect }) => effect.lane !== 'events')) return true;
  const due = new Map(armed.map(({ name, dueAtMs }) => [name, dueAtMs]));
  const beforeMs = Math.min(...due.values());
  for (const { name, dueAtMs } of timers.values())
    due.set(name, dueAtMs ?? Number.POSITIVE_INFINITY);
  return Math.min(...due.values()) < beforeMs;
}
