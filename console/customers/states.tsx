/** Examples of the customers. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    { name: 'customers', path: '/customers', person: 'claire' },
    {
      name: 'a customer',
      path: '/customers/verdier.1000003',
      person: 'claire',
      partial: '/history',
    },
  ],
};
