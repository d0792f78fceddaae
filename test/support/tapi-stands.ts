/**
 * Functions of TAPI that stand for requests of ours, and structures that must say what a reading
 * says.
 */
import { expect } from 'vitest';
import { tapiNumber } from '../../contracts/index.ts';
import type { Body, HttpReply, TestApi } from './api-server.ts';

interface Numbered {
  readonly id: string;
  readonly number: number;
  readonly [part: string]: unknown;
}
export type Handles = { readonly [kind: string]: readonly Numbered[] };

export interface StandContext {
  readonly person: string;
  readonly id: string;
  readonly body: { readonly [member: string]: unknown };
  readonly hLine: number;
  readonly handles: Handles;
  readonly served: TestApi;
  /** Handles of calls that were dropped: what of them is disconnected is idle to TAPI. */
  readonly dropped: ReadonlySet<unknown>;
}

/** A function that stands for a request, and where the native answer is read after it. */
export interface Stand {
  readonly name: string;
  readonly given: object;
  readonly read: (got: Body) => string | null;
}

const number = (of: StandContext, kind: string, id: unknown): number | undefined =>
  of.handles[kind]?.find((one) => one.id === id)?.number;
const state = (prefix: Parameters<typeof tapiNumber>[0], word: unknown): number =>
  typeof word === 'string' ? (tapiNumber(prefix, word) ?? 0) : 0;

function groupId(of: StandContext, id: unknown): object | undefined {
  const { id: _, number: __, ...parts } = of.handles['GroupID']?.find((one) => one.id === id) ?? {};
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** The handle of a person's own leg of a call, else of an agent's; of a leg, its own. */
function hCallOf({ served, handles, person, id }: StandContext): number | undefined {
  const { calls } = served.live.projection;
  const legs = calls.kept(id)?.legs ?? [];
  const own =
    legs.findLast(({ agentId }) => agentId === person) ??
    legs.findLast(({ agentId }) => agentId !== null);
  const legId = calls.legs.get(id)?.leg.id ?? own?.leg.id;
  return handles['hCall']?.find((one) => one.id === legId)?.number;
}

/** What is done to an agent, a session or an address, by its handle. */
function done(name: string, given: object, path: string): Stand {
  return { name, given, read: () => path };
}

function ofCall(name: string, of: StandContext, more: object = {}): Stand | null {
  const hCall = hCallOf(of);
  return hCall === undefined ? null : done(name, { hCall, ...more }, `/calls/${of.id}`);
}

/** The call that a function answers a handle of. */
function newCall(member: string, name: string, given: object, of: StandContext): Stand {
  const read = (got: Body): string | null => {
    const legs = of.served.live.projection.calls.all().flatMap((kept) => kept.legs);
    const own = legs.findLast(({ agentId }) => agentId === of.person);
    expect(Number(got[member])).toBeGreaterThan(0);
    return own === undefined ? null : `/calls/${own.leg.callId}`;
  };
  return { name, given, read };
}

const states = (body: StandContext['body'], prefix: Parameters<typeof tapiNumber>[0]) => [
  state(prefix, body['state']),
  state(prefix, body['nextState']),
];

/** By method and path. */
const stands: readonly (readonly [RegExp, (of: StandContext) => Stand | null])[] = [
  [
    /^POST \/handlers\/main\/agents$/,
    ({ hLine, body, person }) => {
      if ('userId' in body) return null;
      const given = { hLine, lpszAgentID: body['agentId'], lpszAgentPIN: body['pin'] };
      return done('lineCreateAgent', given, `/agents/shop.${person}`);
    },
  ],
  [
    /^PUT \/agents\/([\w.]+)\/state$/,
    (of) => {
      const hAgent = number(of, 'hAgent', of.id);
      const [dwAgentState, dwNextAgentState] = states(of.body, 'LINEAGENTSTATEEX');
      const given = { hLine: of.hLine, hAgent, dwAgentState, dwNextAgentState };
      return hAgent === undefined ? null : done('lineSetAgentStateEx', given, `/agents/${of.id}`);
    },
  ],
  [
    /^POST \/agents\/([\w.]+)\/sign-off$/,
    (of) => {
      const hAgent = number(of, 'hAgent', of.id);
      const given = { hLine: of.hLine, hAgent, dwAgentState: 0x40, dwNextAgentState: 0 };
      return hAgent === undefined ? null : done('lineSetAgentStateEx', given, `/agents/${of.id}`);
    },
  ],
  [
    /^POST \/agents\/([\w.]+)\/sessions$/,
    (of) => {
      const { hLine, body } = of;
      const hAgent = number(of, 'hAgent', of.id);
      const lpGroupID = groupId(of, body['groupId']);
      const dwWorkingAddressID = number(of, 'dwAddressID', body['addressId']);
      if ([hAgent, lpGroupID, dwWorkingAddressID].includes(undefined)) return null;
      const given = { hLine, hAgent, lpszAgentPIN: body['pin'], dwWorkingAddressID, lpGroupID };
      const read = ({ hAgentSession }: Body): string => {
        expect(hAgentSession).toBeGreaterThan(0);
        const { agents } = of.served.live.projection;
        const opened = [...(agents.get(of.person)?.sessions.values() ?? [])].at(-1);
        return `/agent-sessions/${opened?.shown.id}`;
      };
      return { name: 'lineCreateAgentSession', given, read };
    },
  ],
  [
    /^POST \/agents\/([\w.]+)\/sign-on$/,
    (of) => {
      const { addressId, groupIds = [] } = of.body as { addressId?: string; groupIds?: string[] };
      const dwAddressID = number(of, 'dwAddressID', addressId);
      const ids = groupIds.map((one) => groupId(of, one));
      if (dwAddressID === undefined || ids.includes(undefined)) return null;
      const lpAgentGroupList = { GroupEntries: ids.map((GroupID) => ({ GroupID })) };
      const given = { hLine: of.hLine, dwAddressID, lpAgentGroupList };
      return done('lineSetAgentGroup', given, `/agents/${of.id}/sessions`);
    },
  ],
  [
    /^PUT \/agent-sessions\/([\w.]+)\/state$/,
    (of) => {
      const hAgentSession = number(of, 'hAgentSession', of.id);
      const [now, next] = states(of.body, 'LINEAGENTSESSIONSTATE');
      const asked = { dwAgentSessionState: now, dwNextAgentSessionState: next };
      const given = { hLine: of.hLine, hAgentSession, ...asked };
      if (hAgentSession === undefined) return null;
      return done('lineSetAgentSessionState', given, `/agent-sessions/${of.id}`);
    },
  ],
  [
    /^PUT \/addresses\/([\w.-]+)\/agent-(?:state|groups)$/,
    (of) => {
      const { hLine, body, id } = of;
      const dwAddressID = number(of, 'dwAddressID', id);
      if (dwAddressID === undefined) return null;
      const at = { hLine, dwAddressID };
      const path = `/addresses/${id}/agent-status`;
      if (!('groupIds' in body)) {
        const [dwAgentState, dwNextAgentState] = states(body, 'LINEAGENTSTATE');
        return done('lineSetAgentState', { ...at, dwAgentState, dwNextAgentState }, path);
      }
      const ids = (body['groupIds'] as readonly string[]).map((one) => groupId(of, one));
      if (ids.includes(undefined)) return null;
      const lpAgentGroupList = { GroupEntries: ids.map((GroupID) => ({ GroupID })) };
      return done('lineSetAgentGroup', { ...at, lpAgentGroupList }, path);
    },
  ],
  ...(
    [
      ['accept', 'lineAccept'],
      ['answer', 'lineAnswer'],
      ['hangup', 'lineDrop'],
      ['hold', 'lineHold'],
      ['retrieve', 'lineUnhold'],
    ] as const
  ).map(
    ([verb, name]) =>
      [
        new RegExp(`^POST /calls/([\\w.-]+)/${verb}$`),
        (of: StandContext) => (Object.keys(of.body).length > 0 ? null : ofCall(name, of)),
      ] as const,
  ),
  [
    /^POST \/offers\/([\w.-]+)\.\d+(?:-\d+)?\/accept$/,
    (of) => {
      const stand = ofCall('lineAnswer', of);
      return stand === null ? null : { ...stand, read: () => null };
    },
  ],
  [
    /^POST \/calls\/([\w.-]+)\/(?:redirect|transfer|consult)$/,
    (of) => {
      const { kind, id } = of.body['to'] as { kind: string; id: string };
      const hCall = hCallOf(of);
      if (hCall === undefined || Object.keys(of.body).length > 1) return null;
      if (!/^(queue|agent|number)$/.test(kind)) return null;
      return { name: '', given: { hCall, id }, read: () => `/calls/${of.id}` };
    },
  ],
  [
    /^POST \/calls\/([\w.-]+)\/swap$/,
    (of) => {
      const hCall = hCallOf(of);
      if (hCall === undefined) return null;
      const given = { hdActiveCall: hCall, hdHeldCall: hCall };
      return done('lineSwapHold', given, `/calls/${of.id}`);
    },
  ],
  [
    /^POST \/calls\/([\w.-]+)\/complete-transfer$/,
    (of) => ofCall('lineCompleteTransfer', of, { hConsultCall: hCallOf(of), dwTransferMode: 1 }),
  ],
  [
    /^POST \/calls\/([\w.-]+)\/conference$/,
    (of) => ofCall('lineCompleteTransfer', of, { hConsultCall: hCallOf(of), dwTransferMode: 2 }),
  ],
  [
    /^POST \/calls\/([\w.-]+)\/park$/,
    (of) => {
      const slot = of.body['slot'];
      const mode = slot === undefined ? { dwParkMode: 2 } : { dwParkMode: 1, lpszDirAddress: slot };
      return ofCall('linePark', of, mode);
    },
  ],
  [
    /^POST \/calls\/unpark$/,
    (of) => {
      const dwAddressID = number(of, 'dwAddressID', of.body['addressId']);
      const given = { hLine: of.hLine, dwAddressID, lpszDestAddress: of.body['slot'] };
      return newCall('hCall', 'lineUnpark', given, of);
    },
  ],
  [
    /^POST \/calls\/pickup$/,
    (of) => {
      const dwAddressID = number(of, 'dwAddressID', of.body['addressId']);
      const { addresses = [] } = of.served.live.file;
      const from = addresses.find(({ id }) => `shop.${id}` === of.body['from']);
      const given = { hLine: of.hLine, dwAddressID, lpszDestAddress: from?.dial };
      return newCall('hCall', 'linePickup', given, of);
    },
  ],
  [
    /^POST \/addresses\/([\w.-]+)\/calls$/,
    (of) => {
      const dwAddressID = number(of, 'dwAddressID', of.id);
      const lpCallParams = { dwAddressID };
      if (Object.keys(of.body).length > 1 || dwAddressID === undefined) return null;
      const given = { hLine: of.hLine, lpszDestAddress: of.body['to'], lpCallParams };
      return newCall('hCall', 'lineMakeCall', given, of);
    },
  ],
  [
    /^POST \/calls\/([\w.-]+)\/remove$/,
    (of) => {
      const hCall = number(of, 'hCall', of.body['legId']);
      const name = 'lineRemoveFromConference';
      return hCall === undefined ? null : done(name, { hCall }, `/calls/${of.id}`);
    },
  ],
  [
    /^POST \/outbound-lists\/([\w.-]+)\/calls$/,
    (of) => {
      const { to, ringLimitMs = 0, data } = of.body;
      const lpCallParams = {
        dwAddressID: number(of, 'dwAddressID', of.id),
        dwCallParamFlags: 0x40,
        dwPredictiveAutoTransferStates: 0x100,
        dwNoAnswerTimeout: Number(ringLimitMs) / 1_000,
        CallData: data,
      };
      const read = ({ hCall }: Body): string => {
        expect(Number(hCall)).toBeGreaterThan(0);
        return `/calls/${of.served.live.projection.calls.all().at(-1)?.call.callId}`;
      };
      const given = { hLine: of.hLine, lpszDestAddress: to, lpCallParams };
      return { name: 'lineMakeCall', given, read };
    },
  ],
  [
    /^PUT \/calls\/([\w.-]+)\/treatment$/,
    (of) => {
      const word = String(of.body['treatment']);
      const known = tapiNumber('LINECALLTREATMENT', word) ?? number(of, 'dwTreatment', word);
      return ofCall('lineSetCallTreatment', of, { dwTreatment: known ?? 99 });
    },
  ],
  [
    /^PUT \/calls\/([\w.-]+)\/data$/,
    (of) => ofCall('lineSetCallData', of, { lpCallData: of.body['data'] }),
  ],
];

/** Sending a call on has one form, and three names. */
const sending: { readonly [verb: string]: string } = {
  redirect: 'lineRedirect',
  transfer: 'lineBlindTransfer',
  consult: 'lineSetupTransfer',
};

export function standFor(request: string, of: Omit<StandContext, 'id'>): Stand | null {
  // TAPI has no word for these.
  if ('reason' in of.body || 'extendMs' in of.body || 'callVersion' in of.body) return null;
  for (const [form, make] of stands) {
    const match = form.exec(request);
    if (match === null) continue;
    const asking = { ...of, id: match[1] ?? '' };
    const stand = make(asking);
    const name = sending[request.slice(request.lastIndexOf('/') + 1)];
    if (stand === null || name === undefined) return stand;
    const { hCall, id } = stand.given as { hCall: number; id: string };
    if (name !== 'lineSetupTransfer')
      return { ...stand, name, given: { hCall, lpszDestAddress: id } };
    const lpCallParams = { TargetAddress: id, dwCallParamFlags: 0x80 };
    return newCall('hConsultCall', name, { hCall, lpCallParams }, asking);
  }
  return null;
}

/** What is read of a thing, and the structure that must say the same. */
const readings: readonly (readonly [RegExp, string, (of: StandContext) => object, Compared])[] = [
  [
    /^GET \/agents\/([\w.]+)$/,
    'lineGetAgentInfo',
    // Figures of another are not theirs to read.
    (of) => ({ hAgent: of.id.endsWith(`.${of.person}`) ? number(of, 'hAgent', of.id) : undefined }),
    ({ state: now }) => ({ dwAgentState: state('LINEAGENTSTATEEX', now) }),
  ],
  [
    /^GET \/agent-sessions\/([\w.]+)$/,
    'lineGetAgentSessionInfo',
    (of) => ({ hAgentSession: number(of, 'hAgentSession', of.id) }),
    ({ state: now }) => ({ dwAgentSessionState: state('LINEAGENTSESSIONSTATE', now) }),
  ],
  [
    /^GET \/addresses\/([\w.-]+)\/agent-status$/,
    'lineGetAgentStatus',
    (of) => ({ dwAddressID: number(of, 'dwAddressID', of.id) }),
    ({ state: now }) => ({ dwState: state('LINEAGENTSTATE', now) }),
  ],
  [
    /^GET \/queues\/([\w.]+)\/stats$/,
    'lineGetQueueInfo',
    (of) => ({ dwQueueID: number(of, 'dwQueueID', of.id) }),
    (read) => ({
      dwTotalCallsQueued: read['totalCallsQueued'],
      dwCurrentCallsQueued: read['currentCallsQueued'],
      dwTotalCallsAbandoned: read['totalCallsAbandoned'],
      dwTotalCallsFlowedIn: read['totalCallsFlowedIn'],
      dwTotalCallsFlowedOut: read['totalCallsFlowedOut'],
      dwFinalDisposition: read['finalDisposition'],
    }),
  ],
  [
    /^GET \/calls\/([\w.-]+)$/,
    'lineGetCallStatus',
    (of) => ({ hCall: hCallOf(of) }),
    (read, of) => {
      const hCall = hCallOf(of);
      const legId = of.handles['hCall']?.find((one) => one.number === hCall)?.id;
      const leg = (read['legs'] as readonly Body[]).find(({ id }) => id === legId);
      const isIdle = leg?.['state'] === 'disconnected' && of.dropped.has(hCall);
      return { dwCallState: state('LINECALLSTATE', isIdle ? 'ended' : leg?.['state']) };
    },
  ],
];
type Compared = (read: Body, of: StandContext) => object;

export async function compare(
  request: string,
  read: Body,
  of: Omit<StandContext, 'id'>,
  post: (person: string, name: string, body: object) => Promise<HttpReply>,
): Promise<void> {
  for (const [form, name, given, same] of readings) {
    const asking = { ...of, id: form.exec(request)?.[1] ?? '' };
    const body = { hLine: of.hLine, ...given(asking) };
    if (asking.id === '' || Object.values(body).some((one) => one === undefined)) continue;
    const { hLine: _, ...plain } = body;
    const got = await post(of.person, name, 'hCall' in body ? plain : body);
    expect(got.body, name).toMatchObject({ result: '0x00000000', ...same(read, asking) });
  }
}
