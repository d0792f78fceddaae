/** Examples of the reviews. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'reviews', path: '/reviews', person: 'claire' }],
};
