/**
 * The idle clock that nobody can game: idle time accrues, and a break neither adds nor takes.
 *
 * It runs while the agent is logged on, not Not Ready and without work; a live offer does not stop
 * it.
 * Source: acd-routing.md B9; decisions/0004 29.
 */
import { isPresent } from './agent-readings.ts';
import type { Agent } from './records.ts';
import type { Core } from './state.ts';

/** Starts or stops the clock after any change of the agent, and sets the key that holds now. */
export function setIdleClock(core: Core, agent: Agent): void {
  const isWorking = agent.interactions > 0;
  const runs = isPresent(agent) && !isWorking;
  if (runs && !agent.isIdleRunning) {
    agent.idleSinceMs = core.nowMs - agent.accruedMs;
    agent.readyAtMs = core.nowMs;
  }
  if (!runs && agent.isIdleRunning) agent.accruedMs = core.nowMs - agent.idleSinceMs;
  agent.isIdleRunning = runs;
  agent.idleKeyMs = keyNow(core, agent);
}

/** The accrued time as it is now, running or not. */
export function accruedOf(core: Core, agent: Agent): number {
  return agent.isIdleRunning ? core.nowMs - agent.idleSinceMs : agent.accruedMs;
}

/** Sets the accrued time; a running clock starts again from there. */
export function setAccrued(core: Core, agent: Agent, accruedMs: number): void {
  agent.accruedMs = accruedMs;
  if (agent.isIdleRunning) agent.idleSinceMs = core.nowMs - accruedMs;
}

function keyNow(core: Core, agent: Agent): number {
  switch (core.centre.settings.idleKey) {
    case 'accrued':
      return agent.isIdleRunning ? agent.idleSinceMs : agent.lastWorkAtMs;
    case 'sinceStatus':
      return agent.readyAtMs;
    case 'sinceLastInbound':
      return agent.lastInboundAtMs;
    case 'sinceLastOffer':
      return agent.lastOfferAtMs;
  }
}
