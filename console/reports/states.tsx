/** Examples of the reports. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [{ name: 'reports', path: '/reports', person: 'malik', partial: '/stats' }],
};
