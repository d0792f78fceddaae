/**
 * Records a simulated or real day, so that a page can show any instant. Typed arrays in time order
 * allow binary search.
 */
import { type ReplayRun, replayStates, waitEnds } from './worker-protocol.ts';

export interface DayEvent {
  readonly type: string;
  readonly atMs: number;
  readonly callId?: string | undefined;
  readonly queueId?: string | undefined;
  readonly agentId?: string | undefined;
  readonly state?: string | undefined;
}

type WaitEnd = (typeof waitEnds)[number];

export class DayRecorder {
  readonly #queues: ReadonlyMap<string, number>;
  readonly #calls: string[] = [];
  readonly #queue: number[] = [];
  readonly #fromMs: number[] = [];
  readonly #toMs: number[] = [];
  readonly #end: number[] = [];
  readonly #answeredBy: number[] = [];
  readonly #waiting = new Map<string, number>();
  readonly #agents = new Map<string, { readonly atMs: number[]; readonly states: number[] }>();
  readonly #agentPlaces = new Map<string, number>();

  constructor(queueIds: readonly string[]) {
    this.#queues = new Map(queueIds.map((id, place) => [id, place]));
  }

  take(event: DayEvent): void {
    const { atMs, callId = '', queueId = '', agentId = '' } = event;
    switch (event.type) {
      case 'call.queued':
        this.#leave(callId, atMs, 'movedOn');
        this.#enter(callId, queueId, atMs);
        break;
      case 'call.answered':
      // A consult in a queue is answered by this alone.
      case 'offer.connected':
        this.#leave(callId, atMs, 'answered', agentId);
        break;
      case 'call.abandoned':
        this.#leave(callId, atMs, 'gaveUp');
        break;
      case 'call.overflowed':
        this.#leave(callId, atMs, 'movedOn');
        break;
      case 'call.ended':
      case 'callback.planned':
      case 'call.messageTaken':
        this.#leave(callId, atMs, 'sentAway');
        break;
      case 'agent.state':
        this.#show(
          agentId,
          replayStates.indexOf(event.state as (typeof replayStates)[number]),
          atMs,
        );
        break;
      default:
    }
  }

  run(queues: readonly string[], endMs: number): ReplayRun {
    for (const callId of [...this.#waiting.keys()]) this.#leave(callId, endMs, 'stillWaits');
    const agents = [...this.#agents.values()];
    const starts = new Int32Array(agents.length + 1);
    agents.forEach(({ atMs }, place) => {
      starts[place + 1] = (starts[place] ?? 0) + atMs.length;
    });
    return {
      queues,
      agents: [...this.#agents.keys()],
      calls: this.#calls,
      endMs,
      waits: {
        queue: Uint16Array.from(this.#queue),
        fromMs: Float64Array.from(this.#fromMs),
        toMs: Float64Array.from(this.#toMs),
        end: Uint8Array.from(this.#end),
        agent: Int32Array.from(this.#answeredBy),
      },
      states: {
        starts,
        atMs: Float64Array.from(agents.flatMap(({ atMs }) => atMs)),
        state: Uint8Array.from(agents.flatMap(({ states }) => states)),
      },
    };
  }

  #enter(callId: string, queueId: string, atMs: number): void {
    this.#waiting.set(callId, this.#calls.length);
    this.#calls.push(callId);
    this.#queue.push(this.#queues.get(queueId) ?? 0);
    this.#fromMs.push(atMs);
    this.#toMs.push(atMs);
    this.#end.push(0);
    this.#answeredBy.push(-1);
  }

  #leave(callId: string, atMs: number, end: WaitEnd, agentId?: string): void {
    const place = this.#waiting.get(callId);
    if (place === undefined) return;
    this.#waiting.delete(callId);
    this.#toMs[place] = atMs;
    this.#end[place] = waitEnds.indexOf(end);
    this.#answeredBy[place] = this.#agentPlaces.get(agentId ?? '') ?? -1;
  }

  #show(agentId: string, state: number, atMs: number): void {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = { atMs: [], states: [] };
      this.#agentPlaces.set(agentId, this.#agents.size);
      this.#agents.set(agentId, agent);
    }
    agent.atMs.push(atMs);
    agent.states.push(state);
  }
}
