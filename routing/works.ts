/**
 * The works of a call, oldest first, and of an agent, newest first: linked through themselves.
 *
 * Walk them by `nextOfCall` and `nextOfAgent`. A call has one, but in a ring group; an agent may
 * have several, so theirs are linked both ways, and the others are not touched when one comes or
 * goes.
 */
import type { Agent, Call, Work } from './records.ts';

/** Adds a work, the newest, to its call and its agent. */
export function addWork(work: Work): void {
  const { call, agent } = work;
  work.heldUnits = work.channel.isNeverInterrupted ? work.cost : 0;
  agent.heldUnits += work.heldUnits;
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

/** Another version of the centre may see its channel otherwise. */
export function weighAnew(work: Work): void {
  const { agent } = work;
  agent.heldUnits -= work.heldUnits;
  work.heldUnits = work.channel.isNeverInterrupted ? work.cost : 0;
  agent.heldUnits += work.heldUnits;
}

/** The works of a call as a list of its own. */
export function worksOfCall(call: Call): Work[] {
  const works: Work[] = [];
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) works.push(work);
  return works;
}

/** The works of an agent as a list of its own. */
export function worksOfAgent(agent: Agent): Work[] {
  const works: Work[] = [];
  for (let work = agent.firstWork; work !== null; work = work.nextOfAgent) works.push(work);
  return works;
}
