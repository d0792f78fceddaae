/** Which events a reader of a stream hears: those asked for, of those that they may see. */
import { fitsType, type Limits } from '../../contracts/index.ts';
import type { LiveCentre, StreamEvent, Wire } from '../../live/index.ts';
import { holdsRight, seeCallerNumbers } from '../people/caller-numbers.ts';
import { isAgentWithin, isSubjectWithin } from '../people/limits.ts';
import { type AnyRole, type Principal, sellerRoles } from '../people/principal.ts';

/** Events without an agent or call: visible to everybody. */
const everybodys = /^(centre|group|handler|proxy|queue)\./;

/** Roles that see only events of their own calls and orders. */
const confined: readonly AnyRole[] = ['agent', 'orderTaker'];

const seeOrders: readonly AnyRole[] = sellerRoles;

/** Ids of the agents whom an event is about. */
function concernedBy(event: StreamEvent): readonly string[] {
  return event.agentIds ?? [];
}

/** Whether every reader may see an event. */
function isEverybodys(event: StreamEvent): boolean {
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

/** An event of a queue or call by that, of an agent alone by the agent; no event of the centre. */
function isEventWithin(limits: Limits, event: StreamEvent, wire: Wire): boolean {
  const queueId = queueOf(event, wire);
  const agentIds = concernedBy(event).filter((id) => !id.startsWith('@'));
  if (queueId !== null) return isSubjectWithin(limits, { queueId, agentIds }, wire);
  const isOfAgent = typeOf(event).startsWith('agent');
  return (
    isOfAgent && agentIds.length > 0 && agentIds.every((id) => isAgentWithin(limits, id, wire))
  );
}

/** Wanted agents, queues and types, by ids of the core; absent means all. */
export interface EventInterest {
  readonly types?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  /** The agent whose events the reader may see besides public ones; null: all. */
  readonly own: string | null;
  readonly hearsOrders: boolean;
  /** Whether numbers of calls are hidden from the reader [false]. */
  readonly hidesNumbers?: boolean;
  /** All that the reader may hear of [the whole centre]. */
  readonly limits?: Limits | undefined;
}

export interface EventFilter extends EventInterest {
  readonly key: string;
  readonly wants: (event: StreamEvent) => boolean;
}

/** Types of order events, which hold only ids and amounts. */
export const ofOrders = /^(order|hold|payment|prompt|review)\./;

/** Whose events the reader may see, by their roles. */
export function ownOf(
  reader: Principal,
): Pick<EventInterest, 'own' | 'hearsOrders' | 'hidesNumbers' | 'limits'> {
  const { kind, id, roles, agentId, limits } = reader;
  const own = agentId ?? `@${id}`;
  const seesAll = kind === 'key' || roles.some((role) => !confined.includes(role));
  // Events of an order do not say of which queue's call it is.
  const hearsOrders = limits === undefined && roles.some((role) => seeOrders.includes(role));
  // Who hears of their own calls alone hears whose number calls.
  const hidesNumbers = seesAll && !holdsRight(seeCallerNumbers, reader);
  return { own: seesAll ? null : own, hearsOrders, hidesNumbers, limits };
}

/** A test of events, with a key that equal filters share. */
export function eventFilter(wanted: EventInterest, wire: Wire): EventFilter {
  const { types, queueIds, agentIds, own, hearsOrders, hidesNumbers, limits } = wanted;
  const wants = (event: StreamEvent): boolean => {
    const type = typeOf(event);
    if (types !== undefined && !types.some((pattern) => fitsType(type, pattern))) return false;
    const concerned = concernedBy(event);
    if (agentIds !== undefined && !agentIds.some((id) => concerned.includes(id))) return false;
    if (ofOrders.test(type)) {
      if (!hearsOrders) return false;
    } else if (own !== null && !concerned.includes(own) && !isEverybodys(event)) return false;
    if (limits !== undefined && !isEventWithin(limits, event, wire)) return false;
    return queueIds === undefined || queueIds.includes(queueOf(event, wire) ?? '');
  };
  return {
    ...wanted,
    key: JSON.stringify([types, queueIds, agentIds, own, hearsOrders, hidesNumbers, limits]),
    wants,
  };
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

interface Group {
  readonly filter: EventFilter;
  readonly hearers: Set<EventHearer>;
}

/** Who takes the events of one reader. */
export interface EventHearer {
  events(events: readonly StreamEvent[]): void;
}

/**
 * Gives each reader of a centre's events those that they asked for and may see. Readers with equal
 * filters are evaluated once. Readers of named agents, as all agents are, are found by agent, so
 * thousands of them add no cost to other events.
 */
export class EventReaders {
  readonly #groups = new Map<string, Group>();
  readonly #wide = new Set<Group>();
  readonly #byAgent = new Map<string, Set<Group>>();
  /** Groups indexed by agent that also want public events or orders. */
  readonly #everybody = new Set<Group>();
  /** Ends the subscription to the centre's events. */
  readonly close: () => void;

  constructor(live: LiveCentre) {
    this.close = live.onEvents((events) => this.#tell(events));
  }

  add(hearer: EventHearer, filter: EventFilter): () => void {
    let group = this.#groups.get(filter.key);
    if (group === undefined) {
      group = { filter, hearers: new Set() };
      this.#groups.set(filter.key, group);
      for (const place of this.#placesOf(group)) place.add(group);
    }
    const { hearers } = group;
    const joined = group;
    hearers.add(hearer);
    return () => {
      if (hearers.delete(hearer) && hearers.size === 0) this.#drop(joined);
    };
  }

  #tell(events: readonly StreamEvent[]): void {
    for (const group of this.#wide) write(group, events);
    if (this.#byAgent.size === 0) return;
    const told = new Map<Group, StreamEvent[]>();
    const add = (group: Group, event: StreamEvent): void => {
      const its = told.get(group);
      if (its === undefined) told.set(group, [event]);
      else if (its.at(-1) !== event) its.push(event);
    };
    for (const event of events) {
      for (const agentId of concernedBy(event)) {
        for (const group of this.#byAgent.get(agentId) ?? []) add(group, event);
      }
      if (isEverybodys(event) || ofOrders.test(typeOf(event))) {
        for (const group of this.#everybody) add(group, event);
      }
    }
    for (const [group, its] of told) write(group, its);
  }

  #drop(group: Group): void {
    this.#groups.delete(group.filter.key);
    for (const place of this.#placesOf(group)) place.delete(group);
    for (const agentId of agentsOf(group.filter) ?? []) {
      if (this.#byAgent.get(agentId)?.size === 0) this.#byAgent.delete(agentId);
    }
  }

  #placesOf(group: Group): readonly Set<Group>[] {
    const agentIds = agentsOf(group.filter);
    if (agentIds === null) return [this.#wide];
    const places = agentIds.map((agentId) => {
      const place = this.#byAgent.get(agentId) ?? new Set<Group>();
      this.#byAgent.set(agentId, place);
      return place;
    });
    return group.filter.agentIds === undefined ? [...places, this.#everybody] : places;
  }
}

function write({ filter, hearers }: Group, events: readonly StreamEvent[]): void {
  const wanted = events.filter(filter.wants);
  if (wanted.length === 0) return;
  for (const hearer of hearers) hearer.events(wanted);
}
