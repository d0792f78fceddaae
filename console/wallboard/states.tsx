/** Examples of the wallboard. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    { name: 'wallboard', path: '/wallboard', person: 'malik', partial: '/stats' },
    { name: 'agents as a table', path: '/wallboard?view=table', person: 'malik' },
    { name: 'a queue', path: '/wallboard?queue=verdier.vente', person: 'malik' },
    { name: 'wall', path: '/wallboard?tv=1', person: 'malik' },
    {
      name: 'an agent',
      path: '/wallboard?agent=verdier.helene',
      person: 'malik',
      partial: '/timeline',
    },
  ],
};
