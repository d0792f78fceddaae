/** Examples of the desk. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'desk', path: '/desk', person: 'helene', partial: '/stats' }],
};
