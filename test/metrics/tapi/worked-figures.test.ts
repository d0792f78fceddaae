import { describe, expect, it } from 'vitest';
import {
  agentReading,
  createMetrics,
  frameOfCentre,
  queueReading,
  sessionReading,
  TapiFigures,
  wholeSeconds,
} from '../../../metrics/index.ts';
import {
  type CentreFile,
  createRouter,
  type Effect,
  type Instant,
} from '../../../routing/index.ts';
import {
  agentsMorning,
  hourMs,
  queuesMorning,
  threeQueues,
  timeMs,
  twoGroups,
} from '../../support/worked-figures.ts';

/** A core, and the figures of what it does. */
function measured(centre: CentreFile, morning: readonly Instant[]) {
  const router = createRouter({ centre });
  const metrics = createMetrics({ frame: frameOfCentre(centre), intervalMs: 900_000 });
  const figures = new TapiFigures(metrics, centre);
  const run = (instant: Instant): readonly Effect[] => {
    const effects: Effect[] = [];
    for (let dueMs = router.nextDueAtMs(); dueMs !== null && dueMs < instant.atMs; ) {
      effects.push(...step({ atMs: dueMs, inputs: [] }));
      dueMs = router.nextDueAtMs();
    }
    return [...effects, ...step(instant)];
  };
  const step = (instant: Instant): readonly Effect[] => {
    const effects = router.step(instant);
    for (const effect of effects) {
      figures.apply(effect);
      metrics.apply(effect);
      expect(effect.type).not.toBe('refused');
    }
    return effects;
  };
  const effects = morning.flatMap(run);
  return { figures, effects, run };
}

/** The session opened for a group. */
function sessionOf(effects: readonly Effect[], groupId: string): string {
  const opened = effects.find(
    (each) => each.type === 'agentSession.state' && each.groupId === groupId,
  );
  return opened?.type === 'agentSession.state' ? opened.sessionId : '';
}

function inSeconds(durationsMs: { readonly [name: string]: number }) {
  return Object.fromEntries(
    Object.entries(durationsMs).map(([name, ms]) => [name, wholeSeconds(ms)]),
  );
}

describe('the worked example of tapi-call-center.md 4.7', () => {
  it('comes out of a session that saw two calls', () => {
    const { figures, effects, run } = measured(twoGroups, agentsMorning);
    const sessionId = sessionOf(effects, 'A');
    run({ atMs: hourMs, inputs: [{ type: 'endSession', sessionId }] });
    const sums = figures.ofSession('a', sessionId);
    const read = sums === null ? null : sessionReading(sums, 2 * hourMs);
    expect(sums?.holdMs).toBe(timeMs(0, 30));
    expect(read?.counts).toEqual({ numberOfCalls: 2, acdCallRate: 2 });
    expect(inSeconds(read?.durationsMs ?? {})).toEqual({
      sessionDuration: 3_600,
      longestTimeToAnswer: 8,
      averageTimeToAnswer: 6,
      totalTalkTime: 390,
      averageTalkTime: 195,
      totalCallTime: 510,
      averageCallTime: 255,
      totalWrapUpTime: 90,
      averageWrapUpTime: 45,
    });
  });

  it('counts the hours of overlapping sessions once', () => {
    const { figures, effects, run } = measured(twoGroups, agentsMorning);
    run({ atMs: hourMs, inputs: [{ type: 'endSession', sessionId: sessionOf(effects, 'A') }] });
    run({ atMs: timeMs(90), inputs: [{ type: 'endSession', sessionId: sessionOf(effects, 'B') }] });
    const { sums } = figures.ofAgent('a', 'current', timeMs(100)) ?? { sums: null };
    expect(sums?.activeMs).toBe(timeMs(90));
    expect(sums === null ? null : agentReading(sums).counts).toMatchObject({
      numberOfAcdCalls: 3,
      overallCallRate: 2,
    });
  });

  it('comes out of a queue of five calls that end in five ways', () => {
    const { figures } = measured(threeQueues, queuesMorning);
    const { sums } = figures.ofQueue('q', 'current', timeMs(4, 30)) ?? { sums: null };
    const read = sums === null ? null : queueReading(sums);
    expect(read?.counts).toEqual({
      totalCallsQueued: 5,
      currentCallsQueued: 1,
      totalCallsAnswered: 2,
      totalCallsAbandoned: 1,
      totalCallsFlowedIn: 1,
      totalCallsFlowedOut: 1,
      finalDisposition: 0,
    });
    expect(read?.durationsMs.averageWaitTime).toBe(32_500);
    expect(inSeconds(read?.durationsMs ?? {})).toEqual({
      longestEverWaitTime: 60,
      currentLongestWaitTime: 30,
      averageWaitTime: 33,
    });
  });
});

describe('a session that ends before its work', () => {
  it.each([
    ['its talk', 11, { acdCalls: 1, talkMs: timeMs(0, 52), wrapUpMs: 0 }],
    ['its wrap-up', 16, { acdCalls: 1, talkMs: timeMs(4, 30), wrapUpMs: timeMs(0, 52) }],
  ])('has the part done of %s, and its agent the whole', (_, minutes, part) => {
    const opened = sessionOf(measured(twoGroups, agentsMorning.slice(0, 1)).effects, 'A');
    const ending: Instant = {
      atMs: timeMs(minutes),
      inputs: [{ type: 'endSession', sessionId: opened }],
    };
    const morning = [...agentsMorning.slice(0, 6), ending];
    const { figures } = measured(
      twoGroups,
      morning.toSorted((a, b) => a.atMs - b.atMs),
    );
    expect(figures.ofSession('a', opened)).toMatchObject({ ...part, endedAtMs: timeMs(minutes) });
    const agent = figures.ofAgent('a', 'current', timeMs(20));
    expect(agent?.sums).toMatchObject({
      acdCalls: 1,
      talkMs: timeMs(4, 30),
      holdMs: timeMs(0, 30),
    });
  });
});
