/** Examples of the benches. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'bench', path: '/lab/bench?row=routing.decide.100', person: 'nadia' }],
};
