/** Examples of the catalogue. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'catalogue', path: '/catalogue', person: 'nadia' }],
};
