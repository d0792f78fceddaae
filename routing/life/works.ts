/**
 * Works (offers and interactions) of a call, oldest first, and of an agent, newest first, linked by
 * `nextOfCall` and `nextOfAgent`; and who talks in a call. Cost: a call rarely has more than one.
 * Source: acd-routing.md B14.
 */
import { assert } from '../../kernel/index.ts';
import type { Agent, Call, Work } from '../memory/records.ts';
import { isLiveOffer } from './agent-readings.ts';
import { interactionIs } from './life-cycles.ts';

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

/** Takes a work off the lists, but keeps its links for a walk under way. */
export function dropWork(work: Work): void {
  const { call, agent } = work;
  agent.heldUnits -= work.heldUnits;
  if (agent.heldUnits < 0) assert(false, 'no more units are given back than were held');
  work.heldUnits = 0;
  let before = call.firstWork;
  if (before === work) {
    call.firstWork = work.nextOfCall;
  } else {
    while (before !== null && before.nextOfCall !== work) before = before.nextOfCall;
    assert(before !== null, 'a work that goes is one of its call');
    if (before !== null) before.nextOfCall = work.nextOfCall;
  }
  const { previousOfAgent, nextOfAgent } = work;
  if (previousOfAgent === null) agent.firstWork = nextOfAgent;
  else previousOfAgent.nextOfAgent = nextOfAgent;
  if (nextOfAgent !== null) nextOfAgent.previousOfAgent = previousOfAgent;
}

/** Recomputes units that no other work can interrupt, by the active version. */
export function weighAnew(work: Work): void {
  const { agent } = work;
  agent.heldUnits -= work.heldUnits;
  work.heldUnits = work.channel.isNeverInterrupted ? work.cost : 0;
  agent.heldUnits += work.heldUnits;
}

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

export function isTalking(work: Work): boolean {
  const { interactionState: state } = work;
  return state !== -1 && state !== interactionIs.wrapUp && state !== interactionIs.ended;
}

/** Interactions that talk in the call now, in a new sorted list. */
export function talkersIn(call: Call): Work[] {
  const talkers = call.rare.passed === null ? [] : [...call.rare.passed];
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) {
    if (work.serves === call && isTalking(work)) talkers.push(work);
  }
  return talkers.sort(compareWorks);
}

export function talksIn(call: Call, agent: Agent): boolean {
  return talkersIn(call).some((work) => work.agent === agent);
}

export function hasLiveOffer(call: Call, agent: Agent): boolean {
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) {
    if (work.agent === agent && isLiveOffer(work)) return true;
  }
  return false;
}

export function compareWorks(a: Work, b: Work): number {
  return a.call.sequence - b.call.sequence || a.n - b.n;
}
