/**
 * The state an agent has requested last, and the one request that waits until their work is done.
 *
 * Whether a request acts at once or is pending depends on their live objects, so whoever knows them
 * sends the one event or the other. Every request is legal wherever they are logged on: the last
 * one wins. States that rules impose (no answer, device) stand beside it, not in it.
 * Source: acd-routing.md B2.
 */
import { setup } from 'xstate';

/** What moves it: requests, and the end of the work that made one wait. */
export type RequestedStateEvent =
  | { readonly type: 'requestedState.loggedOn' }
  | { readonly type: 'requestedState.loggedOnReady' }
  | { readonly type: 'requestedState.ready' }
  | { readonly type: 'requestedState.notReady' }
  | { readonly type: 'requestedState.loggedOff' }
  /** Asked while occupied: fills the slot. */
  | { readonly type: 'requestedState.notReadyPending' }
  | { readonly type: 'requestedState.logOffPending' }
  /** The last of the work that occupied them has ended. */
  | { readonly type: 'requestedState.pendingActed' };

const loggedOn = {
  initial: 'settled',
  states: {
    settled: {},
    pendingNotReady: { on: { 'requestedState.pendingActed': '#requestedState.notReady' } },
    pendingLogOff: { on: { 'requestedState.pendingActed': '#requestedState.loggedOff' } },
  },
  on: {
    'requestedState.ready': 'ready',
    'requestedState.notReady': 'notReady',
    'requestedState.loggedOff': 'loggedOff',
    'requestedState.notReadyPending': '.pendingNotReady',
    'requestedState.logOffPending': '.pendingLogOff',
  },
} as const;

/** Keeps what the agent asked for last. */
export const requestedStateMachine = setup({
  types: { events: {} as RequestedStateEvent },
}).createMachine({
  id: 'requestedState',
  initial: 'loggedOff',
  states: {
    loggedOff: {
      on: { 'requestedState.loggedOn': 'notReady', 'requestedState.loggedOnReady': 'ready' },
    },
    notReady: loggedOn,
    ready: loggedOn,
  },
});
