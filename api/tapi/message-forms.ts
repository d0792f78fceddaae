/**
 * Messages as programs of TAPI 2.x and of 3.x get them; and those of queues and groups, of which
 * the event says all.
 *
 * Source: tapi-call-center.md 5.3, 6.3.
 */
import {
  type ProxyKind,
  proxyKindNumber,
  type TapiPrefix,
  tapi,
  tapiNames,
  tapiNumber,
} from '../../contracts/index.ts';
import type { Wire } from '../wire.ts';
import type { Shared } from './context.ts';
import { versionTwoTwo } from './lines.ts';

/** What an instant has to say. */
export interface Message {
  /** Agents whom it concerns; null: it is everybody's. */
  readonly of: readonly string[] | null;
  /** The first version that has it. */
  readonly since: number;
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

/** For 2.x; the names are of the flags. */
export function two(
  name: keyof typeof tapi.LINE,
  [p1, p2, p3]: readonly [p1: number, p2: number, p3: number],
  [prefix, flags]: readonly [TapiPrefix, number],
  call: Pick<MessageTwo, 'hCall' | 'ownerId'> = {},
): MessageTwo {
  const names = flags === 0 ? [] : tapiNames(prefix, flags);
  return { message: `LINE_${name}`, number: tapi.LINE[name], p1, p2, p3, names, ...call };
}

/** For 3.x: the event with the code that a word of ours is. */
export function three(
  event: keyof typeof tapi.TE,
  prefix: TapiPrefix,
  word: string,
  id: string,
): MessageThree {
  const number = tapiNumber(prefix, word) ?? 0;
  return { event, code: tapiNames(prefix, number)[0] ?? '', number, id };
}

type Data = { readonly [member: string]: unknown };
type OfCentre = (id: string, of: Shared & { readonly wire: Wire }, data: Data) => Message;

const ofQueue =
  (flag: 'NEWQUEUE' | 'QUEUEREMOVED', word: string): OfCentre =>
  (id, { handles, wire }) => {
    const p2 = tapi.LINEQUEUESTATUS[flag];
    const p1 = handles.numberOf('dwQueueID', id, wire);
    return {
      ...{ of: null, since: versionTwoTwo },
      two: two('QUEUESTATUS', [p1, p2, 0], ['LINEQUEUESTATUS', p2]),
      three: [three('QUEUE', 'ACDQE', word, id)],
    };
  };

/** No group is named: programs read the list again. */
const ofGroup =
  (flag: 'NEWGROUP' | 'GROUPREMOVED', word: string): OfCentre =>
  (id) => {
    const p2 = tapi.LINEGROUPSTATUS[flag];
    return {
      ...{ of: null, since: versionTwoTwo },
      two: two('GROUPSTATUS', [0, p2, 0], ['LINEGROUPSTATUS', p2]),
      three: [three('ACDGROUP', 'ACDGE', word, id)],
    };
  };

/** A kind of request is served, or no more; with none, all that 3.x needs are. */
const ofProxy =
  (flag: 'OPEN' | 'CLOSE' | 'ALLOPENFORACD'): OfCentre =>
  (_id, _of, { kind }) => {
    const p1 = tapi.LINEPROXYSTATUS[flag];
    const p2 = proxyKindNumber(kind as ProxyKind);
    return {
      ...{ of: null, since: versionTwoTwo, three: [] },
      two: two('PROXYSTATUS', [p1, p2, 0], ['LINEPROXYSTATUS', p1]),
    };
  };

/** What an extension tells of its own accord. */
const ofExtension: OfCentre = (_id, _of, { index, p2 = 0, p3 = 0 }) => ({
  ...{ of: null, since: 0, three: [] },
  two: two('AGENTSPECIFIC', [Number(index), Number(p2), Number(p3)], ['LINEAGENTSTATUS', 0]),
});

/** By the type of the event. */
export const messagesOfCentre: { readonly [type: string]: OfCentre } = {
  'queue.added': ofQueue('NEWQUEUE', 'newQueue'),
  'queue.removed': ofQueue('QUEUEREMOVED', 'queueRemoved'),
  'group.added': ofGroup('NEWGROUP', 'newGroup'),
  'group.removed': ofGroup('GROUPREMOVED', 'groupRemoved'),
  'proxy.opened': ofProxy('OPEN'),
  'proxy.closed': ofProxy('CLOSE'),
  'proxy.readyForAcd': ofProxy('ALLOPENFORACD'),
  'handler.extension': ofExtension,
};
