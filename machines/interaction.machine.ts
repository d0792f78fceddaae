/**
 * The interaction: what a connected offer becomes, until its agent has nothing left to do for the
 * call.
 *
 * Its id is the offer's. It is a life cycle of its own because it outlives both its neighbours: the
 * offer ends at connected, and the call may be over while the agent still wraps up.
 * Source: acd-routing.md B11, B14.
 */
import { setup } from 'xstate';

/** How long the wrap-up lasts, by the rule taken at connected. */
export interface Handling {
  readonly wrapUpLimitMs: number;
}

/** What moves an interaction, beside the limit of its wrap-up. */
export type InteractionEvent =
  | { readonly type: 'interaction.held' }
  | { readonly type: 'interaction.retrieved' }
  | { readonly type: 'interaction.wrapUpBegan' }
  /** `limitMs` is what then remains, from now. */
  | { readonly type: 'interaction.wrapUpExtended'; readonly limitMs: number }
  | { readonly type: 'interaction.ended' };

/** Handles one call, from connected to the end of its wrap-up. */
export const interactionMachine = setup({
  types: { context: {} as Handling, input: {} as Handling, events: {} as InteractionEvent },
  delays: {
    wrapUpLimit: ({ context, event }) =>
      event.type === 'interaction.wrapUpExtended' ? event.limitMs : context.wrapUpLimitMs,
  },
}).createMachine({
  id: 'interaction',
  context: ({ input }) => input,
  initial: 'talking',
  states: {
    talking: {
      on: {
        'interaction.held': 'held',
        'interaction.wrapUpBegan': 'wrapUp',
        'interaction.ended': 'ended',
      },
    },
    held: {
      on: {
        'interaction.retrieved': 'talking',
        'interaction.wrapUpBegan': 'wrapUp',
        'interaction.ended': 'ended',
      },
    },
    wrapUp: {
      on: {
        'interaction.wrapUpExtended': { target: 'wrapUp', reenter: true },
        'interaction.ended': 'ended',
      },
      after: { wrapUpLimit: 'ended' },
    },
    ended: { type: 'final' },
  },
});
