/**
 * Calls of the {@link World}: how they begin, and which of them an effect may speak of.
 */
import type { Effect } from '../../../routing/index.ts';
import { fault, type World, type WorldCall } from './world.ts';

/** How many ids that are over a world remembers. */
const pastMax = 12;

export function newCall(world: World, callId: string): WorldCall {
  const call: WorldCall = {
    callId,
    sequence: world.sequences,
    state: 'waiting',
    askedBy: world.consults.get(callId) ?? null,
    forAgent: null,
    isAsked: false,
    queueId: '',
    enteredAtMs: 0,
    version: 0,
    class: 0,
    dueKey: 0,
    plan: {},
    strategy: 'longestIdle',
    step: 0,
    stepN: 0,
    roundBeganAtMs: 0,
    attempts: 0,
    queuedN: 0,
    firstEntryAtMs: new Map(),
    offers: new Map(),
  };
  world.sequences += 1;
  world.calls.set(callId, call);
  return call;
}

export function waiting(world: World, effect: Effect, callId: string): WorldCall | undefined {
  const call = world.calls.get(callId);
  if (call?.state === 'waiting') return call;
  fault(world, effect, `call ${callId} waits, but is ${call?.state ?? 'unknown'}`);
  return undefined;
}

export function queuedOrCallback(
  world: World,
  effect: Effect,
  callId: string,
): WorldCall | undefined {
  const call = world.calls.get(callId);
  return call?.state === 'callback' ? call : waiting(world, effect, callId);
}

export function remember(past: string[], id: string): void {
  past.push(id);
  if (past.length > pastMax) past.shift();
}

/** From now on its first entry into that queue is forgotten, and so is the one agent. */
export function connect(call: WorldCall): void {
  call.state = 'connected';
  call.forAgent = null;
  call.firstEntryAtMs.delete(call.queueId);
}
