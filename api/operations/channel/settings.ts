/**
 * A centre's settings as a sales channel. Source: dynamics-call-center.md 1.1, 1.15, 2.5 to 2.7.
 */
import { z } from 'zod';
import {
  aFinding,
  type ChannelSettings,
  centreMessages,
  channelMessages,
  channelResourceSchema,
  channelSettingsSchema,
  InvalidRequest,
  optionalField,
  paymentMethodListSchema,
  refusal,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { channelOf } from '../../../services/index.ts';
import { requireCentre } from '../named-things.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import {
  addDocument,
  type DocumentSpec,
  lookers,
  patchErrors,
  replaceDocument,
  requireCurrencyOfCentre,
  requireDocument,
  requireVersion,
  sellers,
} from './documents.ts';

export const channelOperations = {
  getChannel: operation(
    'GET /api/v1/centres/{centre}/channel',
    ['A centre as a sales channel', 'Le centre comme canal de vente'],
    { answer: channelResourceSchema, tagged: 'version', access: lookers },
    (_asked, serving) => shown(serving),
  ),
  putChannel: operation(
    'PUT /api/v1/centres/{centre}/channel',
    ['Set up the sales channel', 'Régler le canal de vente'],
    {
      note: 'All of it anew; what is left out is as it is by default. A user who sells in another centre is in use there.',
      body: channelSettingsSchema,
      example: {
        currency: 'EUR',
        warehouseId: 'ROUBAIX',
        users: ['helene'],
        paymentMethods: [
          { code: 'CARD', name: { fr: 'Carte bancaire', en: 'Bank card' }, kind: 'card' },
        ],
        financialDimensions: { department: '410' },
      },
      answer: channelResourceSchema,
      tagged: 'version',
      access: { roles: ['admin'] },
      audited: ({ params }, serving) => {
        requireCentre(String(params['centre']), serving.wire);
        return channelOf(serving).settings;
      },
      errors: ['in_use', ...patchErrors],
    },
    (asked, serving) => {
      const { wire, store } = serving;
      const id = wire.ownerId;
      const before = store.channels.get(id, id);
      const kept: DocumentSpec<ChannelSettings> = {
        repository: store.channels,
        schema: channelSettingsSchema,
        keys: () => ({}),
        check: (document, settingsBefore) => {
          const { users, uses, currency } = document;
          requireCurrencyOfCentre(document, currency, settingsBefore);
          requireRuleCodes(document, settingsBefore);
          requireFree(users, serving);
          requireLent(uses, serving);
        },
        also: () => linkUsers(before?.document.users ?? [], asked.body.users, serving),
      };
      const of = { asked, serving };
      requireVersion(before ?? { id, version: 0 }, asked);
      if (before === undefined) addDocument(kept, { id, document: asked.body }, of);
      else replaceDocument(kept, before, asked.body, of);
      return shown(serving);
    },
  ),
  listPaymentMethods: operation(
    'GET /api/v1/centres/{centre}/payment-methods',
    ['What can be paid with', 'Les moyens de paiement'],
    {
      query: z.strictObject({
        customerId: optionalField(wireIdSchema, 'What this customer can be offered [all].'),
      }),
      answer: paymentMethodListSchema,
      access: sellers,
      errors: ['customer_not_found'],
    },
    ({ query }, serving) => {
      const { wire, store } = serving;
      const { paymentMethods } = channelOf(serving).settings;
      if (query.customerId === undefined) return { items: [...paymentMethods] };
      const code = 'customer_not_found';
      const { document } = requireDocument(store.customers, query.customerId, { code, wire });
      const isOffered = ({ kind }: (typeof paymentMethods)[number]): boolean =>
        kind !== 'onAccount' || document.allowOnAccount;
      return { items: paymentMethods.filter(isOffered) };
    },
  ),
} as const;

function shown(serving: Services) {
  const { version, settings } = channelOf(serving);
  return { ...settings, centreId: serving.wire.ownerId, version };
}

/** Charge rules name charges and delivery modes of the channel. @throws {InvalidRequest} */
function requireRuleCodes(
  { chargeRules, chargeCodes, deliveryModes }: ChannelSettings,
  before: ChannelSettings | null,
): void {
  const codesIn = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);
  const known = { charge: codesIn(chargeCodes), mode: codesIn(deliveryModes) };
  const findings = chargeRules.flatMap((rule, n) => {
    if (before?.chargeRules.some((one) => equalByValue(one, rule)) === true) return [];
    const { chargeCode, deliveryModeIds } = rule;
    const check = (pointer: string, received: string, codes: readonly string[]) => {
      const expected =
        codes.length === 0 ? 'none, as there are none' : `one of ${codes.join(', ')}`;
      const said = { expected, received: JSON.stringify(received) };
      return codes.includes(received) ? [] : [aFinding(pointer, 'unknown_reference', said)];
    };
    const path = `/body/chargeRules/${n}`;
    return [
      ...check(`${path}/chargeCode`, chargeCode, known.charge),
      ...deliveryModeIds.flatMap((id, at) =>
        check(`${path}/deliveryModeIds/${at}`, id, known.mode),
      ),
    ];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
}

/** A user belongs to one centre only. @throws {Refusal} */
function requireFree(users: readonly string[], { store, wire }: Services): void {
  const blockers = users.flatMap((user) => {
    const centre = store.channel.centreOf(user);
    return centre === null || centre === wire.ownerId ? [] : [`${user} sells in ${centre}`];
  });
  if (blockers.length === 0) return;
  throw refusal(channelMessages.userElsewhere, { users: blockers.join(', ') }, { blockers });
}

/** What is used must be lent by the other centre's channel. @throws {Refusal} */
function requireLent(uses: ChannelSettings['uses'], { ofService, wire }: Services): void {
  for (const what of ['items', 'customers'] as const) {
    const centre = uses[what];
    if (centre === undefined || ofService?.lends(centre, what, wire.ownerId) === true) continue;
    throw refusal(centreMessages.notLent, { what, centre, id: wire.ownerId });
  }
}

function linkUsers(
  before: readonly string[],
  after: readonly string[],
  { store, wire }: Services,
): void {
  const kept = new Set(after);
  for (const user of before) if (!kept.has(user)) store.channel.dropUser(user, wire.ownerId);
  for (const user of after) store.channel.addUser(user, wire.ownerId);
}
