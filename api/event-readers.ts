/**
 * Decides which events each reader gets: those asked for that they may see.
 *
 * Readers with equal filters are evaluated once. Readers of named agents, as all agents are, are
 * indexed by agent, so that thousands of them cost an event nothing.
 */

import { fitsType } from '../contracts/index.ts';
import type { StreamEvent } from '../live/index.ts';
import { type AnyRole, type Principal, sellers } from './access.ts';
import type { EventWriter } from './event-writer.ts';
import type { Wire } from './wire.ts';

/** Ids of the core; absent means all. */
export interface EventsWanted {
  readonly types?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  /** The reader may see only events of this agent and public ones; null for all. */
  readonly own: string | null;
  readonly hearsOrders: boolean;
}

export interface EventFilter extends EventsWanted {
  readonly key: string;
  readonly wants: (event: StreamEvent) => boolean;
}

/** Events without an agent or call: visible to everybody. */
const everybodys = /^(centre|group|handler|proxy|queue)\./;

/** Events of orders; they hold only ids and amounts. */
export const ofOrders = /^(order|hold|payment|prompt|review)\./;

/** Roles that see only their own events. */
const confined: readonly AnyRole[] = ['agent', 'orderTaker'];

const seeOrders: readonly AnyRole[] = sellers.roles;

/** Whose events the reader may see, by their roles. */
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

/** The only agents whose events the reader may get, besides public ones; null for any. */
export function agentsOf({ agentIds, own }: EventFilter): readonly string[] | null {
  if (own === null) return agentIds ?? null;
  return agentIds?.filter((id) => id === own) ?? [own];
}

function concernedBy(event: StreamEvent): readonly string[] {
  return event.agentIds ?? [];
}

function isEverybodys(event: StreamEvent): boolean {
  return everybodys.test(typeOf(event));
}

export function typeOf(event: StreamEvent): string {
  return 'effect' in event ? event.effect.type : event.told.type;
}

/** Null for events of the whole centre. */
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

interface Group {
  readonly filter: EventFilter;
  readonly writers: Set<EventWriter>;
}

export class EventReaders {
  readonly #groups = new Map<string, Group>();
  readonly #wide = new Set<Group>();
  readonly #byAgent = new Map<string, Set<Group>>();
  /** Of the indexed groups: those that want public events or orders, too. */
  readonly #everybody = new Set<Group>();

  add(writer: EventWriter, filter: EventFilter): () => void {
    let group = this.#groups.get(filter.key);
    if (group === undefined) {
      group = { filter, writers: new Set() };
      this.#groups.set(filter.key, group);
      for (const place of this.#placesOf(group)) place.add(group);
    }
    const { writers } = group;
    const joined = group;
    writers.add(writer);
    return () => {
      if (writers.delete(writer) && writers.size === 0) this.#drop(joined);
    };
  }

  tell(events: readonly StreamEvent[]): void {
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

function write({ filter, writers }: Group, events: readonly StreamEvent[]): void {
  const wanted = events.filter(filter.wants);
  if (wanted.length === 0) return;
  for (const writer of writers) writer.events(wanted);
}
