/**
 * The state an agent requested last, and the one request that waits for the end of work. The caller
 * knows whether it acts at once and sends the matching event. States imposed by rules are kept
 * elsewhere. Source: acd-routing.md B2.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type RequestedStateEvent = EventOf<
  | 'requestedState.loggedOn'
  | 'requestedState.loggedOnReady'
  | 'requestedState.ready'
  | 'requestedState.notReady'
  | 'requestedState.loggedOff'
  /** Requested during work; it becomes pending. */
  | 'requestedState.notReadyPending'
  | 'requestedState.logOffPending'
  | 'requestedState.pendingActed'
>;

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
