/**
 * The state an agent requested last, and the one request that waits for the end of work. The caller
 * knows whether it acts at once and sends the matching event. States imposed by rules are kept
 * elsewhere. Source: acd-routing.md B2.
 */
import { setup } from 'xstate';

export type RequestedStateEvent =
  | { readonly type: 'requestedState.loggedOn' }
  | { readonly type: 'requestedState.loggedOnReady' }
  | { readonly type: 'requestedState.ready' }
  | { readonly type: 'requestedState.notReady' }
  | { readonly type: 'requestedState.loggedOff' }
  /** Requested during work; it becomes pending. */
  | { readonly type: 'requestedState.notReadyPending' }
  | { readonly type: 'requestedState.logOffPending' }
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
