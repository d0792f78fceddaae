/**
 * The life cycles as numbers: states and events of the tables that the core moves by.
 *
 * Legality stands in `machines/` and nowhere else. An input asks a table whether it may act; what
 * the core itself does must be legal, or it contradicts itself.
 */
import { assert } from '../../kernel/index.ts';
import {
  callTable,
  interactionTable,
  type LifeCycleTable,
  offerTable,
  requestedStateTable,
  sessionTable,
} from '../../machines/index.ts';

type Short<Name extends string> = Name extends `${string}.${infer Last}` ? Last : Name;

/** Numbers of states or events by what follows the dot of their names: `offer.accepted`. */
function numbersOf<Name extends string>(
  names: readonly Name[],
): { readonly [Each in Name as Short<Each>]: number } {
  const numbers = names.map((name, at) => [name.slice(name.indexOf('.') + 1), at]);
  return Object.fromEntries(numbers) as { [Each in Name as Short<Each>]: number };
}

export const offerIs = numbersOf(offerTable.states);
export const offerOn = numbersOf(offerTable.events);
export const interactionIs = numbersOf(interactionTable.states);
export const interactionOn = numbersOf(interactionTable.events);
export const callIs = numbersOf(callTable.states);
export const callOn = numbersOf(callTable.events);
export const sessionIs = numbersOf(sessionTable.states);
export const sessionOn = numbersOf(sessionTable.events);
export const requestedIs = { loggedOff: requestedStateTable.stateIndex('loggedOff') } as const;
export const requestedOn = numbersOf(requestedStateTable.events);

/** By state of `offerTable`: the offer waits for its agent's answer. */
export const offerIsUnaccepted = offerTable.states.map((name) => name.startsWith('offered.'));

/** By state of `callTable`: the call waits, by its line or for a callback. */
export const callWaits = callTable.states.map(
  (name) => name === 'queued' || name === 'connecting' || name.startsWith('callback.'),
);
export const callIsCallback = callTable.states.map((name) => name.startsWith('callback.'));

/** By state of `requestedStateTable`: the state requested, and what is pending. */
export const requestedReadings = requestedStateTable.states.map((name) => {
  const [holds, slot] = name.split('.');
  return {
    isLoggedOn: holds !== 'loggedOff',
    isReady: holds === 'ready',
    pending:
      slot === 'pendingNotReady' ? 'notReady' : slot === 'pendingLogOff' ? 'loggedOff' : null,
  } as const;
});

/** The state that follows where the core acts by itself: that must be legal. */
export function follow<State extends string, Event extends string>(
  table: LifeCycleTable<State, Event>,
  state: number,
  event: number,
): number {
  const next = table.next(state, event);
  if (next === -1) refuse(table, state, event);
  return next;
}

/** Apart, so that {@link follow} stays small. */
function refuse(table: LifeCycleTable<string, string>, state: number, event: number): never {
  assert(false, `${table.events[event]} is legal in ${table.states[state]}`);
}
