/** API keys, and the audit. */
import { z } from 'zod';
import {
  aFinding,
  apiKeySchema,
  auditEntrySchema,
  InvalidRequest,
  labelSchema,
  lineText,
  listOf,
  newApiKeySchema,
  optionalField,
  peopleMessages,
  refusal,
  strict,
} from '../../contracts/index.ts';
import {
  beyondSubnets,
  isSubnet,
  keyPrefix,
  mintKey,
  type Principal,
  withThoseMadeBy,
} from '../../services/index.ts';
import type { ApiKeyRecord, AuditEntry } from '../../store/index.ts';
import { iso } from '../presenters/rule.ts';
import { administrators } from './access-rules.ts';
import { requireCentre } from './named-things.ts';
import { pageOf, storedPage } from './paging.ts';
import { fromBeforeTo, instant, list, listQueryShape, operation } from './route.ts';
import type { Services } from './services.ts';

const keyMsMax = 400 * 86_400_000;
const keysMax = 1_000;
const scopesMax = 100;
const addressesMax = 100;

export const accessOperations = {
  listApiKeys: operation(
    'GET /api/v1/centres/{centre}/api-keys',
    ['Keys of programs', 'Les clés des programmes'],
    { query: list, answer: listOf(apiKeySchema), access: administrators },
    ({ query }, { wire, store }) => {
      const keys = store.access.keys(wire.centreId);
      return pageOf(keys, query, { keyOf: ({ id }) => id, present: presentKey, wire });
    },
  ),
  createApiKey: operation(
    'POST /api/v1/centres/{centre}/api-keys',
    ['Make a key for a program', 'Créer une clé pour un programme'],
    {
      access: administrators,
      note: 'Nobody gives more than they have: each scope opens only what who makes it may do (roles of programs are given by administrators), and a key makes none for further addresses or for longer than itself. The secret is shown here, once. A scope is a role, the id of an operation, or a group of operations as this document has them (`Calls`).',
      body: strict({
        name: lineText(200),
        scopes: z.array(labelSchema).min(1).max(scopesMax),
        expiresAt: instant,
        addresses: z
          .array(z.string().max(64).refine(isSubnet, 'expected an address or a subnet'))
          .max(addressesMax)
          .optional()
          .describe(
            'It may be used from there alone, as in `10.0.0.0/8` [those of the key that makes it; else anywhere].',
          ),
      }),
      example: {
        name: 'telephone exchange',
        scopes: ['integration'],
        expiresAt: '2027-11-20T00:00:00Z',
      },
      answer: newApiKeySchema,
      status: 201,
      audited: true,
      errors: ['in_use', 'limit_exceeded'],
    },
    ({ body, person, principal, header }, serving) => {
      const { wire, store, clock } = serving;
      const { name, scopes } = body;
      serving.gate.requireScopes(scopes);
      const addresses = requireGivable(body, principal, serving);
      const nowMs = clock.nowMs();
      const expiresAtMs = Date.parse(body.expiresAt);
      if (expiresAtMs <= nowMs || expiresAtMs > nowMs + keyMsMax) {
        const said = { expected: 'an instant within 400 days from now', received: body.expiresAt };
        throw new InvalidRequest([aFinding('/body/expiresAt', 'out_of_range', said)]);
      }
      if (store.access.keys(wire.centreId).length >= keysMax) {
        throw refusal(peopleMessages.keysMax, { most: keysMax });
      }
      const { id, text, hash } = mintKey();
      const record: ApiKeyRecord = {
        id,
        centreId: wire.centreId,
        name,
        secretHash: hash,
        scopes,
        addresses,
        expiresAtMs,
        createdBy: person ?? '',
        createdAtMs: nowMs,
        usedAtMs: null,
      };
      store.transaction(() => store.access.addKey(record));
      header('location', `/api/v1/centres/${wire.centreId}/api-keys/${id}`);
      return { ...presentKey(record), secret: text };
    },
  ),
  getApiKey: operation(
    'GET /api/v1/centres/{centre}/api-keys/{key}',
    ['A key', 'Une clé'],
    { access: administrators, answer: apiKeySchema },
    ({ params }, serving) => presentKey(requireKey(params, serving)),
  ),
  revokeApiKey: operation(
    'DELETE /api/v1/centres/{centre}/api-keys/{key}',
    ['Revoke a key', 'Révoquer une clé'],
    {
      access: administrators,
      note: 'Keys that it has made are revoked with it. What any of them has open is closed at once.',
      answer: null,
      status: 204,
      audited: ({ params }, { store }) => {
        const found = store.access.key(String(params['key']));
        return found === undefined ? null : presentKey(found);
      },
    },
    ({ params }, serving) => {
      const { store, wire, gate } = serving;
      const { id } = requireKey(params, serving);
      const gone = withThoseMadeBy(id, store.access.keys(wire.centreId));
      store.transaction(() => {
        for (const one of gone) store.access.dropKey(one);
      });
      for (const one of gone) gate.principals.connections.look(keyPrefix + one);
      return null;
    },
  ),
  listAudit: operation(
    'GET /api/v1/centres/{centre}/audit',
    ['Who did what, in order', 'Qui a fait quoi, dans l’ordre'],
    {
      access: administrators,
      query: z
        .strictObject({
          ...listQueryShape,
          actor: optionalField(z.string().max(140), 'Those of this person or key.'),
          action: optionalField(z.string().max(64), 'Those of this operation, by its id.'),
          subject: optionalField(z.string().max(256), 'Those of this path.'),
          from: instant.optional(),
          to: instant.optional(),
        })
        .refine(...fromBeforeTo),
      answer: listOf(auditEntrySchema),
    },
    ({ query }, { wire, store }) => {
      const { actor, action, subject, from, to } = query;
      const range = {
        centreId: wire.centreId,
        actor,
        action,
        subject,
        fromMs: from === undefined ? undefined : Date.parse(from),
        toMs: to === undefined ? undefined : Date.parse(to),
      };
      return storedPage(
        ({ after, limit }) => store.access.audit({ ...range, after: Number(after ?? 0), limit }),
        query,
        { keyOf: ({ seq }) => seq, present: presentEntry, wire },
      );
    },
  ),
};

/**
 * Checks that a new key's scopes, life and addresses do not exceed its maker's rights; returns its
 * addresses. @throws {Refusal}
 */
function requireGivable(
  { scopes, expiresAt, addresses }: KeyRequest,
  maker: Principal | null,
  { gate, store }: Services,
): readonly string[] {
  if (maker === null) throw refusal(peopleMessages.nobodyNamed);
  const beyond = gate.beyond(maker, scopes);
  if (beyond.length > 0) {
    throw refusal(peopleMessages.scopesBeyond, { name: maker.name, scopes: beyond.join(', ') });
  }
  if (maker.kind === 'person') return addresses ?? [];
  const { untilMs } = maker;
  if (untilMs !== null && Date.parse(expiresAt) > untilMs) {
    throw refusal(peopleMessages.keyTooLong, { expiresAt, until: iso(untilMs) });
  }
  const bounds = store.access.key(maker.id.slice(keyPrefix.length))?.addresses ?? [];
  if (bounds.length === 0) return addresses ?? [];
  const given = addresses ?? bounds;
  const outside = given.length === 0 ? ['anywhere'] : beyondSubnets(given, bounds);
  if (outside.length === 0) return given;
  throw refusal(peopleMessages.keyAddresses, {
    outside: outside.join(', '),
    bounds: bounds.join(', '),
  });
}

interface KeyRequest {
  readonly scopes: readonly string[];
  readonly expiresAt: string;
  readonly addresses?: readonly string[] | undefined;
}

function requireKey(
  { centre: centreId, key: id }: { readonly centre: string; readonly key: string },
  { wire, store }: Services,
): ApiKeyRecord {
  requireCentre(centreId, wire);
  const found = store.access.key(id);
  if (found?.centreId === wire.centreId) return found;
  throw refusal(peopleMessages.keyUnknown, { id });
}

function presentKey(record: ApiKeyRecord): z.infer<typeof apiKeySchema> {
  const { id, name, scopes, addresses, createdBy, createdAtMs, expiresAtMs, usedAtMs } = record;
  return {
    id,
    name,
    scopes: [...scopes],
    addresses: [...addresses],
    createdBy,
    expiresAt: iso(expiresAtMs),
    createdAt: iso(createdAtMs),
    usedAt: usedAtMs === null ? null : iso(usedAtMs),
  };
}

function presentEntry({ seq: _, atMs, centreId: __, ...entry }: AuditEntry) {
  return { at: iso(atMs), ...entry };
}
