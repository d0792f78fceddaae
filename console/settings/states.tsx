/** Examples of the settings. */
import type { Examples } from '../dev/examples.ts';

export const examples: Examples = {
  screens: [
    { name: 'settings', path: '/settings', person: 'nadia', partial: '/webhooks' },
    { name: 'centre', path: '/settings/centre', person: 'nadia' },
  ],
};
