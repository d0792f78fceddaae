/**
 * Messages in the forms of TAPI 2.x and 3.x.
 *
 * Source: tapi-call-center.md 5.3, 6.3.
 */
import { type TapiPrefix, tapi, tapiNames, tapiNumber } from '../../contracts/index.ts';
import { numberOf } from './structures.ts';

/** TAPI's value for an unknown address or trunk. */
export const noAddress = 0xffff_ffff;

export interface Message {
  /** Agents whom the message concerns; null if it concerns everybody. */
  readonly of: readonly string[] | null;
  /** The message as TAPI 2.x has it; null if TAPI 2.x has no such message. */
  readonly two: ReturnType<typeof messageOf2x> | null;
  readonly three: ReturnType<typeof eventOf3x>;
  /** `dwAddressID` of the address that it is about; absent: of none. */
  readonly at?: number;
  /** The leg that it is about, whose owner decides the reader's privilege. */
  readonly call?: { readonly ownerId: string | null; readonly isDialled: boolean };
}

/**
 * Messages with flags or a state: the prefix of the constants' names, and the parameter that holds
 * them.
 */
const flagged: { readonly [name: string]: readonly [TapiPrefix, place: number] } = {
  ADDRESSSTATE: ['LINEADDRESSSTATE', 1],
  LINEDEVSTATE: ['LINEDEVSTATE', 0],
  CALLINFO: ['LINECALLINFOSTATE', 0],
  CALLSTATE: ['LINECALLSTATE', 0],
  PROXYSTATUS: ['LINEPROXYSTATUS', 0],
  AGENTSTATUS: ['LINEAGENTSTATUS', 1],
  AGENTSTATUSEX: ['LINEAGENTSTATUSEX', 1],
  AGENTSESSIONSTATUS: ['LINEAGENTSESSIONSTATUS', 1],
  QUEUESTATUS: ['LINEQUEUESTATUS', 1],
  GROUPSTATUS: ['LINEGROUPSTATUS', 1],
};

/** A message of TAPI 2.x: its parameters (flags and states as words), and the call's handle. */
export function messageOf2x(
  name: keyof typeof tapi.LINE,
  parameters: readonly (number | readonly string[])[],
  call: { readonly hCall?: number } = {},
) {
  const [prefix, place] = flagged[name] ?? ['LINE', -1];
  const [p1 = 0, p2 = 0, p3 = 0] = parameters.map((one) =>
    typeof one === 'number' ? one : numberOf(prefix, one),
  );
  const flags = [p1, p2][place] ?? 0;
  const names = flags === 0 ? [] : tapiNames(prefix, flags);
  return { message: `LINE_${name}`, number: tapi.LINE[name], p1, p2, p3, names, ...call };
}

/** A message of TAPI 3.x: an object's event and code; empty if 3.x has no such code. */
export function eventOf3x(
  event: keyof typeof tapi.TE,
  prefix: TapiPrefix,
  word: string,
  id: string,
) {
  const number = tapiNumber(prefix, word);
  return number === undefined ? [] : [{ event, code: tapiNames(prefix, number)[0], number, id }];
}

/**
 * For each subject of events: TAPI 2.2's message, handle kind and states, then TAPI 3.x's event and
 * codes.
 */
export const kinds = {
  agent: ['AGENTSTATUSEX', 'hAgent', 'LINEAGENTSTATEEX', 'AGENT', 'AE'],
  agentSession: [
    ...(['AGENTSESSIONSTATUS', 'hAgentSession', 'LINEAGENTSESSIONSTATE'] as const),
    ...(['AGENTSESSION', 'ASE'] as const),
  ],
  queue: ['QUEUESTATUS', 'dwQueueID', null, 'QUEUE', 'ACDQE'],
  /** The message does not say which group changed: programs read the whole list again. */
  group: ['GROUPSTATUS', null, null, 'ACDGROUP', 'ACDGE'],
} as const;

export const flagOf: { readonly [type: string]: string } = {
  'agent.added': 'newAgent',
  'agent.state': 'state',
  'agent.stats': 'updateInfo',
  'agentSession.added': 'newSession',
  'agentSession.state': 'state',
  'agentSession.stats': 'updateInfo',
  'queue.added': 'newQueue',
  'queue.removed': 'queueRemoved',
  'queue.stats': 'updateInfo',
  'group.added': 'newGroup',
  'group.removed': 'groupRemoved',
  'call.treatment': 'treatment',
  'call.data': 'calldata',
  'proxy.opened': 'open',
  'proxy.closed': 'close',
  'proxy.readyForAcd': 'allOpenForAcd',
};

export const ofFigures: readonly (readonly ['queue' | 'agent', RegExp])[] = [
  [
    'queue',
    /^call\.(queued|answered|abandoned|overflowed|ended|messageTaken)$|^callback\.planned$/,
  ],
  ['agent', /^interaction\./],
];

export const addressFlags = {
  groupIds: 'group',
  state: 'state',
  nextState: 'nextState',
  activityId: 'activity',
  permittedIds: 'groupList',
  validStates: 'validStates',
  validNextStates: 'validNextStates',
} as const;
