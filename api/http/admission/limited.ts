/**
 * What somebody limited to queues, groups or a team may do. An operation that is neither named here
 * nor about one thing that can be held to the limits is refused.
 */
import { type Limits, peopleMessages, type Refusal, refusal } from '../../../contracts/index.ts';
import type { Wire } from '../../../live/index.ts';
import {
  type CallDocument,
  isAgentWithin,
  isGroupWithin,
  isQueueWithin,
  isSubjectWithin,
  type LimitedSubject,
  type Principal,
} from '../../../services/index.ts';
import type { Store } from '../../../store/index.ts';
import type { NamedOperation, RequestContent } from './named-operation.ts';
import { ownersOf } from './owners.ts';

/** Operations about oneself, or that name no call, agent, queue or order. Streams filter. */
const free: ReadonlySet<string> = new Set([
  ...['getMe', 'listDrafts', 'getDraft', 'saveDraft', 'dropDraft', 'listMeasures'],
  ...['listPasskeys', 'askForPasskey', 'addPasskey', 'dropPasskey', 'getCentreState'],
  ...['openEvents', 'createEventTicket', 'streamEvents', 'connectTelephone'],
]);

/** Their answers, or what they may be asked, also tell of other queues' calls and agents. */
const tellOfOthers: ReadonlySet<string> = new Set([
  ...['getCallWhy', 'getCallWhyNot', 'getAgentTimeline', 'listAgentOffers', 'getOutboundPreview'],
  ...['pullCall', 'callExtension'],
]);

type Item = { readonly [member: string]: unknown };
type IsThere = (id: string, of: LimitedRequest) => boolean;
interface LimitedRequest {
  readonly limits: Limits;
  readonly wire: Wire;
  readonly store: Store;
}

const fileIdIn = (id: string, wire: Wire): string => wire.fileId(id) ?? '';

function callSubject(id: string, { wire, store }: LimitedRequest): LimitedSubject | undefined {
  const { calls } = wire.live.projection;
  const call = calls.kept(id) ?? calls.legs.get(id)?.of;
  if (call === undefined) {
    const { document } = store.calls.get(wire.centreId, id) ?? {};
    return document === undefined
      ? undefined
      : recordedSubject(document as Partial<CallDocument>, wire);
  }
  const agentIds = call.legs.flatMap(({ agentId }) => agentId ?? []);
  return { queueId: call.queueId ?? call.answeredFrom, agentIds };
}

function recordedSubject(
  { queueId = null, segments = [] }: Partial<CallDocument>,
  wire: Wire,
): LimitedSubject {
  const agentIds = segments.flatMap(({ agentId }) => wire.fileIdOrNull(agentId) ?? []);
  return { queueId: wire.fileIdOrNull(queueId), agentIds };
}

function isOrderWithin(id: string, { store, limits, wire }: LimitedRequest): boolean {
  const origin = store.access.orderOrigin(id);
  if (origin === undefined) return false;
  return isSubjectWithin(limits, { queueId: origin.queueId, agentIds: [origin.agentId] }, wire);
}

const isCallThere: IsThere = (id, of) => {
  const subject = callSubject(id, of);
  return subject !== undefined && isSubjectWithin(of.limits, subject, of.wire);
};
const isAgentThere: IsThere = (id, { limits, wire }) =>
  isAgentWithin(limits, fileIdIn(id, wire), wire);
const isOwnersThere =
  (thing: 'session' | 'address'): IsThere =>
  (id, { limits, wire }) => {
    const owners = ownersOf({ [thing]: id }, wire) ?? [];
    return owners.length > 0 && owners.every((one) => isAgentWithin(limits, one, wire));
  };
/** A hold and a review have the id `<order>.<hold>`, an offer `<call>.<offer>`. */
const beforeDot = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('.')));

/** Whether what a path names is within the limits, by the name of its first parameter. */
const things: { readonly [param: string]: IsThere } = {
  queue: (id, { limits, wire }) => isQueueWithin(limits, fileIdIn(id, wire), wire),
  group: (id, { limits, wire }) => isGroupWithin(limits, fileIdIn(id, wire)),
  agent: isAgentThere,
  session: isOwnersThere('session'),
  address: isOwnersThere('address'),
  call: isCallThere,
  offer: (id, of) => isCallThere(beforeDot(id), of),
  order: isOrderWithin,
  hold: (id, of) => isOrderWithin(beforeDot(id), of),
  review: (id, of) => isOrderWithin(beforeDot(id), of),
};

/** Lists, and how each item is held to the limits; the others of a page are left out. */
const lists: { readonly [operation: string]: (item: Item, of: LimitedRequest) => boolean } = {
  listGroups: ({ id }, of) => things['group']?.(String(id), of) === true,
  listGroupQueues: ({ id }, of) => things['queue']?.(String(id), of) === true,
  listAgents: ({ id }, of) => isAgentThere(String(id), of),
  listCalls: ({ id }, of) => isCallThere(String(id), of),
  listCallRecords: ({ id }, of) => isCallThere(String(id), of),
  listSupervisions: ({ agentId }, of) => isAgentThere(String(agentId), of),
  listOrders: ({ id }, of) => isOrderWithin(String(id), of),
  listHolds: ({ orderId }, of) => isOrderWithin(String(orderId), of),
  listReviews: ({ orderId }, of) => isOrderWithin(String(orderId), of),
};

/** Members of a body that name where a call or an agent is to go. */
const namedInBody: { readonly [member: string]: IsThere } = {
  queueId: (id, of) => things['queue']?.(id, of) === true,
  groupId: (id, of) => things['group']?.(id, of) === true,
  agentId: isAgentThere,
};

const firstParam = (path: string): string => /\{(\w+)\}/.exec(path)?.[1] ?? '';

/** @throws {Refusal} where an operation cannot be held to the limits, whatever it names. */
export function requireLimitable({ id, operation }: NamedOperation, principal: Principal): void {
  if (!isLimitable({ id, operation }, principal)) throw beyond(id, principal);
}

/** Whether somebody's limits, if they have any, can be applied to an operation. */
export function isLimitable({ id, operation }: NamedOperation, principal: Principal): boolean {
  if (principal.limits === undefined || operation.access === 'open') return true;
  const isAboutOne = firstParam(operation.path) in things && !tellOfOthers.has(id);
  return isAboutOne || free.has(id) || lists[id] !== undefined;
}

/** @throws {Refusal} where what a request names is beyond the limits, or is not there. */
export function requireNamedWithin(
  { id, operation }: NamedOperation,
  principal: Principal | null,
  { params, body, wire, store }: RequestContent & Pick<LimitedRequest, 'wire' | 'store'>,
): void {
  if (principal?.limits === undefined || operation.access === 'open') return;
  const of = { limits: principal.limits, wire, store };
  const param = firstParam(operation.path);
  const own = principal.agentId;
  const isTheirs = own !== null && ownersOf(params, wire)?.includes(own) === true;
  const isThere = things[param]?.(String(params[param]), of) ?? true;
  const given: Item = typeof body === 'object' && body !== null ? (body as Item) : {};
  const isGiven = Object.entries(namedInBody).every(([member, test]) => {
    const named = given[member];
    return typeof named !== 'string' || fileIdIn(named, wire) === own || test(named, of);
  });
  if (!(isThere || isTheirs) || !isGiven) throw beyond(id, principal);
}

/** An answer's items that are within the limits; other answers as they are. */
export function answerWithin(
  id: string,
  answered: unknown,
  { principal, ...of }: Omit<LimitedRequest, 'limits'> & { readonly principal: Principal | null },
): unknown {
  const list = lists[id];
  if (principal?.limits === undefined || list === undefined) return answered;
  const page = answered as { readonly items?: readonly Item[] };
  // A table, which is text already, cannot be held to the limits.
  if (page.items === undefined) throw beyond(id, principal);
  const within = { ...of, limits: principal.limits };
  return { ...page, items: page.items.filter((item) => list(item, within)) };
}

function beyond(operation: string, { name, limits = {} }: Principal): Refusal {
  const said = Object.entries(limits).map(([kind, ids]) => `${kind} ${ids.join(', ')}`);
  return refusal(peopleMessages.beyondLimits, { name, limits: said.join('; '), operation });
}
