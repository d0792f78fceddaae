/** Which events a reader of a stream hears: those asked for, of those that they may see. */
import { fitsType } from '../../contracts/index.ts';
import type { StreamEvent, Wire } from '../../live/index.ts';
import { type AnyRole, type Principal, sellerRoles } from '../people/principal.ts';

/** Events without an agent or call: visible to everybody. */
const everybodys = /^(centre|group|handler|proxy|queue)\./;

/** Roles that see only events of their own calls and orders. */
const confined: readonly AnyRole[] = ['agent', 'orderTaker'];

const seeOrders: readonly AnyRole[] = sellerRoles;

/** Ids of the agents whom an event is about. */
export function concernedBy(event: StreamEvent): readonly string[] {
  return event.agentIds ?? [];
}

/** Whether every reader may see an event. */
export function isEverybodys(event: StreamEvent): boolean {
  return everybodys.test(typeOf(event));
}

/** An event's queue; null if of the whole centre. */
function queueOf(event: StreamEvent, wire: Wire): string | null {
  const { calls } = wire.live.projection;
  if (!('effect' in event)) {
    const subject = 'subject' in event.told ? event.told.subject : '';
    const [, kind, id = ''] = /^(call|queue)\/(.*)$/.exec(subject) ?? [];
    return kind === 'queue' ? wire.fileId(id) : (calls.kept(id)?.queueId ?? null);
  }
  const { effect } = event;
  if ('queueId' in effect) return effect.queueId ?? null;
  return calls.kept(wire.call('callId' in effect ? effect.callId : ''))?.queueId ?? null;
}

/** Wanted agents, queues and types, by ids of the core; absent means all. */
export interface EventInterest {
  readonly types?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  /** The agent whose events the reader may see besides public ones; null: all. */
  readonly own: string | null;
  readonly hearsOrders: boolean;
}

export interface EventFilter extends EventInterest {
  readonly key: string;
  readonly wants: (event: StreamEvent) => boolean;
}

/** Types of order events, which hold only ids and amounts. */
export const ofOrders = /^(order|hold|payment|prompt|review)\./;

/** Whose events the reader may see, by their roles. */
export function ownOf(reader: Principal): Pick<EventInterest, 'own' | 'hearsOrders'> {
  const { kind, id, roles, agentId } = reader;
  const own = agentId ?? `@${id}`;
  const seesAll = kind === 'key' || roles.some((role) => !confined.includes(role));
  const hearsOrders = roles.some((role) => seeOrders.includes(role));
  return { own: seesAll ? null : own, hearsOrders };
}

/** A test of events, with a key that equal filters share. */
export function eventFilter(wanted: EventInterest, wire: Wire): EventFilter {
  const { types, queueIds, agentIds, own, hearsOrders } = wanted;
  const wants = (event: StreamEvent): boolean => {
    const type = typeOf(event);
    if (types !== undefined && !types.some((pattern) => fitsType(type, pattern))) return false;
    const concerned = concernedBy(event);
    if (agentIds !== undefined && !agentIds.some((id) => concerned.includes(id))) return false;
    if (ofOrders.test(type)) {
      if (!hearsOrders) return false;
    } else if (own !== null && !concerned.includes(own) && !isEverybodys(event)) return false;
    return queueIds === undefined || queueIds.includes(queueOf(event, wire) ?? '');
  };
  return { ...wanted, key: JSON.stringify([types, queueIds, agentIds, own, hearsOrders]), wants };
}

/** The only agents whose events the reader may get besides public ones; null: any. */
export function agentsOf({ agentIds, own }: EventFilter): readonly string[] | null {
  if (own === null) return agentIds ?? null;
  return agentIds?.filter((id) => id === own) ?? [own];
}

/** The type of an event, such as `call.queued`. */
export function typeOf(event: StreamEvent): string {
  return 'effect' in event ? event.effect.type : event.told.type;
}
