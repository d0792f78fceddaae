/**
 * The interaction: a connected offer until the end of wrap-up, under the offer's id. Separate, as
 * the offer ends at connection and the call may end before wrap-up. Source: acd-routing.md B11,
 * B14.
 */
import { setup } from 'xstate';

/** Wrap-up time by the rule taken at connection. */
export interface Handling {
  readonly wrapUpLimitMs: number;
}

export type InteractionEvent =
  | { readonly type: 'interaction.held' }
  | { readonly type: 'interaction.retrieved' }
  | { readonly type: 'interaction.wrapUpBegan' }
  /** `limitMs`: remaining time, from now. */
  | { readonly type: 'interaction.wrapUpExtended'; readonly limitMs: number }
  | { readonly type: 'interaction.ended' };

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
