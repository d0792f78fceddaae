/**
 * Decides which events each reader gets: those asked for that they may see.
 *
 * Readers with equal filters are evaluated once. Readers of named agents, as all agents are, are
 * found by agent, so thousands of them add no cost to other events.
 */
import type { StreamEvent } from '../../live/index.ts';
import {
  agentsOf,
  concernedBy,
  type EventFilter,
  isEverybodys,
  ofOrders,
  typeOf,
} from '../../services/index.ts';
import type { EventWriter } from './event-writer.ts';

interface Group {
  readonly filter: EventFilter;
  readonly writers: Set<EventWriter>;
}

export class EventReaders {
  readonly #groups = new Map<string, Group>();
  readonly #wide = new Set<Group>();
  readonly #byAgent = new Map<string, Set<Group>>();
  /** Groups indexed by agent that also want public events or orders. */
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
