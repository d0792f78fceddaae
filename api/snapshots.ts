/**
 * The state of now for readers of the event stream: one text, made in slices, that readers share.
 *
 * An object stands in it as it is when its slice is made, never older than the snapshot's place in
 * the stream; events after that place may tell again what a later slice shows, with the version of
 * the object, so that readers know. Who comes while others still read gets the same text, and the
 * events since.
 *
 * Cost: a slice is made when the first reader has got so far, and kept while somebody reads.
 * Source: ux-and-api.md 4.2; frames: HTML, server-sent events.
 */
import type { AgentView, SessionView, StreamEvent } from '../live/index.ts';
import { presentAgent, presentSession } from './presenters/agent.ts';
import { presentCall } from './presenters/call.ts';
import { presentQueue } from './presenters/queue.ts';
import type { Wire } from './wire.ts';

const sliceLength = 32_768;
/** Events since a snapshot beyond which a further reader gets a new one: a quarter of those kept. */
const eventsSinceMax = 25_000;

/** Slices of one snapshot. */
export class Snapshot {
  /** Its place in the stream. */
  readonly position: string;
  readonly #texts: Iterator<string, void>;
  readonly #slices: Buffer[] = [];
  readers = 0;

  constructor(wire: Wire) {
    this.position = wire.live.position;
    this.#texts = textsOf(wire);
  }

  /** The slice of a place, from 0; null: there are no more. */
  slice(place: number): Buffer | null {
    const made = this.#slices[place];
    if (made !== undefined) return made;
    const texts: string[] = [];
    for (let length = 0; length < sliceLength; ) {
      const next = this.#texts.next();
      if (next.done === true) break;
      texts.push(next.value);
      length += next.value.length;
    }
    if (texts.length === 0) return null;
    const slice = Buffer.from(texts.join(''));
    this.#slices.push(slice);
    return slice;
  }
}

/** Hands out the snapshot that others read, or a new one. */
export class Snapshots {
  readonly #wire: Wire;
  #latest: Snapshot | null = null;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  take(): Snapshot {
    if (this.#latest === null || this.#sinceLatest(this.#latest) === null) {
      this.#latest = new Snapshot(this.#wire);
    }
    this.#latest.readers += 1;
    return this.#latest;
  }

  giveBack(snapshot: Snapshot): void {
    snapshot.readers -= 1;
    if (snapshot.readers === 0 && snapshot === this.#latest) this.#latest = null;
  }

  /** null: too many, or they are no longer kept. */
  #sinceLatest({ position }: Snapshot): readonly StreamEvent[] | null {
    const since = this.#wire.live.eventsAfter(position, eventsSinceMax);
    return since === null || since.length === eventsSinceMax ? null : since;
  }
}

/** One frame, object by object. */
function* textsOf(wire: Wire): Generator<string, void> {
  const { projection, nowMs } = wire.live;
  const resumeToken = wire.resumeToken();
  const head = { op: 'snapshot', asOf: wire.instant(nowMs), resumeToken };
  const agents = projection.agents.all();
  const lists = {
    agents: each(agents, (agent) => presentAgent(agent, wire)),
    agentSessions: each(sessionsOf(agents), (session) =>
      session.endedAtMs === null ? presentSession(session, wire) : null,
    ),
    // An activation between two slices may take a queue away.
    queues: each(projection.queues(), (queue) =>
      wire.queueSetting(queue.queueId) === undefined ? null : presentQueue(queue, wire),
    ),
    calls: each(projection.calls.live(), (call) => presentCall(call, wire)),
  };
  yield `id: ${resumeToken}\nevent: snapshot\ndata: ${JSON.stringify(head).slice(0, -1)}`;
  for (const [name, texts] of Object.entries(lists)) {
    yield `,"${name}":[`;
    yield* texts;
    yield ']';
  }
  yield '}\n\n';
}

function* sessionsOf(agents: readonly AgentView[]): Generator<SessionView, void> {
  for (const { sessions } of agents) yield* sessions.values();
}

/** Items as JSON with commas between; without those that are null. */
function* each<Item>(
  items: Iterable<Item>,
  present: (item: Item) => object | null,
): Generator<string, void> {
  let comma = '';
  for (const item of items) {
    const shown = present(item);
    if (shown === null) continue;
    yield comma + JSON.stringify(shown);
    comma = ',';
  }
}
