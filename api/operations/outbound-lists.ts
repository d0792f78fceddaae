/**
 * Outbound lists and the target markets that they call.
 *
 * Source: tapi-call-center.md 2.11.
 */
import { randomBytes } from 'node:crypto';
import {
  aFinding,
  callMessages,
  InvalidRequest,
  listOf,
  type OutboundDocument,
  outboundDocumentSchema,
  outboundEntryStates,
  outboundListSchema,
  outboundSettingsSchema,
  refusal,
  strict,
  targetMarketResourceSchema,
  targetMarketSettingsSchema,
} from '../../contracts/index.ts';
import {
  figuresOf,
  isFixed,
  type ListMove,
  type LiveList,
  requireFound,
  unwrap,
} from '../../live/index.ts';
import { codeIn } from '../../services/index.ts';
import { type Access, managers } from './access-rules.ts';
import { documentOperations } from './channel/document-operations.ts';
import {
  addDocument,
  type DocumentSpec,
  patchDocument,
  patchErrors,
  patched,
} from './channel/documents.ts';
import { requireQueue } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import type { AnswerOf } from './operation-spec.ts';
import { pageOf } from './paging.ts';
import { list, operation } from './route.ts';
import type { Services } from './services.ts';

/** Who may read outbound lists; agents only those they may work for. */
const seers: Access = {
  roles: ['agent', 'orderTaker', 'supervisor', 'analyst', 'admin', 'integration'],
};
export const overseers: Access = { roles: ['supervisor', 'analyst', 'admin', 'integration'] };
export const importers: Access = { roles: ['supervisor', 'admin', 'integration'] };

const markets = documentOperations({
  path: 'target-markets',
  name: 'targetMarket',
  missing: 'item_not_found',
  settings: targetMarketSettingsSchema,
  resource: targetMarketResourceSchema,
  key: 'code',
  access: importers,
  keys: () => ({}),
  repository: ({ targetMarkets }) => targetMarkets,
});

const listExample = {
  name: 'Spring',
  queueId: 'verdier.relance',
  mode: 'backlog',
  callerNumber: '+33123456789',
  idleMin: 1,
};

const moving = (verb: ListMove, words: readonly [string, string]) =>
  operation(
    `POST /api/v1/outbound-lists/{outboundList}/${verb}`,
    words,
    {
      answer: outboundListSchema,
      tagged: 'version',
      access: managers,
      audited: true,
      note: 'What rings or talks goes on.',
      body: strict({}).nullish(),
      example: {},
      errors: ['list_state_not_allowed', 'operation_unavailable', 'resource_unavailable'],
    },
    async ({ params, person }, serving) => {
      const kept = requireList(String(params['outboundList']), serving);
      unwrap(await serving.outbound.move(kept, verb, person ?? ''));
      return presentList(kept, serving);
    },
  );

export const outboundListOperations = {
  listOutboundLists: operation(
    'GET /api/v1/centres/{centre}/outbound-lists',
    ['Outbound lists', 'Les listes d’appels sortants'],
    { query: list, answer: listOf(outboundListSchema), access: seers },
    ({ query, principal }, serving) => {
      const all = serving.outbound.book.all().filter((one) => sees(principal, one, serving));
      const present = (one: LiveList) => presentList(one, serving);
      const sorted = [...all].sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
      return pageOf(sorted, query, {
        keyOf: ({ record }) => record.id,
        present,
        wire: serving.wire,
      });
    },
  ),
  createOutboundList: operation(
    'POST /api/v1/centres/{centre}/outbound-lists',
    ['Add an outbound list', 'Ajouter une liste d’appels sortants'],
    {
      body: outboundSettingsSchema,
      example: listExample,
      status: 201,
      tagged: 'version',
      answer: outboundListSchema,
      access: managers,
      audited: true,
      errors: ['queue_not_found'],
    },
    (asked, serving) => {
      const document = { ...asked.body, state: 'draft' } as const;
      const id = `obl${randomBytes(6).toString('hex')}`;
      const record = addDocument(kept(serving), { id, document }, { asked, serving });
      const shown = presentList(serving.outbound.put(record), serving);
      asked.header('location', `/api/v1/outbound-lists/${shown.id}`);
      return shown;
    },
  ),
  getOutboundList: operation(
    'GET /api/v1/outbound-lists/{outboundList}',
    ['An outbound list', 'Une liste d’appels sortants'],
    { answer: outboundListSchema, tagged: 'version', access: seers },
    ({ params, principal }, serving) => {
      const found = requireList(params.outboundList, serving);
      if (sees(principal, found, serving)) return presentList(found, serving);
      throw refusal(callMessages.listOfOther, { id: params.outboundList });
    },
  ),
  changeOutboundList: operation(
    'PATCH /api/v1/outbound-lists/{outboundList}',
    ['Change an outbound list', 'Modifier une liste'],
    {
      ...patched,
      answer: outboundListSchema,
      access: managers,
      audited: true,
      note: 'Mode and queue change only in a draft.',
      example: { idleMin: 2 },
      errors: [...patchErrors, 'queue_not_found', 'list_state_not_allowed'],
    },
    (asked, serving) => {
      const before = requireList(asked.params.outboundList, serving);
      const record = patchDocument(kept(serving), before.record, { asked, serving });
      return presentList(serving.outbound.put(record), serving);
    },
  ),
  startOutboundList: moving('start', ['Start a list', 'Lancer une liste']),
  pauseOutboundList: moving('pause', ['Pause a list', 'Suspendre une liste']),
  closeOutboundList: moving('close', ['Close a list for good', 'Clore une liste']),
  listTargetMarkets: markets.list(['Target markets', 'Les marchés cibles']),
  addTargetMarket: markets.add(['Add a target market', 'Ajouter un marché cible'], {
    example: { code: 'spring', name: 'Spring', members: [{ customerId: 'verdier.1000001' }] },
    errors: ['name_taken'],
  }),
  getTargetMarket: markets.get(['A target market', 'Un marché cible']),
  patchTargetMarket: markets.patch(['Change a target market', 'Modifier un marché cible'], {
    example: { name: 'Spring 2027' },
  }),
} as const;

export function requireList(id: string, { outbound, wire }: Services): LiveList {
  const found = outbound.book.get(codeIn(wire, id) ?? '');
  return requireFound(found, callMessages.listUnknown, { id, centreId: wire.ownerId });
}

function kept(serving: Services): DocumentSpec<OutboundDocument> {
  return {
    repository: serving.store.outboundLists,
    schema: outboundDocumentSchema,
    keys: () => ({}),
    check: (after, before) => {
      requireQueue(after.queueId, serving.wire);
      if (after.preview && after.mode === 'predictive') {
        throw contradiction('/body/preview', 'false, as the mode is predictive', 'true');
      }
      if (before === null) return;
      if (after.state !== before.state) {
        throw contradiction('/body/state', `${before.state}, as it is`, after.state);
      }
      if (!isFixed(before, after)) return;
      throw refusal(callMessages.listNotDraft, { state: before.state }, { allowed: ['draft'] });
    },
  };
}

function contradiction(pointer: string, expected: string, received: string): InvalidRequest {
  return new InvalidRequest([aFinding(pointer, 'not_allowed', { expected, received })]);
}

/** Agents see lists of queues that they serve. */
function sees(
  principal: ApiRequest['principal'],
  { queueId }: LiveList,
  { wire }: Services,
): boolean {
  const { roles = [], agentId = null } = principal ?? {};
  if (roles.some((role) => role !== 'agent' && role !== 'orderTaker')) return true;
  const links = wire.qualification(agentId ?? '')?.links ?? [];
  return links.some(({ queue }) => queue === queueId);
}

function presentList(
  found: LiveList,
  { outbound }: Services,
): AnswerOf<{
  answer: typeof outboundListSchema;
}> {
  const { book } = outbound;
  const { centreId, version, document } = found.record;
  return {
    ...document,
    id: book.idOf(found),
    centreId,
    version,
    capped: book.isCapped(found),
    counts: Object.fromEntries(
      outboundEntryStates.map((state) => [state, found.tally.get(state) ?? 0]),
    ),
    results: { ...figuresOf(book.today(found)).results },
  };
}
