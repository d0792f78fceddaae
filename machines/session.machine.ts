/**
 * The session: one agent logged on for one group.
 *
 * Setting the state already held is no transition: it succeeds and says nothing, so the diagonal of
 * the table is empty.
 * Source: tapi-call-center.md 3.4, the official table; `released` may follow `ended` alone.
 */
import { setup } from 'xstate';

/** What moves a session. */
export type SessionEvent =
  | { readonly type: 'session.ready' }
  | { readonly type: 'session.notReady' }
  | { readonly type: 'session.callAnswered' }
  | { readonly type: 'session.wrapUpBegan' }
  | { readonly type: 'session.ended' }
  | { readonly type: 'session.released' };

/** Follows one log-on to one group. */
export const sessionMachine = setup({ types: { events: {} as SessionEvent } }).createMachine({
  id: 'session',
  initial: 'notReady',
  states: {
    notReady: { on: { 'session.ready': 'ready', 'session.ended': 'ended' } },
    ready: {
      on: {
        'session.notReady': 'notReady',
        'session.callAnswered': 'busyOnCall',
        'session.ended': 'ended',
      },
    },
    busyOnCall: {
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.wrapUpBegan': 'busyWrapUp',
        'session.ended': 'ended',
      },
    },
    busyWrapUp: {
      on: {
        'session.ready': 'ready',
        'session.notReady': 'notReady',
        'session.ended': 'ended',
      },
    },
    ended: { on: { 'session.released': 'released' } },
    released: { type: 'final' },
  },
});
