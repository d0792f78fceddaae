/** Partners outside that the centre works with. */
import { partnerListSchema } from '../../contracts/index.ts';
import { administrators } from './access-rules.ts';
import { operation } from './route.ts';

export const partnerOperations = {
  listPartners: operation(
    'GET /api/v1/partners',
    ['How the partners outside are', 'Comment vont les partenaires extérieurs'],
    {
      note: 'Those of the file that `--partners` names, and what is simulated in place of the others. A problem stays shown when it is over.',
      answer: partnerListSchema,
      access: administrators,
    },
    (_asked, { orders }) => ({ items: [...(orders?.partners.all() ?? [])] }),
  ),
} as const;
