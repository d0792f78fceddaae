/** Which events a reader of a stream hears: those asked for, of those that they may see. */

import { fitsType } from '../contracts/index.ts';
import type { StreamEvent } from '../live/index.ts';
import type { Principal } from './access.ts';
import { type AnyRole, sellers } from './access.ts';
import type { Wire } from './wire.ts';

/** What concerns no agent and no call: everybody may see it. */
const everybodys = /^(centre|group|handler|proxy|queue)\./;

/** Agents see what concerns them; others all. */
const confined: readonly AnyRole[] = ['agent', 'orderTaker'];

const seeOrders: readonly AnyRole[] = sellers.roles;

/** Agents that an event concerns. */
export function concernedBy(event: StreamEvent): readonly string[] {
  return event.agentIds ?? [];
}

/** Whether the event is for every reader who asks for it. */
export function isEverybodys(event: StreamEvent): boolean {
  return everybodys.test(typeOf(event));
}

/** null: it is of the whole centre, as rules are, and how it is doing. */
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

/** Of the core's ids; absent: all. */
export interface EventsWanted {
  readonly types?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  /** The reader may see what concerns this agent, and what is everybody's; null: all. */
  readonly own: string | null;
  /** Whether the reader hears of orders: of every one, as they may read every one. */
  readonly hearsOrders: boolean;
}

export interface EventFilter extends EventsWanted {
  /** The same for filters that want the same. */
  readonly key: string;
  readonly wants: (event: StreamEvent) => boolean;
}

/** What orders make known: ids and amounts. */
export const ofOrders = /^(order|hold|payment|prompt|review)\./;

/** To whom a reader is confined: their agent, or themselves; null: they may see all. */
export function ownOf(reader: Principal): Pick<EventsWanted, 'own' | 'hearsOrders'> {
  const { kind, id, roles, agentId } = reader;
  const own = agentId ?? `@${id}`;
  const seesAll = kind === 'key' || roles.some((role) => !confined.includes(role));
  const hearsOrders = roles.some((role) => seeOrders.includes(role));
  return { own: seesAll ? null : own, hearsOrders };
}

export function eventFilter(wanted: EventsWanted, wire: Wire): EventFilter {
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

/** The agents whose events are all that a reader may want, but for what is everybody's; null: any. */
export function agentsOf({ agentIds, own }: EventFilter): readonly string[] | null {
  if (own === null) return agentIds ?? null;
  return agentIds?.filter((id) => id === own) ?? [own];
}

export function typeOf(event: StreamEvent): string {
  return 'effect' in event ? event.effect.type : event.told.type;
}
