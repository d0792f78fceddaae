/**
 * TAPI's structures as JSON: members under their names, numbers as TAPI has them, and beside them
 * `names` of flags and states.
 *
 * Sizes and offsets, which say where a structure's parts lie in memory, are left out. Durations are
 * whole seconds, half up; rates times 10,000, as `CURRENCY` has them; instants OLE `DATE`s.
 * Source: tapi-call-center.md 2.2 to 2.10, 4.
 */
import {
  type AgentResource,
  type AgentSessionResource,
  type AgentSessionStats,
  type AgentStats,
  type CallResource,
  type Leg,
  type QueueStats,
  type TapiPrefix,
  tapiNames,
  tapiNumber,
} from '../../contracts/index.ts';

/** Of `CURRENCY`. */
const currencyScale = 10_000;
const dayMs = 86_400_000;
/** 1970-01-01 as an OLE `DATE`. */
const epochDays = 25_569;
/** Unknown, of an address or a trunk. */
const none = 0xffff_ffff;

/** A number, a word of ours, or several that are or-ed; null: 0. */
type Said = number | string | readonly string[] | null;

/** A structure with the numbers of its flags and states, and their names. */
export function structure(
  flags: { readonly [member: string]: readonly [TapiPrefix, Said] },
  plain: object = {},
) {
  const said = Object.entries(flags).map(([member, [prefix, of]]) => {
    const number = numberOf(prefix, of);
    return { member, number, names: number === 0 ? [] : tapiNames(prefix, number) };
  });
  return {
    ...plain,
    ...Object.fromEntries(said.map(({ member, number }) => [member, number])),
    names: Object.fromEntries(said.map(({ member, names }) => [member, names])),
  };
}

function numberOf(prefix: TapiPrefix, said: Said): number {
  if (said === null || typeof said === 'number') return said ?? 0;
  const words = typeof said === 'string' ? [said] : said;
  const unknown = tapiNumber(prefix, 'unknown') ?? 0;
  const numbers = words.map((word) => tapiNumber(prefix, word) ?? unknown);
  return [...new Set(numbers)].reduce((sum, number) => sum + number, 0);
}

/**
 * Figures under TAPI's names: `numberOfAcdCalls` is `dwNumberOfACDCalls`, or, as a property,
 * `NumberOfACDCalls`.
 */
export function figures<Stats extends object>(
  stats: Stats,
  names: readonly (keyof Stats & string)[],
  as: 'member' | 'property' = 'member',
) {
  const entries = names.map((name) => {
    const theirs = `${name[0]?.toUpperCase()}${name.slice(1)}`.replaceAll('Acd', 'ACD');
    const value = stats[name];
    const isRate = /Rate$/.test(name);
    const prefix = as === 'property' ? '' : isRate ? 'cy' : 'dw';
    return [prefix + theirs, isRate ? Math.round(Number(value) * currencyScale) : value];
  });
  return Object.fromEntries(entries) as { readonly [member: string]: number };
}

/** Of an agent, a session and a queue: TAPI 2.2 and 3.x have the same. */
export const agentFigures = [
  ...(['measurementPeriod', 'overallCallRate', 'numberOfAcdCalls'] as const),
  ...(['numberOfIncomingCalls', 'numberOfOutgoingCalls', 'totalAcdTalkTime'] as const),
  ...(['totalAcdCallTime', 'totalWrapUpTime'] as const),
] as const;
export const sessionFigures = [
  ...(['sessionDuration', 'numberOfCalls', 'totalTalkTime', 'averageTalkTime'] as const),
  ...(['totalCallTime', 'averageCallTime', 'totalWrapUpTime', 'averageWrapUpTime'] as const),
  ...(['acdCallRate', 'longestTimeToAnswer', 'averageTimeToAnswer'] as const),
] as const;
export const queueFigures = [
  ...(['measurementPeriod', 'totalCallsQueued', 'currentCallsQueued'] as const),
  ...(['totalCallsAbandoned', 'totalCallsFlowedIn', 'totalCallsFlowedOut'] as const),
  ...(['longestEverWaitTime', 'currentLongestWaitTime', 'averageWaitTime'] as const),
  'finalDisposition',
] as const;

/** `LINEAGENTINFO`. */
export function agentInfo(agent: AgentResource, stats: AgentStats) {
  const { dwTotalWrapUpTime, ...others } = figures(stats, agentFigures);
  const { state, nextState } = agent;
  return structure(
    {
      dwAgentState: ['LINEAGENTSTATEEX', state],
      dwNextAgentState: ['LINEAGENTSTATEEX', nextState],
    },
    { ...others, dwTotalACDWrapUpTime: dwTotalWrapUpTime },
  );
}

/** `LINEAGENTSESSIONINFO`. */
export function agentSessionInfo(
  { state, nextState }: AgentSessionResource,
  stats: AgentSessionStats,
) {
  return structure(
    {
      dwAgentSessionState: ['LINEAGENTSESSIONSTATE', state],
      dwNextAgentSessionState: ['LINEAGENTSESSIONSTATE', nextState],
    },
    {
      dateSessionStartTime: oleDate(stats.sessionStartTime),
      ...figures(stats, sessionFigures),
    },
  );
}

/** `LINEQUEUEINFO`. */
export function queueInfo(stats: QueueStats) {
  return figures(stats, queueFigures);
}

/** A list of TAPI's: how many, and the entries under their name. */
export function listOf<Entry>(name: string, entries: readonly Entry[]) {
  return { dwNumEntries: entries.length, [name]: entries };
}

/** `LINECALLINFO`: what is the same for every reader. */
export function callInfo(
  data: CallResource['data'],
  leg: Leg,
  numbers: { readonly [member: string]: number | null },
) {
  return structure(
    {
      dwOrigin: ['LINECALLORIGIN', leg.origin],
      dwReason: ['LINECALLREASON', leg.reason],
    },
    {
      ...numbers,
      ...{ dwAddressID: numbers['dwAddressID'] ?? none, dwTrunk: none },
      ...{ szCallerID: leg.callerId?.number ?? null, szCallerIDName: leg.callerId?.name ?? null },
      ...{ szCalledID: leg.calledId?.number ?? null },
      szConnectedID: leg.connectedId?.number ?? null,
      szRedirectionID: leg.redirectionId?.number ?? null,
      szRedirectingID: leg.redirectingId?.number ?? null,
      CallData: data,
    },
  );
}

/** `LINECALLSTATUS`. */
export function callStatus(leg: Leg, privilege: 'owner' | 'monitor') {
  const { state, cause } = leg;
  return structure(
    {
      dwCallState: ['LINECALLSTATE', state],
      dwCallStateMode: [
        'LINEDISCONNECTMODE',
        state === 'disconnected' ? (cause ?? 'normal') : null,
      ],
      dwCallPrivilege: ['LINECALLPRIVILEGE', privilege],
      dwCallFeatures: ['LINECALLFEATURE', privilege === 'owner' ? leg.features : []],
    },
    { tStateEntryTime: leg.stateEnteredAt },
  );
}

/** Days since 1899-12-30, of UTC. */
function oleDate(instant: string): number {
  return Date.parse(instant) / dayMs + epochDays;
}
