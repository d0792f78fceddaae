/** Examples of the sim lab. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'sim lab', path: '/sim', person: 'ines', partial: '/file' }],
};
