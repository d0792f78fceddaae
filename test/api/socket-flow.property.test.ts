/**
 * A client that applies snapshots and events as the API says has the state that REST shows, however
 * often it loses its connection.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../routing/index.ts';
import { aServer } from '../support/api-server.ts';
import {
  answers,
  arrives,
  endsWrapUp,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
} from '../support/builders.ts';
import { type EventSocket, openSocket, type SocketFrame } from '../support/event-socket.ts';

interface Shown {
  readonly state: unknown;
  readonly derivedState: unknown;
  readonly version: number;
}

/** What a client keeps, and the place it has come to. */
class Client {
  readonly agents = new Map<string, Shown>();
  from = 'snapshot';

  take({ op, ...frame }: SocketFrame): void {
    if (op === 'snapshot') {
      this.agents.clear();
      for (const agent of frame['agents'] as (Shown & { id: string })[]) {
        this.#keep(agent.id, agent);
      }
      this.from = String(frame['resumeToken']);
    }
    if (op !== 'events') return;
    for (const event of frame['items'] as SocketFrame[]) {
      if (event['type'] === 'agent.state') {
        this.#keep(String(event['subject']).replace('agent/', ''), event['data'] as Shown);
      }
      this.from = String(event['cwpos']);
    }
  }

  /** A slice of a snapshot may show more than its place; the version says so. */
  #keep(id: string, { state, derivedState, version }: Shown): void {
    if ((this.agents.get(id)?.version ?? -1) > version) return;
    this.agents.set(id, { state, derivedState, version });
  }
}

type Step = readonly Input[] | 'cut' | 'read' | 'forget';

const agentIds = ['a', 'b'];

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      act: fc.constantFrom<(id: string) => Input>(logsOn, logsOff, (id) => pauses(id), readies),
      agentId: fc.constantFrom(...agentIds),
    })
    .map(({ act, agentId }) => [act(agentId)]),
  fc.record({ call: fc.nat(5), act: fc.nat(3) }).map(({ call, act }) => {
    const [callId, offerId] = [`c${call}`, `c${call}/1`];
    if (act === 0) return [arrives(callId, { queueId: call % 2 === 0 ? 'z' : 'q' })];
    if (act === 1) return answers(offerId);
    return act === 2 ? [hangsUp(callId)] : [endsWrapUp(offerId)];
  }),
  fc.constantFrom('cut', 'read', 'forget'),
);

describe('a client of the socket', () => {
  it('has what REST shows after any cuts and returns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 20, maxLength: 40, size: 'max' }),
        async (steps) => {
          const served = await aServer();
          const client = new Client();
          let socket = null as EventSocket | null;
          let taken = 0;
          const read = async (): Promise<void> => {
            if (socket === null) {
              taken = 0;
              socket = await openSocket(served);
              socket.say({ op: 'subscribe', id: 's', from: client.from, types: ['agent.*'] });
            }
            // The last event comes before the answer to what is asked after it.
            served.clock.turn(5);
            await socket.call({ operation: 'getVersion' });
            for (const frame of socket.frames.slice(taken)) client.take(frame);
            taken = socket.frames.length;
          };
          for (const step of steps) {
            if (step === 'read') await read();
            else if (step === 'forget') client.from = 'snapshot';
            else if (step === 'cut') {
              socket?.stop();
              socket = null;
            } else served.tell(...step);
          }
          await read();
          await read();
          const { body } = await served.get('/api/v1/handlers/main/agents');
          const shown = (body['items'] as (Shown & { id: string })[]).map((agent) => [
            agent.id,
            agent.state,
            agent.derivedState,
          ]);
          const kept = [...client.agents].map(([id, { state, derivedState }]) => [
            ...[id, state, derivedState],
          ]);
          expect(kept.toSorted()).toEqual(shown.toSorted());
          socket?.stop();
          await served.app.close();
        },
      ),
      { numRuns: 20 },
    );
  });
});
