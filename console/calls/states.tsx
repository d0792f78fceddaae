/** Examples of the calls. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'calls', path: '/calls', person: 'malik' }],
};
