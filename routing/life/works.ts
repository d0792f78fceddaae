/**
 * The works of a call, oldest first, and of an agent, newest first: linked through themselves, to
 * be walked by `nextOfCall` and `nextOfAgent`. An agent may have several, so theirs are linked both
 * ways. Who talks in a call: the agents of its own interactions, and those who took it over.
 *
 * Cost: a call has one work but in a ring group, and one that talks but in a conference.
 * Source: acd-routing.md B14 (segments).
 */
import type { Agent, Call, Work } from '../memory/records.ts';
import { isLiveOffer } from './agent-readings.ts';
import { interactionIs } from './life-cycles.ts';

/** Adds a work, the newest, to its call and its agent. */
export function addWork(work: Work): void {
  const { call, agent } = work;
  work.heldUnits = 0;
  weighAnew(work);
  work.nextOfCall = null;
  const newest = agent.firstWork;
  work.nextOfAgent = newest;
  work.previousOfAgent = null;
  if (newest !== null) newest.previousOfAgent = work;
  agent.firstWork = work;
  let last = call.firstWork;
  if (last === null) {
    call.firstWork = work;
  } else {
    while (last.nextOfCall !== null) last = last.nextOfCall;
    last.nextOfCall = work;
  }
}

/** Takes a work out; what it leads to stays, for whoever stands on it. */
export function dropWork(work: Work): void {
  const { call, agent } = work;
  agent.heldUnits -= work.heldUnits;
  work.heldUnits = 0;
  let before = call.firstWork;
  if (before === work) {
    call.firstWork = work.nextOfCall;
  } else {
    while (before !== null && before.nextOfCall !== work) before = before.nextOfCall;
    if (before !== null) before.nextOfCall = work.nextOfCall;
  }
  const { previousOfAgent, nextOfAgent } = work;
  if (previousOfAgent === null) agent.firstWork = nextOfAgent;
  else previousOfAgent.nextOfAgent = nextOfAgent;
  if (nextOfAgent !== null) nextOfAgent.previousOfAgent = previousOfAgent;
}

/** Debits what no other hold can interrupt, as the active version of the centre sees it. */
export function weighAnew(work: Work): void {
  const { agent } = work;
  agent.heldUnits -= work.heldUnits;
  work.heldUnits = work.channel.isNeverInterrupted ? work.cost : 0;
  agent.heldUnits += work.heldUnits;
}

/** A list of its own, as that of an agent. */
export function worksOfCall(call: Call): Work[] {
  const works: Work[] = [];
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) works.push(work);
  return works;
}

export function worksOfAgent(agent: Agent): Work[] {
  const works: Work[] = [];
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) works.push(work);
  return works;
}

/** Whether the interaction is live: talking or on hold. */
export function isTalking(work: Work): boolean {
  const { interactionState: state } = work;
  return state !== -1 && state !== interactionIs.wrapUp && state !== interactionIs.ended;
}

/** The live interactions in a call, by (call sequence, n); a list of its own. */
export function talkersIn(call: Call): Work[] {
  const talkers = call.rare.passed === null ? [] : [...call.rare.passed];
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) {
    if (work.serves === call && isTalking(work)) talkers.push(work);
  }
  return talkers.sort(compareWorks);
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
