/**
 * Not Ready takes back what the agent has not accepted: by their own request, and imposed by a
 * rule.
 *
 * Source: acd-routing.md B2, B10; decisions/0004 20, 23, 24.
 */
import { isUnaccepted } from './agent-readings.ts';
import { touch } from './agents.ts';
import { type ImposedCause, imposedBy } from './imposed.ts';
import { rescindOffer } from './offer-ends.ts';
import type { Agent } from './records.ts';
import { compareWorks } from './segments.ts';
import type { Core, Session } from './state.ts';
import { agentTimer, arm } from './timers.ts';
import { worksOfAgent } from './works.ts';

/** Imposes a Not Ready at once, even on an agent at work (acd-routing.md B2, B10). */
export function impose(core: Core, agent: Agent, cause: ImposedCause): void {
  const isNew = (agent.imposed & imposedBy[cause]) === 0;
  agent.imposed |= imposedBy[cause];
  const { autoReturnMs } = core.centre.settings;
  if (isNew && cause === 'noAnswer' && autoReturnMs !== null) {
    agent.autoReturnTimer ??= agentTimer(agent, 'autoReturn');
    arm(core, agent.autoReturnTimer, core.nowMs + autoReturnMs);
  }
  rescindUnaccepted(core, agent, null);
  touch(core, agent);
}

/**
 * Rescinds what the agent has not accepted yet, of one session or of all, unless offers are let
 * finish.
 */
export function rescindUnaccepted(core: Core, agent: Agent, session: Session | null): void {
  if (core.centre.settings.notReadyWithLiveOffer === 'finishOffer') return;
  const unaccepted = worksOfAgent(agent).filter(
    (work) => isUnaccepted(work) && (session === null || work.session === session),
  );
  unaccepted.sort(compareWorks);
  for (const work of unaccepted) rescindOffer(core, work, 'stateChange');
}
