/** Examples of the rules. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    {
      name: 'rules, a form',
      path: '/rules?set=verdier.verdier-route',
      person: 'claire',
      partial: '/versions',
    },
    {
      name: 'rules, in words',
      path: '/rules?set=verdier.verdier-route&version=1&view=words',
      person: 'malik',
    },
  ],
};
