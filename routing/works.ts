/**
 * The works of a call, and of an agent: linked through the works themselves, oldest first.
 *
 * Nearly always there is one; walk them by `nextOfCall` and `nextOfAgent`.
 */
import type { Agent, Call, Work } from './records.ts';

/** Adds a work, the newest, to its call and its agent. */
export function addWork(work: Work): void {
  const { call, agent } = work;
  work.nextOfCall = null;
  work.nextOfAgent = null;
  let last = call.firstWork;
  if (last === null) {
    call.firstWork = work;
  } else {
    while (last.nextOfCall !== null) last = last.nextOfCall;
    last.nextOfCall = work;
  }
  last = agent.firstWork;
  if (last === null) {
    agent.firstWork = work;
  } else {
    while (last.nextOfAgent !== null) last = last.nextOfAgent;
    last.nextOfAgent = work;
  }
}

/** Takes a work out; what it leads to stays, for whoever stands on it. */
export function dropWork(work: Work): void {
  const { call, agent } = work;
  let before = call.firstWork;
  if (before === work) {
    call.firstWork = work.nextOfCall;
  } else {
    while (before !== null && before.nextOfCall !== work) before = before.nextOfCall;
    if (before !== null) before.nextOfCall = work.nextOfCall;
  }
  before = agent.firstWork;
  if (before === work) {
    agent.firstWork = work.nextOfAgent;
  } else {
    while (before !== null && before.nextOfAgent !== work) before = before.nextOfAgent;
    if (before !== null) before.nextOfAgent = work.nextOfAgent;
  }
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
