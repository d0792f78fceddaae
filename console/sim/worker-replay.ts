/**
 * One simulated day, written down so that a page can show any instant of it.
 *
 * Typed arrays, in the order of time: a page finds an instant in them by halving.
 * Source: ux-and-api.md 10.8.
 */
import type { Parsed } from '../../contracts/index.ts';
import {
  compileScenario,
  type ReplicationOptions,
  simulateReplication,
} from '../../simulator/index.ts';
import { type ReplayQuestion, type ReplayRun, replayStates, waitEnds } from './worker-protocol.ts';

type Effect = Parameters<NonNullable<ReplicationOptions['onEffect']>>[0];
type WaitEnd = (typeof waitEnds)[number];

/** Yields once, as it begins. */
export function* replayOf(asked: ReplayQuestion): Generator<number, Parsed<ReplayRun>> {
  const { scenario, centre, seed, day } = asked;
  yield 0;
  const compiled = compileScenario(scenario, centre);
  if (!compiled.ok) return compiled;
  const { queues } = compiled.value.centre;
  const recorder = new DayRecorder(queues.map(({ id }) => id));
  const { endedAtMs } = simulateReplication(compiled.value, day, {
    seed,
    onEffect: (effect) => recorder.take(effect),
  });
  const names = queues.map(({ id, name }) => name ?? id);
  return { ok: true, value: recorder.run(names, endedAtMs) };
}

class DayRecorder {
  readonly #queues: ReadonlyMap<string, number>;
  readonly #calls: string[] = [];
  readonly #queue: number[] = [];
  readonly #fromMs: number[] = [];
  readonly #toMs: number[] = [];
  readonly #end: number[] = [];
  readonly #answeredBy: number[] = [];
  /** Places of those who wait. */
  readonly #waiting = new Map<string, number>();
  readonly #agents = new Map<string, { readonly atMs: number[]; readonly states: number[] }>();
  readonly #agentPlaces = new Map<string, number>();

  constructor(queueIds: readonly string[]) {
    this.#queues = new Map(queueIds.map((id, place) => [id, place]));
  }

  take(effect: Effect): void {
    switch (effect.type) {
      case 'call.queued':
        this.#leave(effect.callId, effect.atMs, 'movedOn');
        this.#enter(effect.callId, effect.queueId, effect.atMs);
        break;
      case 'call.answered':
        this.#leave(effect.callId, effect.atMs, 'answered', effect.agentId);
        break;
      case 'call.abandoned':
        this.#leave(effect.callId, effect.atMs, 'gaveUp');
        break;
      case 'call.overflowed':
        this.#leave(effect.callId, effect.atMs, 'movedOn');
        break;
      case 'call.ended':
      case 'callback.planned':
      case 'call.messageTaken':
        this.#leave(effect.callId, effect.atMs, 'sentAway');
        break;
      case 'agent.state':
        this.#show(effect.agentId, replayStates.indexOf(effect.state), effect.atMs);
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
