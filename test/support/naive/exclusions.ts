/**
 * Exclusions: which agents a call is not offered to again, and until when.
 *
 * Source: acd-routing.md B10; docs/decisions/0004, 19.
 */
import { areAllExcluded } from './eligibility.ts';
import { type Call, queueOf, type World } from './world.ts';

/**
 * Excludes an agent; `untilMs` null: without limit of time. Past a limit of the wait it stays,
 * without the test of "all tried"; else that test may end all.
 */
export function exclude(
  world: World,
  call: Call,
  agentId: string,
  untilMs: number | null = world.nowMs + world.centre.settings.reofferAfterMs,
): void {
  const isSticky = isPastLimit(world, call);
  call.exclusions.push({ agentId, untilMs: isSticky ? null : untilMs, isSticky });
  if (!isSticky && areAllExcluded(world, call)) {
    call.exclusions = call.exclusions.filter((exclusion) => exclusion.isSticky);
  }
}

/** Whether a limit of the call's wait has come. A callback has none, a call for one agent neither. */
function isPastLimit(world: World, call: Call): boolean {
  if (call.state !== 'waiting' || call.forAgent !== null) return false;
  const { maxWaitMs } = call.plan;
  const isOverdue = maxWaitMs !== null && world.nowMs >= call.enteredAtMs + maxWaitMs;
  return isOverdue || queueOf(world, call.queueId).state === 'closed';
}
