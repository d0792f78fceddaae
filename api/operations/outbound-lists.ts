/**
 * Outbound lists: made, changed, started, paused, closed; their entries, attempts and figures; and
 * what an agent does with an entry that they are shown first.
 *
 * Source: ux-and-api.md 3.3, 5.3; tapi-call-center.md 2.11.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  e164Of,
  entriesAddedSchema,
  entriesBodySchema,
  listOf,
  type OutboundDocument,
  outboundAttemptSchema,
  outboundDaySchema,
  outboundDocumentSchema,
  outboundEntrySchema,
  outboundEntryStates,
  outboundListSchema,
  outboundPreviewSchema,
  outboundSettingsSchema,
  strict,
  targetMarketResourceSchema,
  targetMarketSettingsSchema,
} from '../../contracts/index.ts';
import {
  figuresOf,
  isFixed,
  type KeptList,
  type ListMove,
  localTimeAt,
  type Preview,
  type SentEntry,
} from '../../live/index.ts';
import type { OutboundAttempt, OutboundEntry } from '../../store/index.ts';
import { type Access, managers, ownAgent } from '../access.ts';
import type { AnswerOf, Asked, Serving } from '../operation.ts';
import { pageOf, storedPage } from '../paging.ts';
import { granted, iso, isoOrNull } from '../presenters/rule.ts';
import { InvalidRequest, Refusal, required } from '../refusal.ts';
import { documentOperations } from './channel/document-operations.ts';
import {
  addDocument,
  channelOf,
  codeIn,
  type Kept,
  patchDocument,
  patchErrors,
  patched,
} from './channel/documents.ts';
import { instant, list, listQueryShape, operation, requireAgent, requireQueue } from './route.ts';

/** Who sees lists; agents those that they may work for. */
const seers: Access = {
  roles: ['agent', 'orderTaker', 'supervisor', 'analyst', 'admin', 'integration'],
};
/** Who sees whom they call. */
const overseers: Access = { roles: ['supervisor', 'analyst', 'admin', 'integration'] };
/** Who brings entries. */
export const importers: Access = { roles: ['supervisor', 'admin', 'integration'] };
const daysMax = 400;

const markets = documentOperations({
  ...{ path: 'target-markets', name: 'targetMarket', missing: 'item_not_found' },
  ...{ settings: targetMarketSettingsSchema, resource: targetMarketResourceSchema },
  ...{ key: 'code', access: importers, keys: () => ({}) },
  repository: ({ targetMarkets }) => targetMarkets,
});

const listExample = {
  ...{ name: 'Spring', queueId: 'verdier.relance', mode: 'backlog' },
  ...{ callerNumber: '+33123456789', idleMin: 1 },
};

/** A move of a list's life. */
const moving = (verb: ListMove, words: readonly [string, string]) =>
  operation(
    `POST /api/v1/outbound-lists/{outboundList}/${verb}`,
    words,
    {
      ...{ answer: outboundListSchema, tagged: 'version', access: managers, audited: true },
      note: 'What rings or talks goes on.',
      body: strict({}).nullish(),
      example: {},
      errors: ['list_state_not_allowed', 'operation_unavailable', 'resource_unavailable'],
    },
    async ({ params, person }, serving) => {
      const kept = requireList(String(params['outboundList']), serving);
      granted(await serving.outbound.move(kept, verb, person ?? ''));
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
      const present = (one: KeptList) => presentList(one, serving);
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
      ...{ body: outboundSettingsSchema, example: listExample, status: 201, tagged: 'version' },
      ...{ answer: outboundListSchema, access: managers, audited: true },
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
      const detail = `List ${params.outboundList} is of a group that is not one’s own.`;
      throw new Refusal('group_not_permitted', detail);
    },
  ),
  changeOutboundList: operation(
    'PATCH /api/v1/outbound-lists/{outboundList}',
    ['Change an outbound list', 'Modifier une liste'],
    {
      ...{ ...patched, answer: outboundListSchema, access: managers, audited: true },
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
  listOutboundEntries: operation(
    'GET /api/v1/outbound-lists/{outboundList}/entries',
    ['Whom a list calls', 'Les fiches d’une liste'],
    {
      query: z.strictObject({ ...listQueryShape, state: z.enum(outboundEntryStates).optional() }),
      answer: listOf(outboundEntrySchema),
      access: overseers,
    },
    ({ params, query }, serving) => {
      const found = requireList(params.outboundList, serving);
      const { id } = found.record;
      const inState = query.state === undefined ? {} : { state: query.state };
      return storedPage(
        ({ after, limit }) =>
          serving.store.outbound.entries(id, { after: Number(after ?? 0), limit, ...inState }),
        query,
        {
          keyOf: ({ n }) => n,
          present: (entry) => presentEntry(found, entry, serving),
          wire: serving.wire,
        },
      );
    },
  ),
  addOutboundEntries: operation(
    'POST /api/v1/outbound-lists/{outboundList}/entries',
    ['Add entries to a list', 'Ajouter des fiches à une liste'],
    {
      note: 'Of a target market: its members; what is rejected is told, the others are taken in. Tables come by `importTable`.',
      ...{ body: entriesBodySchema, answer: entriesAddedSchema, status: 201, access: importers },
      ...{ key: 'required', rate: 'interactive' },
      errors: ['list_state_not_allowed'],
      example: { entries: [{ number: '+33639980001', name: 'Odile', timeZone: 'Europe/Paris' }] },
    },
    async ({ params, body }, serving) => {
      const found = requireList(params.outboundList, serving);
      const sent = body.entries ?? membersOf(body.targetMarketId ?? '', serving);
      const lines = sent.map((value, place): SentEntry => ({ line: place + 1, value }));
      return granted(await serving.outbound.add(found, lines, { isWhole: false }));
    },
  ),
  deleteOutboundEntry: operation(
    'DELETE /api/v1/outbound-entries/{outboundEntry}',
    ['Drop an entry', 'Supprimer une fiche'],
    { answer: null, status: 204, access: managers, audited: true, errors: ['in_use'] },
    ({ params }, serving) => {
      const [listId = '', n = ''] = params.outboundEntry.split(/\.(?=\d+$)/);
      const found = requireList(listId, serving);
      const entry = serving.store.outbound.entry(found.record.id, Number(n));
      const detail = `No entry ${params.outboundEntry} in its list.`;
      granted(serving.outbound.drop(found, required(entry, 'entry_not_found', detail)));
      return null;
    },
  ),
  listOutboundAttempts: operation(
    'GET /api/v1/outbound-lists/{outboundList}/attempts',
    ['Attempts of a list', 'Les tentatives d’une liste'],
    {
      query: z.strictObject({
        ...listQueryShape,
        ...{ from: instant.optional(), to: instant.optional() },
      }),
      answer: listOf(outboundAttemptSchema),
      access: overseers,
    },
    ({ params, query }, serving) => {
      const found = requireList(params.outboundList, serving);
      const fromMs = query.from === undefined ? 0 : Date.parse(query.from);
      const toMs = query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to);
      return storedPage(
        ({ after, limit }) => {
          const [, atMs = '-1', callId = ''] = /^(\d+) (.*)$/.exec(String(after ?? '')) ?? [];
          const place = [Number(atMs), callId] as const;
          const of = { fromMs, toMs, after: place, limit };
          return serving.store.outbound.attempts(found.record.id, of);
        },
        query,
        {
          keyOf: ({ beganAtMs, callId }) => `${beganAtMs} ${callId}`,
          present: (attempt) => presentAttempt(found, attempt, serving),
          wire: serving.wire,
        },
      );
    },
  ),
  getOutboundFigures: operation(
    'GET /api/v1/outbound-lists/{outboundList}/stats',
    ['Figures of a list by day', 'Les chiffres d’une liste par jour'],
    {
      query: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
      answer: z.object({ listId: z.string(), days: z.array(outboundDaySchema) }),
      access: overseers,
    },
    ({ params, query }, serving) => {
      const found = requireList(params.outboundList, serving);
      const { live } = serving;
      const today = localTimeAt(live.originMs + live.nowMs, live.file.timeZone).date;
      const { from = today, to = today } = query;
      const of = { from, to, limit: daysMax };
      const days = serving.store.outbound.days(found.record.id, of);
      return { listId: params.outboundList, days: days.map(figuresOf) };
    },
  ),
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

const previewed = {
  answer: outboundPreviewSchema,
  access: ownAgent,
  errors: ['offer_not_live'],
} as const;
const nothing = { body: strict({}).nullish(), example: {} } as const;

export const outboundPreviewOperations = {
  getOutboundPreview: operation(
    'GET /api/v1/agents/{agent}/outbound-preview',
    ['The entry that an agent is shown', 'La fiche présentée au conseiller'],
    previewed,
    ({ params }, serving) => presentPreview(requirePreview(params.agent, serving), serving),
  ),
  dialOutboundPreview: operation(
    'POST /api/v1/agents/{agent}/outbound-preview/dial',
    ['Dial the entry shown', 'Appeler la fiche présentée'],
    {
      ...{ ...previewed, ...nothing },
      errors: [...previewed.errors, 'address_busy', 'agent_state_not_allowed', 'no_capacity'],
    },
    async ({ params }, serving) => {
      const preview = requirePreview(params.agent, serving);
      const shown = presentPreview(preview, serving);
      granted(await serving.outbound.dialler.previews.dial(preview));
      return shown;
    },
  ),
  skipOutboundPreview: operation(
    'POST /api/v1/agents/{agent}/outbound-preview/skip',
    ['Leave the entry to another', 'Laisser la fiche à un autre'],
    { ...previewed, ...nothing },
    ({ params }, serving) => {
      const preview = requirePreview(params.agent, serving);
      serving.outbound.dialler.previews.skip(preview.agent.agentId);
      return presentPreview(preview, serving);
    },
  ),
} as const;

/** A list of this handler. @throws {Refusal} */
export function requireList(id: string, { outbound, wire }: Serving): KeptList {
  const found = outbound.book.get(codeIn(wire, id) ?? '');
  return required(found, 'list_not_found', `No outbound list ${id} in centre ${wire.ownerId}.`);
}

/** How lists are kept. */
function kept(serving: Serving): Kept<OutboundDocument> {
  return {
    ...{ repository: serving.store.outboundLists, schema: outboundDocumentSchema },
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
      const detail = `The list is ${before.state}; its mode and queue change only in a draft.`;
      throw new Refusal('list_state_not_allowed', detail, { allowed: ['draft'] });
    },
  };
}

function contradiction(pointer: string, expected: string, received: string): InvalidRequest {
  return new InvalidRequest([aFinding(pointer, 'not_allowed', { expected, received })]);
}

/** Agents see lists of queues that they may work for. */
function sees(principal: Asked['principal'], { queueId }: KeptList, { wire }: Serving): boolean {
  const { roles = [], agentId = null } = principal ?? {};
  if (roles.some((role) => role !== 'agent' && role !== 'orderTaker')) return true;
  const links = wire.qualification(agentId ?? '')?.links ?? [];
  return links.some(({ queue }) => queue === queueId);
}

/** Members of a target market as entries. @throws {InvalidRequest} where there is none. */
function membersOf(marketId: string, serving: Serving): readonly unknown[] {
  const { wire, store } = serving;
  const market = store.targetMarkets.get(wire.ownerId, codeIn(wire, marketId) ?? '');
  if (market === undefined) {
    const said = { expected: 'the id of a target market', received: marketId };
    throw new InvalidRequest([aFinding('/body/targetMarketId', 'unknown_reference', said)]);
  }
  const { callingCode } = channelOf(serving).settings;
  return market.document.members.map((member) => {
    if ('number' in member) return member;
    const customer = store.customers.get(wire.ownerId, codeIn(wire, member.customerId) ?? '');
    const {
      phones = [],
      firstName = null,
      lastName = null,
      language = null,
    } = customer?.document ?? {};
    const [phone] = phones;
    const name = [firstName, lastName].filter((one) => one !== null).join(' ');
    const number = phone === undefined ? '' : e164Of(phone.number, callingCode);
    return { customerId: member.customerId, number, name: name || null, language };
  });
}

function presentList(
  found: KeptList,
  { outbound }: Serving,
): AnswerOf<{
  answer: typeof outboundListSchema;
}> {
  const { book } = outbound;
  const { centreId, version, document } = found.record;
  return {
    ...{ ...document, id: book.idOf(found), centreId, version, capped: book.isCapped(found) },
    counts: Object.fromEntries(
      outboundEntryStates.map((state) => [state, found.tally.get(state) ?? 0]),
    ),
    results: { ...figuresOf(book.today(found)).results },
  };
}

function presentEntry(
  found: KeptList,
  entry: OutboundEntry,
  { outbound }: Pick<Serving, 'outbound'>,
) {
  const { dueAtMs, attemptsMore: _, codes, ...rest } = entry;
  const { book } = outbound;
  return {
    ...{ ...rest, listId: book.idOf(found), id: book.entryId(found, entry.n) },
    ...{ codes: [...codes], dueAt: isoOrNull(dueAtMs) },
  };
}

function presentAttempt(found: KeptList, attempt: OutboundAttempt, { outbound, wire }: Serving) {
  const { callId, entryN, n, agentId, beganAtMs, endedAtMs, cameTo: result } = attempt;
  return {
    ...{ callId, n, result, entryId: outbound.book.entryId(found, entryN) },
    ...{ agentId: wire.idOrNull(agentId), beganAt: iso(beganAtMs), endedAt: isoOrNull(endedAtMs) },
  };
}

function requirePreview(agent: string, { outbound, wire }: Serving): Preview {
  const { agentId } = requireAgent(agent, wire);
  const preview = outbound.dialler.previews.of(agentId);
  return required(preview, 'offer_not_live', `Agent ${agent} is shown no entry of a list.`);
}

function presentPreview({ list: of, entry, agent, expiresAtMs }: Preview, serving: Serving) {
  return {
    agentId: agent.shown.id,
    expiresAt: serving.wire.instant(expiresAtMs),
    entry: presentEntry(of, entry, serving),
  };
}
