/**
 * What a centre suspects, and what its orders score of that.
 *
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 1.17, 3.11.
 */
import {
  type FraudEntries,
  fraudEntriesResourceSchema,
  fraudEntriesSchema,
  fraudKey,
  fraudMatchesSchema,
  fraudScoreSchema,
} from '../../../contracts/index.ts';
import { explainAll, sayExplanation } from '../../../rules/index.ts';
import { fraudKeyKind, scoreFraud } from '../../orders/fraud.ts';
import { channelOf, patchErrors } from '../channel/documents.ts';
import { replaceSetup, type Setup, shownSetup } from '../channel/setup.ts';
import { operation } from '../route.ts';
import { orderTakers, readErrors, requireOrder, requireOrders } from './telling.ts';

const entries: Setup<FraudEntries> = {
  id: 'fraud entries',
  schema: fraudEntriesSchema,
  repository: ({ store }) => store.fraudEntries,
  keys: (document, serving) => {
    const { callingCode } = channelOf(serving).settings;
    const keys = document.entries.map((entry) => fraudKey(entry, callingCode));
    return { [fraudKeyKind]: [...new Set(keys)] };
  },
};

export const orderFraudOperations = {
  getFraudEntries: operation(
    'GET /api/v1/centres/{centre}/fraud-entries',
    ['What the centre suspects', 'Ce que le centre suspecte'],
    {
      answer: fraudEntriesResourceSchema,
      tagged: 'version',
      access: { roles: ['reviewer', 'admin'] },
    },
    (_asked, serving) => shownSetup(entries, serving),
  ),
  putFraudEntries: operation(
    'PUT /api/v1/centres/{centre}/fraud-entries',
    ['Say what the centre suspects', 'Dire ce que le centre suspecte'],
    {
      note: 'All of it anew. Orders are scored by it from then on, where the settings of the channel say so.',
      body: fraudEntriesSchema,
      example: { entries: [{ type: 'phone', value: '06 39 98 00 66', score: 40 }] },
      answer: fraudEntriesResourceSchema,
      tagged: 'version',
      access: { roles: ['reviewer', 'admin'] },
      audited: true,
      errors: patchErrors,
    },
    (asked, serving) => {
      replaceSetup(entries, asked, serving);
      return shownSetup(entries, serving);
    },
  ),
  scoreOrderFraud: operation(
    'POST /api/v1/orders/{order}/fraud-score',
    ['What an order would score', 'Le score qu’aurait une commande'],
    {
      note: 'As it is now; it is not told, and not held.',
      answer: fraudScoreSchema,
      access: orderTakers,
      errors: readErrors,
    },
    async ({ params, language }, serving) => {
      const order = await requireOrder(params.order, serving);
      const atMs = requireOrders(serving).nowMs();
      const { event, facts, rules } = scoreFraud(order, serving, atMs);
      const { score, threshold, matches, ruleVersion } = event;
      const scoreOf = (name: string) => matches.find(({ ref }) => ref === name)?.score ?? 0;
      const explained = rules === undefined ? [] : explainAll(rules.checked, facts, atMs);
      return {
        ...{ score, minimum: threshold, isHeld: score > threshold, ruleVersion },
        matches: [...matches],
        rules: explained.map((one) => ({
          ...{ rule: one.rule, fired: one.fired, score: scoreOf(one.rule) },
          text: [...sayExplanation(one, language)],
        })),
      };
    },
  ),
  getFraudMatches: operation(
    'GET /api/v1/orders/{order}/fraud-matches',
    ['What an order scored of when it was submitted', 'Les correspondances d’une commande'],
    { answer: fraudMatchesSchema, access: orderTakers, errors: readErrors },
    async ({ params }, serving) => {
      const { fraud } = await requireOrder(params.order, serving);
      const { score = null, threshold: minimum = null, matches = [] } = fraud ?? {};
      return { score, minimum, matches: [...matches] };
    },
  ),
} as const;
