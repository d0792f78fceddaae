/**
 * Calls for one agent alone: passed on or asked by name, linked or not, until a limit.
 *
 * Such a call stands in a queue for its channel, answer limit and wrap-up only: no step, limit,
 * promotion or closing of the queue concerns it, and it is no entry there.
 * Source: acd-routing.md B14 (blind to agent); decisions/0004 46 and 47.
 */
import { callTable } from '../machines/index.ts';
import { singleOut } from './agents.ts';
import type { QueueConfig } from './compile-centre.ts';
import { depart, takeFinalFallback } from './departures.ts';
import type { EntryReason } from './effects.ts';
import { moveTo } from './fallback.ts';
import { callOn, follow } from './life-cycles.ts';
import type { Call } from './records.ts';
import type { Core, ForAgent } from './state.ts';
import { countChange } from './steps.ts';
import { arm, callTimer } from './timers.ts';
import { leaveQueue, setDemand } from './waiting.ts';

/** Who is waited for, and whence. */
export type AgentWait = Omit<ForAgent, 'timer'> & {
  readonly queue: QueueConfig;
  readonly reason: EntryReason;
};

/** Has a call wait for one agent. */
export function waitForAgent(core: Core, call: Call, of: AgentWait): void {
  if (call.version > 0 && !countChange(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  leaveQueue(core, call);
  call.state = follow(callTable, call.state, callOn.queued);
  call.queue = of.queue;
  call.enteredAtMs = core.nowMs;
  call.version += 1;
  singleOut(core, of.agentId);
  const { timer } = setForAgent(core, call, of);
  arm(core, timer, core.nowMs + core.centre.settings.transferWaitMs);
  core.sink.callQueued(call, of.reason);
  setDemand(core, call);
}

/** Makes the call one for an agent alone, by no plan of any queue; its limit is yet to be armed. */
export function setForAgent(
  core: Core,
  call: Call,
  { agentId, fromAgentId, returnTo }: Omit<ForAgent, 'timer'>,
): ForAgent {
  call.plan = core.centre.ownCalls.plan;
  call.step = 0;
  call.stepsTaken = 1;
  call.offersMax = 1;
  call.forAgent = { agentId, fromAgentId, returnTo, timer: callTimer(call, 'transferWait') };
  return call.forAgent;
}

/** The one agent has failed the call, or its time for them is over. */
export function giveUpOnAgent(core: Core, call: Call, { fromAgentId, returnTo }: ForAgent): void {
  const queue = core.queues[call.queue.index];
  if (call.consultOf !== null || returnTo === 'message') {
    depart(core, call, 'message', 'transferWait');
  } else if (returnTo === 'agent' && queue !== undefined) {
    waitForAgent(core, call, {
      agentId: fromAgentId,
      fromAgentId,
      returnTo: 'queue',
      queue: queue.config,
      reason: 'return',
    });
  } else if (queue === undefined || queue.state !== 'open') {
    takeFinalFallback(core, call, 'queueClosed');
  } else {
    moveTo(core, call, queue, 'return');
  }
}
