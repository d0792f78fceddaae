/**
 * Entries of outbound lists, their attempts and figures; and what agents do with a previewed entry.
 *
 * Source: tapi-call-center.md 2.11.
 */
import { z } from 'zod';
import {
  aFinding,
  callMessages,
  callResourceSchema,
  dateSchema,
  e164Schema,
  entriesAddedSchema,
  entriesBodySchema,
  InvalidRequest,
  listOf,
  optionalField,
  outboundDaySchema,
  outboundEntrySchema,
  outboundEntryStates,
  outboundPreviewSchema,
  ringMsMax,
  strict,
} from '../../contracts/index.ts';
import {
  type AheadSource,
  e164Of,
  figuresOf,
  type LiveList,
  localTimeAt,
  type Preview,
  requireFound,
  sourceOf,
  type UploadedRow,
  unwrap,
} from '../../live/index.ts';
import { channelOf, codeIn } from '../../services/index.ts';
import type { OutboundEntry } from '../../store/index.ts';
import { callNow } from '../presenters/call.ts';
import { isoOrNull } from '../presenters/rule.ts';
import { ownAgent } from './access-rules.ts';
import { dataSchema } from './call-starts.ts';
import { dialsAs, requireCallable } from './do-not-call.ts';
import { requireAgent, requireCall, requireQueue } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import { importers, overseers, requireList } from './outbound-lists.ts';
import { storedPage } from './paging.ts';
import { fromBeforeTo, listQueryShape, operation, reasonSchema } from './route.ts';
import type { Services } from './services.ts';
import { targetErrors, targetOf, targetSchema } from './waiting-calls.ts';

const daysMax = 400;

const aheadSpec = {
  body: strict({
    to: e164Schema,
    ringLimitMs: optionalField(z.int().min(1_000).max(ringMsMax), '[the list’s, or 25 s]'),
    data: optionalField(dataSchema, 'Goes with the call.'),
    target: optionalField(targetSchema, 'Where who answers goes [the queue].'),
    byHand: optionalField(z.boolean(), 'A program sends on who answers [false].'),
    reason: reasonSchema.optional(),
  }),
  answer: callResourceSchema,
  status: 201,
  access: importers,
  key: 'required',
  errors: ['number_do_not_call', ...targetErrors],
  example: { to: '+33639980001', ringLimitMs: 25_000 },
} as const;

/** A number dialled for a queue, of no list. */
const plainSource = {
  campaign: null,
  from: null,
  ringLimitMs: 25_000,
  detection: { detect: 'machine' },
} as const;

function dialledAhead(
  asked: Pick<ApiRequest, 'principal' | 'person'> & {
    readonly body: z.infer<typeof aheadSpec.body>;
  },
  source: AheadSource,
  serving: Services,
) {
  const { body, principal } = asked;
  const { wire } = serving;
  requireCallable(body, asked, serving);
  const named = body.target && targetOf(body.target, { principal, wire });
  const target = body.byHand === true ? null : named;
  const callId = unwrap(serving.outbound.dial(source, { ...body, target }));
  return callNow(requireCall(callId, wire), wire);
}

export const outboundEntryOperations = {
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
      body: entriesBodySchema,
      answer: entriesAddedSchema,
      status: 201,
      access: importers,
      key: 'required',
      rate: 'interactive',
      errors: ['list_state_not_allowed'],
      example: { entries: [{ number: '+33639980001', name: 'Odile', timeZone: 'Europe/Paris' }] },
    },
    async ({ params, body, principal }, serving) => {
      const found = requireList(params.outboundList, serving);
      const sent = body.entries ?? membersOf(body.targetMarketId ?? '', serving);
      const lines = sent.map((value, place): UploadedRow => ({ line: place + 1, value }));
      const how = { isWhole: false, mayDial: dialsAs(principal) };
      return unwrap(await serving.outbound.add(found, lines, how));
    },
  ),
  getOutboundFigures: operation(
    'GET /api/v1/outbound-lists/{outboundList}/stats',
    ['Figures of a list by day', 'Les chiffres d’une liste par jour'],
    {
      query: z
        .strictObject({ from: dateSchema.optional(), to: dateSchema.optional() })
        .refine(...fromBeforeTo),
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
  dialAhead: operation(
    'POST /api/v1/outbound-lists/{outboundList}/calls',
    ['Dial a number ahead of agents', 'Composer un numéro pour une file'],
    {
      ...aheadSpec,
      note: 'Who answers enters the queue of the list; the number is of no entry. A dialler address of TAPI is this.',
    },
    (asked, serving) => {
      const found = requireList(asked.params.outboundList, serving);
      return dialledAhead(asked, sourceOf(found), serving);
    },
  ),
  dialAheadForQueue: operation(
    'POST /api/v1/queues/{queue}/dial-ahead',
    ['Dial a number for a queue', 'Composer un numéro vers une file'],
    { ...aheadSpec, note: 'As `dialAhead`, of no list.' },
    (asked, serving) => {
      const { queueId } = requireQueue(asked.params.queue, serving.wire);
      return dialledAhead(asked, { ...plainSource, queueId }, serving);
    },
  ),
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
    {
      note: '`null` where the agent is shown none.',
      answer: outboundPreviewSchema.nullable(),
      access: ownAgent,
    },
    ({ params }, serving) => {
      const preview = previewOf(params.agent, serving);
      return preview === undefined ? null : presentPreview(preview, serving);
    },
  ),
  dialOutboundPreview: operation(
    'POST /api/v1/agents/{agent}/outbound-preview/dial',
    ['Dial the entry shown', 'Appeler la fiche présentée'],
    {
      ...previewed,
      ...nothing,
      errors: [...previewed.errors, 'address_busy', 'agent_state_not_allowed', 'no_capacity'],
    },
    async ({ params }, serving) => {
      const preview = requirePreview(params.agent, serving);
      const shown = presentPreview(preview, serving);
      unwrap(await serving.outbound.dialler.previews.dial(preview));
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

function membersOf(marketId: string, serving: Services): readonly unknown[] {
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

function presentEntry(
  found: LiveList,
  entry: OutboundEntry,
  { outbound }: Pick<Services, 'outbound'>,
) {
  const { dueAtMs, attemptsMore: _, codes, ...rest } = entry;
  const { book } = outbound;
  return {
    ...rest,
    listId: book.idOf(found),
    id: book.entryId(found, entry.n),
    codes: [...codes],
    dueAt: isoOrNull(dueAtMs),
  };
}

function requirePreview(agent: string, serving: Services): Preview {
  return requireFound(previewOf(agent, serving), callMessages.nothingShown, { agent });
}

function previewOf(agent: string, { outbound, wire }: Services): Preview | undefined {
  return outbound.dialler.previews.of(requireAgent(agent, wire).agentId);
}

function presentPreview({ list: of, entry, agent, expiresAtMs }: Preview, serving: Services) {
  return {
    agentId: agent.shown.id,
    expiresAt: serving.wire.instant(expiresAtMs),
    entry: presentEntry(of, entry, serving),
  };
}
