/** Examples of the journal. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'journal', path: '/journal', person: 'nadia' }],
};
