/**
 * The agent's wish: what he asked for last, and the one request that waits until his work is done.
 *
 * Whether a request acts at once or is pending depends on his live objects, so whoever knows them
 * sends the one event or the other. Every request is legal wherever he is logged on: the last one
 * wins. States that rules impose (no answer, device) stand beside the wish, not in it.
 * Source: acd-routing.md B2.
 */
import { setup } from 'xstate';

/** What moves the wish: requests, and the end of the work that made one wait. */
export type WishEvent =
  | { readonly type: 'wish.loggedOn' }
  | { readonly type: 'wish.loggedOnReady' }
  | { readonly type: 'wish.ready' }
  | { readonly type: 'wish.notReady' }
  | { readonly type: 'wish.loggedOff' }
  /** Asked while occupied: fills the slot. */
  | { readonly type: 'wish.notReadyPending' }
  | { readonly type: 'wish.logOffPending' }
  /** The last of the work that occupied him has ended. */
  | { readonly type: 'wish.pendingActed' };

/** Keeps what the agent asked for last. */
export const wishMachine = setup({ types: { events: {} as WishEvent } }).createMachine({
  id: 'wish',
  initial: 'loggedOff',
  states: {
    loggedOff: { on: { 'wish.loggedOn': 'notReady', 'wish.loggedOnReady': 'ready' } },
    notReady: {
      initial: 'settled',
      states: {
        settled: {},
        pendingNotReady: { on: { 'wish.pendingActed': '#wish.notReady' } },
        pendingLogOff: { on: { 'wish.pendingActed': '#wish.loggedOff' } },
      },
      on: {
        'wish.ready': 'ready',
        'wish.notReady': 'notReady',
        'wish.loggedOff': 'loggedOff',
        'wish.notReadyPending': '.pendingNotReady',
        'wish.logOffPending': '.pendingLogOff',
      },
    },
    ready: {
      initial: 'settled',
      states: {
        settled: {},
        pendingNotReady: { on: { 'wish.pendingActed': '#wish.notReady' } },
        pendingLogOff: { on: { 'wish.pendingActed': '#wish.loggedOff' } },
      },
      on: {
        'wish.ready': 'ready',
        'wish.notReady': 'notReady',
        'wish.loggedOff': 'loggedOff',
        'wish.notReadyPending': '.pendingNotReady',
        'wish.logOffPending': '.pendingLogOff',
      },
    },
  },
});
