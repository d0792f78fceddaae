/** A server's open event streams: who reads what, from which position, and who is connected. */
import type { ServerResponse } from 'node:http';
import { httpMessages, Refusal, refusal } from '../../contracts/index.ts';
import type { Clock, Wire } from '../../live/index.ts';
import {
  type EventFilter,
  EventReaders,
  EventTexts,
  eventFilter,
  type LiveConnections,
  ownOf,
  type Principal,
} from '../../services/index.ts';
import { requireAgent, requireQueue } from '../operations/named-things.ts';
import { type EventLine, EventWriter, ReaderTurns, type StreamStart } from './event-writer.ts';
import { PingWheel } from './ping-wheel.ts';
import { Snapshots } from './snapshots.ts';
import { SseLine } from './sse-line.ts';

const streamsMax = 500;

export interface EventStreamRequest {
  readonly types?: readonly string[] | undefined;
  readonly queueIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  /** `now`, `snapshot`, or a stream position [now]. */
  readonly from?: string | undefined;
}

interface Begin {
  readonly filter: EventFilter;
  readonly start: StreamStart;
}

export interface EventSubscription {
  readonly writer: EventWriter;
  readonly leave: () => void;
}

export class EventStreams {
  readonly #texts: EventTexts;
  readonly #hiddenTexts: EventTexts;
  readonly wheel: PingWheel;
  readonly #wire: Wire;
  readonly #everywhere: readonly Wire[];
  readonly #readers: EventReaders;
  readonly #snapshots: Snapshots;
  readonly #turns: ReaderTurns;
  readonly #closers = new Set<() => void>();

  constructor({
    wire,
    wires,
    clock,
  }: {
    readonly wire: Wire;
    /**
     * All handlers' connections to the centre: a person connected to one shows as present in all.
     */
    readonly wires: readonly Wire[];
    readonly clock: Clock;
  }) {
    this.#wire = wire;
    this.#everywhere = wires;
    this.#texts = new EventTexts(wire, { hidesNumbers: false });
    this.#hiddenTexts = new EventTexts(wire, { hidesNumbers: true });
    this.wheel = new PingWheel(clock, wire.live.reportFault);
    this.#snapshots = new Snapshots(wire);
    this.#turns = new ReaderTurns(clock);
    this.#readers = new EventReaders(wire.live);
  }

  get openCount(): number {
    return this.#closers.size;
  }

  /** Records that a person has connected; call the returned function at disconnection. */
  connected({ kind, id }: Principal): () => void {
    if (kind !== 'person') return () => {};
    const ends = this.#everywhere.map(({ live }) => live.presence.connected(id));
    return () => {
      for (const end of ends) end();
    };
  }

  begin(asked: EventStreamRequest, reader: Principal): Begin {
    const wire = this.#wire;
    const { types, queueIds, agentIds, from = 'now' } = asked;
    const wanted = {
      types,
      queueIds: queueIds?.map((id) => requireQueue(id, wire).queueId),
      agentIds: agentIds?.map((id) => requireAgent(id, wire).agentId),
      ...ownOf(reader),
    };
    return { filter: eventFilter(wanted, wire), start: startOf(from, wire) };
  }

  textsFor({ hidesNumbers }: EventFilter): EventTexts {
    return hidesNumbers === true ? this.#hiddenTexts : this.#texts;
  }

  join(line: EventLine, { filter, start }: Begin): EventSubscription {
    const { live } = this.#wire;
    const writer = new EventWriter({
      line,
      filter,
      snapshots: this.#snapshots,
      turns: this.#turns,
      eventsAfter: (position, max) => live.eventsAfter(position, max),
      report: live.reportFault,
    });
    const leave = this.#readers.add(writer, filter);
    writer.begin(start);
    return {
      writer,
      leave: () => {
        leave();
        writer.close();
      },
    };
  }

  /** Streams events to a response until either side ends it. @throws {Refusal} before writing. */
  open(
    asked: EventStreamRequest,
    of: {
      readonly reader: Principal;
      readonly opener: Principal;
      readonly connections: LiveConnections;
      readonly response: ServerResponse;
      readonly hijack: () => void;
    },
  ): void {
    if (this.#closers.size >= streamsMax) {
      throw refusal(httpMessages.streamsMax, { most: streamsMax });
    }
    const { reader, opener, connections, response, hijack } = of;
    connections.requireRoom(opener, 'events');
    const begin = this.begin(asked, reader);
    hijack();
    const line = new SseLine(response, this.textsFor(begin.filter), this.#wire);
    const { writer, leave } = this.join(line, begin);
    const disconnect = this.connected(reader);
    const stopPings = this.wheel.add(() => {
      if (!right.isStill()) return;
      writer.cutIfStuck();
      line.ping();
    });
    const close = (): void => {
      leave();
      right.leave();
      stopPings();
      disconnect();
      this.#closers.delete(close);
      response.end();
    };
    const right = connections.open(opener, { kind: 'events', end: close });
    this.#closers.add(close);
    response.on('drain', () => writer.wake());
    response.on('close', close);
  }

  close(): void {
    for (const close of this.#closers) close();
    this.#readers.close();
    this.wheel.stop();
  }
}

function startOf(from: string, wire: Wire): StreamStart {
  if (from === 'now' || from === 'snapshot') return from;
  const place = wire.positionIn(from);
  if (place === null) {
    const expected = `now, snapshot or a place such as ${wire.resumeToken()}`;
    const detail = `from is ${JSON.stringify(from)}; expected ${expected}.`;
    throw new Refusal('invalid_parameter', detail);
  }
  return place.isOurs ? { after: place.position } : 'otherLife';
}
