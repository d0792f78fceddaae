/** Examples of the orders. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    { name: 'orders', path: '/orders', person: 'claire' },
    { name: 'a pick list', path: '/orders/picking', person: 'claire' },
    { name: 'an order', path: '/orders/{order}', person: 'claire', partial: '/events' },
  ],
};
