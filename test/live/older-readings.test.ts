/** What was written by earlier readings of the core replays by them, until a restart. */
import { describe, expect, it } from 'vitest';
import { replayingCore } from '../../live/index.ts';
import { createRouter, type Input, type Instant, restoreRouter } from '../../routing/index.ts';
import type { JournalEntry } from '../../store/index.ts';
import {
  aCentre,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
  readies,
} from '../support/builders.ts';

const centre = aCentre({
  groups: [{ id: 'g', wrapUp: { mode: 'optional' } }],
  queues: [
    aQueue('q', { group: 'g' }),
    aQueue('p', { plan: round('r') }),
    aQueue('r', { plan: round('p') }),
  ],
  agents: [{ id: 'a', groups: ['g'] }],
});

function round(queue: string) {
  return { maxWaitMs: 1, fallback: { kind: 'move', queue } } as const;
}

const pauses: Input = { type: 'setSessionState', sessionId: 'a/1', state: 'notReady' };
const day: readonly Instant[] = [
  { atMs: 0, inputs: [logsOn('a'), arrives('c1')] },
  { atMs: 1, inputs: answers('c1/1') },
  { atMs: 2, inputs: [hangsUp('c1')] },
  { atMs: 3, inputs: [readies('a'), arrives('c2', { queueId: 'p' })] },
  { atMs: 4, inputs: [pauses, readies('a')] },
  { atMs: 100, inputs: [] },
];

function journalOf(router: ReturnType<typeof createRouter>, life: object): JournalEntry[] {
  let n = 0;
  const entry = (kind: string, atMs: number, body: object) =>
    ({ kind, atMs, body: JSON.stringify(body) }) as JournalEntry;
  const instants = day.map(({ atMs, inputs }) => {
    const written = entry('instant', atMs, { n, inputs });
    n = router.step({ atMs, inputs }).at(-1)?.n ?? n;
    return written;
  });
  return [entry('life', 0, { epoch: 1, engine: '', centre, ruleSets: [], ...life }), ...instants];
}

function differenceIn(entries: Iterable<JournalEntry>): unknown {
  const replaying = replayingCore(entries, 0);
  for (let step = replaying.next(); ; step = replaying.next()) {
    if (step.done === true) return step.value.difference;
  }
}

describe('a journal of earlier readings', () => {
  it('replays as it was written, and one of today by those of today', () => {
    expect(differenceIn(journalOf(createRouter({ centre, readings: 1 }), {}))).toBeNull();
    expect(differenceIn(journalOf(createRouter({ centre }), { readings: 2 }))).toBeNull();
    expect(differenceIn(journalOf(createRouter({ centre }), {}))).not.toBeNull();
  });

  it('goes on by its readings from a snapshot of then, until a restart says otherwise', () => {
    const early = createRouter({ centre, readings: 1 });
    for (const instant of day) early.step(instant);
    const snapshot = JSON.parse(JSON.stringify(early.snapshot()));
    for (const agent of snapshot.agents) for (const one of agent.sessions) delete one.isPaused;
    expect(snapshot).not.toHaveProperty('readings');
    const restored = restoreRouter({ centre }, snapshot);
    const next = { atMs: 101, inputs: [readies('a')] };
    expect(restored.step(next)).toEqual(early.step(next));
    const restart: Input = { type: 'restart', epoch: 2, liveLegs: [], readings: 2 };
    const seen = restored.step({ atMs: 102, inputs: [restart] });
    const blocked = { type: 'agent.state', agentId: 'a', state: 'notReady', reason: 'sessions' };
    expect(seen).toContainEqual(expect.objectContaining(blocked));
    // The call that went round a thousand times a second takes the final fallback.
    const ended = { type: 'call.ended', callId: 'c2', cause: 'overflowLoop' };
    expect(seen).toContainEqual(expect.objectContaining(ended));
    expect(restored.snapshot()).toHaveProperty('readings', 2);
  });
});
