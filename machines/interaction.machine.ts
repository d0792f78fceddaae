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
  description: 'A connected offer until the end of wrap-up.',
  context: ({ input }) => input,
  initial: 'talking',
  states: {
    talking: {
      description: 'Agent and caller talk.',
      on: {
        'interaction.held': 'held',
        'interaction.wrapUpBegan': 'wrapUp',
        'interaction.ended': 'ended',
      },
    },
    held: {
      description: 'The caller is on hold.',
      on: {
        'interaction.retrieved': 'talking',
        'interaction.wrapUpBegan': 'wrapUp',
        'interaction.ended': 'ended',
      },
    },
    wrapUp: {
      description: 'The call is over for the agent, whose work after it is limited.',
      on: {
        'interaction.wrapUpExtended': { target: 'wrapUp', reenter: true },
        'interaction.ended': 'ended',
      },
      after: { wrapUpLimit: 'ended' },
    },
    ended: { description: 'The agent is done with the call.', type: 'final' },
  },
});
