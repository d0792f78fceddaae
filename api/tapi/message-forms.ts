/**
 * Messages as programs of TAPI 2.x and of 3.x get them.
 *
 * Source: tapi-call-center.md 5.3, 6.3.
 */
import { type TapiPrefix, tapi, tapiNames, tapiNumber } from '../../contracts/index.ts';
import { numberOf } from './structures.ts';

/** What an instant has to say. */
export interface Message {
  /** Agents whom it concerns; null: it is everybody's. */
  readonly of: readonly string[] | null;
  /** null: 2.x has none of it. */
  readonly two: ReturnType<typeof two> | null;
  readonly three: ReturnType<typeof three>;
}

/** Messages that carry flags or a state: whose, and which parameter. */
const flagged: { readonly [name: string]: readonly [TapiPrefix, place: number] } = {
  CALLINFO: ['LINECALLINFOSTATE', 0],
  CALLSTATE: ['LINECALLSTATE', 0],
  PROXYSTATUS: ['LINEPROXYSTATUS', 0],
  AGENTSTATUS: ['LINEAGENTSTATUS', 1],
  AGENTSTATUSEX: ['LINEAGENTSTATUSEX', 1],
  AGENTSESSIONSTATUS: ['LINEAGENTSESSIONSTATUS', 1],
  QUEUESTATUS: ['LINEQUEUESTATUS', 1],
  GROUPSTATUS: ['LINEGROUPSTATUS', 1],
};

/**
 * For 2.x: parameters, of flags and states the words of ours; of a call's state, whose leg it is,
 * for the privilege of who reads.
 */
export function two(
  name: keyof typeof tapi.LINE,
  parameters: readonly (number | readonly string[])[],
  call: { readonly hCall?: number; readonly ownerId?: string | null } = {},
) {
  const [prefix, place] = flagged[name] ?? ['LINE', -1];
  const [p1 = 0, p2 = 0, p3 = 0] = parameters.map((one) =>
    typeof one === 'number' ? one : numberOf(prefix, one),
  );
  const flags = [p1, p2][place] ?? 0;
  const names = flags === 0 ? [] : tapiNames(prefix, flags);
  return { message: `LINE_${name}`, number: tapi.LINE[name], p1, p2, p3, names, ...call };
}

/** For 3.x: the event of an object with the code that a word of ours is, where it is one. */
export function three(event: keyof typeof tapi.TE, prefix: TapiPrefix, word: string, id: string) {
  const number = tapiNumber(prefix, word);
  return number === undefined ? [] : [{ event, code: tapiNames(prefix, number)[0], number, id }];
}

/**
 * What is told of agents, sessions, queues and groups, as subjects of events name them: in 2.2 the
 * message, and which handle and states it holds; in 3.x the event and its codes.
 */
export const kinds = {
  agent: ['AGENTSTATUSEX', 'hAgent', 'LINEAGENTSTATEEX', 'AGENT', 'AE'],
  agentSession: [
    ...(['AGENTSESSIONSTATUS', 'hAgentSession', 'LINEAGENTSESSIONSTATE'] as const),
    ...(['AGENTSESSION', 'ASE'] as const),
  ],
  queue: ['QUEUESTATUS', 'dwQueueID', null, 'QUEUE', 'ACDQE'],
  /** None is named: programs read the list again. */
  group: ['GROUPSTATUS', null, null, 'ACDGROUP', 'ACDGE'],
} as const;

/** The flag of each event, as a word of ours. */
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
  // Of a call, and of who serves requests.
  'call.treatment': 'treatment',
  'call.data': 'calldata',
  'proxy.opened': 'open',
  'proxy.closed': 'close',
  'proxy.readyForAcd': 'allOpenForAcd',
};

/** Events after which a queue has other figures; and an agent. */
export const ofFigures: readonly (readonly ['queue' | 'agent', RegExp])[] = [
  [
    'queue',
    /^call\.(queued|answered|abandoned|overflowed|ended|messageTaken)$|^callback\.planned$/,
  ],
  ['agent', /^interaction\./],
];

/** Flags of what may differ at an address, by the member of its status. */
export const addressFlags = {
  groupIds: 'group',
  state: 'state',
  nextState: 'nextState',
  activityId: 'activity',
  permittedIds: 'groupList',
  validStates: 'validStates',
  validNextStates: 'validNextStates',
} as const;
