/** A centre's webhooks and their deliveries. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  deliverySchema,
  deliveryStates,
  eventFilterSchema,
  httpMessages,
  InvalidRequest,
  listOf,
  newWebhookSchema,
  optionalField,
  refusal,
  strict,
  type WebhookSettings,
  webhookResourceSchema,
} from '../../contracts/index.ts';
import {
  codeIn,
  newSecret,
  refusalOfHost,
  type Webhook,
  webhooksMax,
  withNewSecret,
} from '../../services/index.ts';
import type { DeliveryRecord } from '../../store/index.ts';
import { iso } from '../presenters/rule.ts';
import { administrators } from './access-rules.ts';
import {
  addDocument,
  type DocumentSpec,
  patchErrors,
  replaceDocument,
  requireDocument,
  requireVersion,
  wireIdOf,
} from './channel/documents.ts';
import type { ApiRequest } from './operation.ts';
import { pageOf, storedPage } from './paging.ts';
import { list, listQueryShape, operation } from './route.ts';
import type { Services } from './services.ts';

const url = z
  .string()
  .max(2_000)
  .refine(isWebAddress, 'expected an https address without a password');
const types = z.array(eventFilterSchema).min(1).max(50);
const example = { url: 'https://erp.example/callwright', types: ['order.*', 'call.ended'] };
const before = ({ params }: Pick<ApiRequest, 'params'>, serving: Services) => {
  const found = codeIn(serving.wire, String(params['webhook']));
  const record = serving.store.webhooks.get(serving.wire.ownerId, found ?? '');
  return record === undefined ? null : presentWebhook(record, serving);
};
const changes = { access: administrators, audited: before, errors: patchErrors } as const;
const sends = {
  answer: deliverySchema,
  status: 202,
  access: administrators,
  audited: true,
} as const;

export const webhookOperations = {
  listWebhooks: operation(
    'GET /api/v1/centres/{centre}/webhooks',
    ['Webhooks', 'Les points de notification'],
    { query: list, answer: listOf(webhookResourceSchema), access: administrators },
    ({ query }, serving) =>
      pageOf(serving.webhooks.list(), query, {
        keyOf: ({ id }) => id,
        present: (record) => presentWebhook(record, serving),
        wire: serving.wire,
      }),
  ),
  createWebhook: operation(
    'POST /api/v1/centres/{centre}/webhooks',
    ['Send events to an address', 'Envoyer des événements à une adresse'],
    {
      note: 'Each event is a POST of one CloudEvent, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with the secret that is shown here, once. It is sent at least once, those of one subject in order; an answer of 2xx within 10 s ends it, else it is tried again for a day. Private addresses are asked only where the service is started with `--webhook-allow`.',
      body: strict({ url, types }),
      example,
      answer: newWebhookSchema,
      status: 201,
      access: administrators,
      audited: true,
      errors: ['in_use'],
    },
    (asked, serving) => {
      requireAllowed(asked.body.url, serving);
      if (serving.webhooks.list().length >= webhooksMax) {
        throw refusal(httpMessages.webhooksMax, { most: webhooksMax });
      }
      const secret = newSecret();
      const state = { active: true, failingSinceMs: null, problem: null };
      const document: WebhookSettings = { ...asked.body, ...state, secret };
      const of = { id: `wh${randomBytes(6).toString('hex')}`, document };
      const record = addDocument(kept(serving), of, { asked, serving });
      serving.webhooks.changed();
      const shown = presentWebhook(record, serving);
      asked.header('location', `/api/v1/centres/${serving.wire.ownerId}/webhooks/${shown.id}`);
      return { ...shown, secret };
    },
  ),
  getWebhook: operation(
    'GET /api/v1/centres/{centre}/webhooks/{webhook}',
    ['A webhook', 'Un point de notification'],
    { answer: webhookResourceSchema, tagged: 'version', access: administrators },
    (asked, serving) => presentWebhook(requireWebhook(asked, serving), serving),
  ),
  patchWebhook: operation(
    'PATCH /api/v1/centres/{centre}/webhooks/{webhook}',
    ['Change, pause or resume a webhook', 'Modifier, suspendre ou reprendre'],
    {
      note: 'What waits for one that was paused is sent when it is active again; what happened meanwhile is not.',
      body: strict({
        url: url.exactOptional(),
        types: types.exactOptional(),
        active: z.boolean().exactOptional(),
      }),
      example: { active: true },
      ...changes,
      answer: webhookResourceSchema,
      tagged: 'version',
    },
    (asked, serving) => {
      const found = requireWebhook(asked, serving);
      if (asked.body.url !== undefined) requireAllowed(asked.body.url, serving);
      const fresh = asked.body.active === true ? { problem: null, failingSinceMs: null } : {};
      const document = { ...found.document, ...asked.body, ...fresh };
      return replaced(found, document, { asked, serving });
    },
  ),
  rotateWebhookSecret: operation(
    'POST /api/v1/centres/{centre}/webhooks/{webhook}/rotate',
    ['Give a webhook another secret', 'Changer le secret'],
    {
      note: 'It is shown here, once. The one before signs beside it for a day.',
      ...changes,
      answer: newWebhookSchema,
      tagged: 'version',
    },
    (asked, serving) => {
      const found = requireWebhook(asked, serving);
      const document = withNewSecret(found.document, serving.clock.nowMs());
      return { ...replaced(found, document, { asked, serving }), secret: document.secret };
    },
  ),
  deleteWebhook: operation(
    'DELETE /api/v1/centres/{centre}/webhooks/{webhook}',
    ['Drop a webhook, and what waits for it', 'Supprimer un point de notification'],
    { ...changes, answer: null, status: 204 },
    (asked, serving) => {
      const found = requireWebhook(asked, serving);
      requireVersion(found, asked);
      const { store, wire, webhooks } = serving;
      store.transaction(() => {
        store.webhooks.drop(wire.ownerId, found.id, []);
        store.deliveries.dropOf(found.id);
      });
      webhooks.changed();
      return null;
    },
  ),
  testWebhook: operation(
    'POST /api/v1/centres/{centre}/webhooks/{webhook}/test',
    ['Send an event of the type webhook.test', 'Envoyer un événement d’essai'],
    sends,
    (asked, serving) => {
      const delivery = serving.webhooks.test(requireWebhook(asked, serving));
      return presentDelivery(delivery, serving);
    },
  ),
  listDeliveries: operation(
    'GET /api/v1/centres/{centre}/webhooks/{webhook}/deliveries',
    ['What was sent, and what became of it', 'Les envois et leur sort'],
    {
      note: 'Those that arrived for a day, those that failed for 30 days.',
      query: z.strictObject({
        ...listQueryShape,
        state: optionalField(z.enum(deliveryStates), 'Those in this state [all].'),
      }),
      answer: listOf(deliverySchema),
      access: administrators,
    },
    (asked, serving) => {
      const { id } = requireWebhook(asked, serving);
      const { state } = asked.query;
      return storedPage(
        ({ after, limit }) =>
          serving.store.deliveries.list(id, { after: Number(after ?? 0), limit, state }),
        asked.query,
        {
          keyOf: ({ seq }) => seq,
          present: (one) => presentDelivery(one, serving),
          wire: serving.wire,
        },
      );
    },
  ),
  redeliver: operation(
    'POST /api/v1/centres/{centre}/webhooks/{webhook}/deliveries/{delivery}/redeliver',
    ['Send it once more', 'Renvoyer'],
    sends,
    (asked, serving) => {
      const { id } = requireWebhook(asked, serving);
      const found = serving.store.deliveries.get(asked.params.delivery);
      if (found?.webhookId !== id) {
        throw refusal(httpMessages.deliveryUnknown, { id: asked.params.delivery });
      }
      return presentDelivery(serving.webhooks.redeliver(found), serving);
    },
  ),
} as const;

function kept({ store }: Services): DocumentSpec<WebhookSettings> {
  return { repository: store.webhooks, schema: z.any(), keys: () => ({}) };
}

function requireWebhook(
  { params }: { readonly params: { readonly webhook: string } },
  { store, wire }: Services,
): Webhook {
  return requireDocument(store.webhooks, params.webhook, { code: 'webhook_not_found', wire });
}

function replaced(
  found: Webhook,
  document: WebhookSettings,
  of: { readonly asked: Pick<ApiRequest, 'person' | 'ifMatch'>; readonly serving: Services },
) {
  const record = replaceDocument(kept(of.serving), found, document, of);
  of.serving.webhooks.changed();
  return presentWebhook(record, of.serving);
}

/** Refuses URLs with private addresses; names are checked at each call. @throws {InvalidRequest} */
function requireAllowed(asked: string, { webhooks: { allowed } }: Services): void {
  const refused = refusalOfHost(new URL(asked), allowed);
  if (refused === null) return;
  const said = { expected: refused.replace(/^.*expected /, ''), received: JSON.stringify(asked) };
  throw new InvalidRequest([aFinding('/body/url', 'not_allowed', said)]);
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function presentWebhook({ id, version, document }: Webhook, { wire }: Services) {
  const { url, types, active, failingSinceMs, problem } = document;
  return {
    id: wireIdOf(wire, id),
    centreId: wire.ownerId,
    url,
    types: [...types],
    active,
    failingSince: failingSinceMs === null ? null : iso(failingSinceMs),
    problem,
    version,
  };
}

function presentDelivery(delivery: DeliveryRecord, { wire }: Services) {
  const { id, webhookId, type, subject, state, attempts, status, problem } = delivery;
  const { nextAtMs, createdAtMs, endedAtMs } = delivery;
  return {
    id,
    webhookId: wireIdOf(wire, webhookId),
    type,
    subject,
    state,
    attempts,
    nextAt: state === 'waiting' ? iso(nextAtMs) : null,
    status,
    problem,
    createdAt: iso(createdAtMs),
    endedAt: endedAtMs === null ? null : iso(endedAtMs),
  };
}
