/**
 * Messages as programs of TAPI 2.x and of 3.x get them.
 *
 * Source: tapi-call-center.md 5.3, 6.3.
 */
import { type TapiPrefix, tapi, tapiNames, tapiNumber } from '../../contracts/index.ts';

/** What an instant has to say. */
export interface Message {
  /** Agents whom it concerns; null: it is everybody's. */
  readonly of: readonly string[] | null;
  /** null: 2.x has none of it. */
  readonly two: MessageTwo | null;
  readonly three: readonly MessageThree[];
}

interface MessageTwo {
  readonly message: string;
  readonly number: number;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly names: readonly string[];
  /** Of a call. */
  readonly hCall?: number;
  /** Of a call's state: whose leg it is, for the privilege of who reads. */
  readonly ownerId?: string | null;
}

interface MessageThree {
  readonly event: keyof typeof tapi.TE;
  readonly code: string;
  readonly number: number;
  /** Of the object concerned. */
  readonly id: string;
}

/** Messages that carry flags or a state: whose, and which parameter. */
const flagged = {
  CALLINFO: ['LINECALLINFOSTATE', 0],
  CALLSTATE: ['LINECALLSTATE', 0],
  PROXYSTATUS: ['LINEPROXYSTATUS', 0],
  AGENTSTATUS: ['LINEAGENTSTATUS', 1],
  AGENTSTATUSEX: ['LINEAGENTSTATUSEX', 1],
  AGENTSESSIONSTATUS: ['LINEAGENTSESSIONSTATUS', 1],
  QUEUESTATUS: ['LINEQUEUESTATUS', 1],
  GROUPSTATUS: ['LINEGROUPSTATUS', 1],
} as const;

/** For 2.x. */
export function two(
  name: keyof typeof tapi.LINE,
  p: readonly [p1: number, p2: number, p3: number],
  call: Pick<MessageTwo, 'hCall' | 'ownerId'> = {},
): MessageTwo {
  const forms: { readonly [name: string]: readonly [TapiPrefix, number] } = flagged;
  const [prefix, place] = forms[name] ?? (['LINE', 3] as const);
  const flags = p[place] ?? 0;
  const [p1, p2, p3] = p;
  const names = flags === 0 ? [] : tapiNames(prefix, flags);
  return { message: `LINE_${name}`, number: tapi.LINE[name], p1, p2, p3, names, ...call };
}

/** For 3.x: the event with the code that a word of ours is; where it is none, there is none. */
export function three(
  event: keyof typeof tapi.TE,
  prefix: TapiPrefix,
  word: string,
  id: string,
): readonly MessageThree[] {
  const number = tapiNumber(prefix, word);
  if (number === undefined) return [];
  return [{ event, code: tapiNames(prefix, number)[0] ?? '', number, id }];
}

/**
 * What is told of agents, sessions, queues and groups, by the first part of an event's name: in 2.2
 * the message, and which handle and states it holds; in 3.x the event and its codes.
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
export type Kind = keyof typeof kinds;

/** The flag of each event, as a word of ours. */
export const flagOf: { readonly [type: string]: string } = {
  ...{ 'agent.added': 'newAgent', 'agent.state': 'state', 'agent.stats': 'updateInfo' },
  ...{ 'agentSession.added': 'newSession', 'agentSession.state': 'state' },
  'agentSession.stats': 'updateInfo',
  ...{ 'queue.added': 'newQueue', 'queue.removed': 'queueRemoved', 'queue.stats': 'updateInfo' },
  ...{ 'group.added': 'newGroup', 'group.removed': 'groupRemoved' },
};

/** What an instant has done to one of them. */
export interface Touched {
  readonly kind: Kind;
  readonly id: string;
  readonly of: readonly string[] | null;
  readonly flags: Set<string>;
  state: string | null;
}
