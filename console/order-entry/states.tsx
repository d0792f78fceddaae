/** Examples of order entry. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    { name: 'new order', path: '/orders/new', person: 'helene' },
    {
      name: 'order entry',
      path: '/orders/new?order={order}',
      person: 'helene',
      partial: '/prompts',
    },
  ],
};
