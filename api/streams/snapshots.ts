/**
 * Snapshots of the centre's state, made in slices and shared by simultaneous stream readers. An
 * object may be newer than the snapshot's position, never older; versions let readers skip repeats.
 */
import type { KeptCall, LiveAgent, LiveSession, StreamEvent, Wire } from '../../live/index.ts';
import {
  agentsOf,
  type EventFilter,
  isAgentWithin,
  isQueueWithin,
  isSubjectWithin,
  withHiddenNumbers,
} from '../../services/index.ts';
import { callNow } from '../presenters/call.ts';
import { presentQueue } from '../presenters/queue.ts';

const sliceLength = 32_768;
/** A snapshot this many events old is not shared any more: a quarter of the events in memory. */
const eventsSinceMax = 25_000;

/** A snapshot, in slices that hold members of one JSON object, without the braces around them. */
export class Snapshot {
  readonly position: string;
  readonly resumeToken: string;
  readonly key: string;
  readonly #texts: Iterator<string, void>;
  readonly #slices: Buffer[] = [];
  readers = 0;

  constructor(wire: Wire, filter: EventFilter) {
    this.position = wire.live.position;
    this.resumeToken = wire.resumeToken();
    this.key = keyOf(filter);
    this.#texts = textsOf(wire, filter);
  }

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

export class Snapshots {
  readonly #wire: Wire;
  readonly #latest = new Map<string, Snapshot>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  take(filter: EventFilter): Snapshot {
    let latest = this.#latest.get(keyOf(filter));
    if (latest === undefined || this.#sinceLatest(latest) === null) {
      latest = new Snapshot(this.#wire, filter);
      this.#latest.set(latest.key, latest);
    }
    latest.readers += 1;
    return latest;
  }

  giveBack(snapshot: Snapshot): void {
    snapshot.readers -= 1;
    const isLatest = snapshot === this.#latest.get(snapshot.key);
    if (snapshot.readers === 0 && isLatest) this.#latest.delete(snapshot.key);
  }

  #sinceLatest({ position }: Snapshot): readonly StreamEvent[] | null {
    const since = this.#wire.live.eventsAfter(position, eventsSinceMax);
    return since === null || since.length === eventsSinceMax ? null : since;
  }
}

function keyOf(filter: EventFilter): string {
  return JSON.stringify([agentsOf(filter), filter.hidesNumbers, filter.limits]);
}

function* textsOf(wire: Wire, filter: EventFilter): Generator<string, void> {
  const { limits, hidesNumbers } = filter;
  const agentIds = agentsOf(filter);
  const isAgentSeen = ({ agentId }: LiveAgent) =>
    limits === undefined || isAgentWithin(limits, agentId, wire);
  const isCallSeen = ({ queueId, answeredFrom, legs }: KeptCall) =>
    limits === undefined ||
    isSubjectWithin(
      limits,
      {
        queueId: queueId ?? answeredFrom,
        agentIds: legs.flatMap(({ agentId }) => agentId ?? []),
      },
      wire,
    );
  const shown = (kept: KeptCall) => {
    const call = callNow(kept, wire);
    return hidesNumbers === true ? withHiddenNumbers(call, wire) : call;
  };
  const { projection, nowMs } = wire.live;
  const head = { asOf: wire.instant(nowMs), resumeToken: wire.resumeToken() };
  const some =
    agentIds === null
      ? projection.agents.all()
      : agentIds.flatMap((agentId) => projection.agents.get(agentId) ?? []);
  const agents = [...some].filter(isAgentSeen);
  const calls = agentIds === null ? projection.calls.live() : callsOf(agents, wire);
  const lists = {
    agents: each(agents, (agent) => projection.agents.read(agent, nowMs)),
    agentSessions: each(sessionsOf(agents), (session) =>
      session.shown.endTime === null ? session.shown : null,
    ),
    // The queue may be gone, as the centre can change between two slices.
    queues: each(projection.queues(), (queue) =>
      wire.queueSetting(queue.queueId) === undefined ||
      (limits !== undefined && !isQueueWithin(limits, queue.queueId, wire))
        ? null
        : presentQueue(queue, wire),
    ),
    calls: each(calls, (call) => (isCallSeen(call) ? shown(call) : null)),
  };
  yield JSON.stringify(head).slice(1, -1);
  for (const [name, texts] of Object.entries(lists)) {
    yield `,"${name}":[`;
    yield* texts;
    yield ']';
  }
}

/** Calls that agents talk in, are offered, dial or wrap up. */
function callsOf(agents: readonly LiveAgent[], wire: Wire): ReadonlySet<KeptCall> {
  const { calls } = wire.live.projection;
  const found = new Set<KeptCall>();
  for (const { agentId, holds } of agents) {
    for (const { of } of calls.legs.ofAgent(agentId)) found.add(of);
    for (const { callId } of holds.values()) {
      const kept = calls.kept(wire.call(callId));
      if (kept !== undefined) found.add(kept);
    }
  }
  return found;
}

function* sessionsOf(agents: readonly LiveAgent[]): Generator<LiveSession, void> {
  for (const { sessions } of agents) yield* sessions.values();
}

/** Items as the JSON of an array's content, with commas between; null items are skipped. */
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
