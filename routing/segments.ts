/**
 * Who talks in a call: the agents of its own interactions, and those asked who have taken it over.
 *
 * Cost: a call has one interaction talking, but in a conference.
 * Source: acd-routing.md B14 (segments).
 */
import { isLiveOffer } from './capacity.ts';
import { interactionIs } from './life-cycles.ts';
import type { Agent, Call, Work } from './records.ts';
import { worksOfCall } from './works.ts';

/** Whether the interaction is live: talking or on hold. */
export function isTalking(work: Work): boolean {
  const { interactionState: state } = work;
  return state !== -1 && state !== interactionIs.wrapUp && state !== interactionIs.ended;
}

/** The live interactions in a call, by (call sequence, n); a list of its own. */
export function talkersIn(call: Call): Work[] {
  const own = worksOfCall(call).filter(talksInOwn);
  return call.passed === null ? own : [...own, ...call.passed].sort(compareWorks);
}

/** Whether an agent talks in a call. */
export function talksIn(call: Call, agent: Agent): boolean {
  return talkersIn(call).some((work) => work.agent === agent);
}

/** Whether the call is being offered to an agent. */
export function hasLiveOffer(call: Call, agent: Agent): boolean {
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) {
    if (work.agent === agent && isLiveOffer(work)) return true;
  }
  return false;
}

/** Entity order of offers and interactions. */
export function compareWorks(a: Work, b: Work): number {
  return a.call.sequence - b.call.sequence || a.n - b.n;
}

function talksInOwn(work: Work): boolean {
  return work.serves === work.call && isTalking(work);
}
