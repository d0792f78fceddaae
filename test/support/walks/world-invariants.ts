/** What must hold after each step of a walk over a world. */
import { checkDocuments } from '../../../cli/doctor/stored-documents.ts';
import type { Body } from '../api-server.ts';
import { itemsIn, type WalkedWorld } from './walked-world.ts';
import type { ReadAnswers } from './world-answers.ts';

/** Tests of an agent for a call that a ready agent passes. */
const testsOfReady = /^(loggedOn|notNotReady|nothingPending|deviceUsable)$/;

/** After a request to a path that was accepted; `hasCalls`: it may have changed agents and calls. */
export async function faultsOfWorld(
  answers: ReadAnswers,
  { path, hasCalls }: { readonly path: string; readonly hasCalls: boolean },
): Promise<readonly string[]> {
  const faults: string[] = [];
  const read = async (url: string): Promise<Body> => {
    const { status, body, text } = await answers.read(`/api/v1/${url}`);
    if (status !== 200) faults.push(`${url} answers ${status}: ${text}`);
    if (body['unreadable'] !== undefined) faults.push(`${url} leaves out items`);
    return body;
  };
  const changed = await answers.read(path);
  if (changed.status >= 500) faults.push(`${path} answers ${changed.status}: ${changed.text}`);
  await read('centres/shop/wallboard');
  if (!hasCalls) return faults;
  const agents = itemsIn({ body: await read('handlers/main/agents') });
  const calls = itemsIn({ body: await read('centres/shop/calls') });
  faults.push(...calls.flatMap(faultsOfCall));
  for (const agent of agents) {
    const { items = [] } = await read(`agents/${agent['id']}/sessions`);
    faults.push(...faultsOfSessions(agent, items as readonly Body[]));
  }
  const waiting = calls.filter(({ derivedState }) => derivedState === 'queued');
  for (const call of waiting.slice(0, 2)) {
    for (const agent of agents) {
      const url = `calls/${call['id']}/why-not?agentId=${agent['id']}`;
      faults.push(...faultsOfWhy(agent, await read(url)));
    }
  }
  return faults;
}

/** Of one call at most one agent talks to the caller, but in a conference. */
function faultsOfCall({ id, legs, state }: Body): readonly string[] {
  const owners = ((legs ?? []) as readonly Body[]).filter(
    (leg) => leg['agentId'] !== null && /^(connected|onHold)$/.test(String(leg['state'])),
  );
  const isConference = ((legs ?? []) as readonly Body[]).some(
    (leg) => leg['state'] === 'conferenced',
  );
  if (owners.length <= 1 || isConference) return [];
  return [`call ${id} (${state}) has ${owners.length} owners`];
}

/** Who is shown as ready is ready in a session; who is ready in none is not shown so. */
function faultsOfSessions(agent: Body, sessions: readonly Body[]): readonly string[] {
  const live = sessions.filter(({ state }) => !/^(ended|released)$/.test(String(state)));
  const isReady = live.some(({ state }) => state === 'ready');
  if (live.length === 0 || agent['derivedState'] !== 'ready' || isReady) return [];
  const states = live.map(({ state }) => state).join(', ');
  return [`${agent['id']} is shown as ready, and all sessions are ${states}`];
}

/** Whether an agent could be offered a call now is what their state says. */
function faultsOfWhy(agent: Body, why: Body): readonly string[] {
  const { derivedState, id } = agent;
  const failed = String(why['test']);
  if (derivedState === 'ready' && testsOfReady.test(failed)) {
    return [`${id} is shown as ready, and gets no call: ${failed}`];
  }
  if (why['kind'] === 'eligible' && /^(loggedOff|notReady)$/.test(String(derivedState))) {
    return [`${id} is shown as ${derivedState}, and could be offered a call`];
  }
  return [];
}

/** What `doctor --data` finds in the store. */
export function storedFaults({ store }: WalkedWorld): readonly string[] {
  return checkDocuments(store, 'shop').map(({ seen }) => `doctor: ${seen}`);
}
