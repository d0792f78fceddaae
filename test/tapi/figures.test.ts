import { describe, expect, it } from 'vitest';
import type { Instant } from '../../routing/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';
import {
  agentsMorning,
  hourMs,
  queuesMorning,
  threeQueues,
  timeMs,
  twoGroups,
} from '../support/worked-figures.ts';

const agentStats = '/api/v1/agents/shop.a/stats';
const queueStats = '/api/v1/queues/shop.q/stats';

/** Turns the clock to an instant after 09:00. */
function turnTo({ clock }: TestApi, atMs: number): void {
  clock.turn(atMs - clock.nowMs());
}

/** Sends what a morning holds, each instant at its time. */
function play(served: TestApi, morning: readonly Instant[]): void {
  for (const { atMs, inputs } of morning) {
    turnTo(served, atMs);
    served.tell(...inputs);
  }
}

function setPeriod({ ask }: TestApi, of: string, seconds: unknown) {
  return ask('PUT', `/api/v1/${of}/measurement-period`, { as: 'malik', body: { seconds } });
}

async function sessionIds(served: TestApi): Promise<readonly string[]> {
  const { body } = await served.get('/api/v1/agents/shop.a/sessions');
  return (body['items'] as readonly { readonly id: string }[]).map(({ id }) => id);
}

function endsSession({ live, tell }: TestApi, groupId: string): void {
  const sessions = live.projection.agents.get('a')?.sessions.values() ?? [];
  const session = [...sessions].find((each) => each.shown.groupId === `shop.${groupId}`);
  tell({ type: 'endSession', sessionId: session?.sessionId ?? '' });
}

describe('figures over HTTP', () => {
  it("TAPI 30 show a session's two calls and an agent's hours as worked out in 4.7", async () => {
    const served = await aServer(twoGroups);
    play(served, agentsMorning);
    turnTo(served, hourMs);
    endsSession(served, 'A');
    turnTo(served, timeMs(90));
    endsSession(served, 'B');
    turnTo(served, timeMs(100));
    const [first] = await sessionIds(served);
    const session = await served.get(`/api/v1/agent-sessions/${first}/stats?durations=ms`);
    expect(session.body).toMatchObject({
      sessionStartTime: '2026-11-23T08:00:00.000Z',
      windowStart: '2026-11-23T08:00:00.000Z',
      windowEnd: '2026-11-23T09:00:00.000Z',
      measurementPeriod: null,
      complete: true,
      numberOfCalls: 2,
      totalTalkTime: 390,
      averageTalkTime: 195,
      totalCallTime: 510,
      averageCallTime: 255,
      totalWrapUpTime: 90,
      averageWrapUpTime: 45,
      longestTimeToAnswer: 8,
      averageTimeToAnswer: 6,
      sessionDuration: 3_600,
      acdCallRate: 2,
      totalTalkTimeMs: 390_000,
      averageTimeToAnswerMs: 6_000,
    });
    const agent = (await served.get(agentStats)).body;
    expect(agent).toMatchObject({
      agentId: 'shop.a',
      measurementPeriod: 86_400,
      windowStart: '2026-11-23T08:00:00.000Z',
      asOf: '2026-11-23T09:40:00.000Z',
      complete: false,
      numberOfAcdCalls: 3,
      overallCallRate: 2,
      numberOfIncomingCalls: 0,
    });
    expect(Object.keys(agent).filter((name) => name.endsWith('Ms'))).toEqual([]);
  });

  it("TAPI 30 show a queue's five calls as worked out in 4.7", async () => {
    const served = await aServer(threeQueues);
    await setPeriod(served, 'queues/shop.q', 3_600);
    play(served, queuesMorning);
    turnTo(served, timeMs(4, 30));
    expect((await served.get(queueStats)).body).toMatchObject({
      measurementPeriod: 3_600,
      windowStart: '2026-11-23T08:00:00.000Z',
      windowEnd: '2026-11-23T09:00:00.000Z',
      asOf: '2026-11-23T08:04:30.000Z',
      totalCallsQueued: 5,
      currentCallsQueued: 1,
      totalCallsAnswered: 2,
      totalCallsAbandoned: 1,
      totalCallsFlowedIn: 1,
      totalCallsFlowedOut: 1,
      finalDisposition: 0,
      longestEverWaitTime: 60,
      currentLongestWaitTime: 30,
      averageWaitTime: 33,
    });
    const inMs = (await served.get(`${queueStats}?durations=ms`)).body;
    expect(inMs).toMatchObject({ averageWaitTimeMs: 32_500, averageWaitTime: 33 });
  });

  it('TAPI 22 count a call without a queue apart from those of the ACD', async () => {
    const served = await aServer(twoGroups);
    const began = { type: 'directCall.began', agentId: 'a' } as const;
    served.tell(logsOn('a', { ready: false }));
    served.tell({ ...began, callId: 'd1', direction: 'incoming' });
    expect((await served.get(agentStats)).body).toMatchObject({
      numberOfIncomingCalls: 1,
      numberOfOutgoingCalls: 0,
      numberOfAcdCalls: 0,
      totalAcdCallTime: 0,
    });
  });

  it('TAPI 32 begin at zero when the period is set, and keep the old window', async () => {
    const served = await aServer(twoGroups);
    play(served, agentsMorning.slice(0, 10));
    turnTo(served, timeMs(25));
    const set = await setPeriod(served, 'agents/shop.a', 3_600);
    expect(set.body).toMatchObject({
      numberOfAcdCalls: 0,
      totalAcdTalkTime: 0,
      overallCallRate: 0,
      measurementPeriod: 3_600,
      windowStart: '2026-11-23T08:25:00.000Z',
    });
    const old = {
      numberOfAcdCalls: 2,
      totalAcdCallTime: 510,
      complete: false,
      windowStart: '2026-11-23T08:00:00.000Z',
      windowEnd: '2026-11-23T08:25:00.000Z',
    };
    expect((await served.get(`${agentStats}?window=previous`)).body).toMatchObject(old);
    const byStart = `${agentStats}?window=2026-11-23T09:00:00%2B01:00`;
    expect((await served.get(byStart)).body).toMatchObject(old);
    for (const seconds of [0, -60, 59, 2_678_401, 60.5, '60', null]) {
      expect((await setPeriod(served, 'agents/shop.a', seconds)).status).toBe(400);
    }
    const kept = { measurementPeriod: 3_600, windowStart: '2026-11-23T08:25:00.000Z' };
    expect((await served.get(agentStats)).body).toMatchObject(kept);
    expect((await served.get('/api/v1/agents/shop.a')).body['measurementPeriod']).toBe(3_600);
  });

  it('TAPI 32 begin anew also where the period is the one in force', async () => {
    const served = await aServer(twoGroups);
    turnTo(served, timeMs(1));
    await setPeriod(served, 'agents/shop.a', 86_400);
    expect((await served.get(agentStats)).body['windowStart']).toBe('2026-11-23T08:01:00.000Z');
  });

  it('TAPI 33 keep those who wait when a window ends and its counters begin at zero', async () => {
    const served = await aServer(threeQueues);
    await setPeriod(served, 'queues/shop.r', 3_600);
    served.tell(...['1', '2', '3', '4', '5'].map((id) => arrives(id, { queueId: 'r' })));
    const stats = '/api/v1/queues/shop.r/stats';
    turnTo(served, hourMs - 1);
    const before = { totalCallsQueued: 5, currentCallsQueued: 5, longestEverWaitTime: 3_600 };
    expect((await served.get(stats)).body).toMatchObject(before);
    turnTo(served, hourMs + timeMs(1));
    expect((await served.get(stats)).body).toMatchObject({
      totalCallsQueued: 0,
      currentCallsQueued: 5,
      longestEverWaitTime: 3_660,
      windowStart: '2026-11-23T09:00:00.000Z',
      complete: false,
    });
    const ended = { ...before, complete: true, windowEnd: '2026-11-23T09:00:00.000Z' };
    expect((await served.get(`${stats}?window=previous`)).body).toMatchObject(ended);
  });

  it('keep the last sixty windows of a queue that nobody looked at for a year', async () => {
    const served = await aServer(threeQueues);
    await setPeriod(served, 'queues/shop.q', 60);
    served.tell(logsOn('a'));
    turnTo(served, 8_760 * hourMs);
    const windowAt = (minutes: number) => {
      const at = new Date(served.live.originMs + 8_760 * hourMs - timeMs(minutes)).toISOString();
      return served.get(`${queueStats}?window=${at}`);
    };
    expect((await windowAt(60)).body['complete']).toBe(true);
    expect((await windowAt(1)).body['complete']).toBe(true);
    const gone = await windowAt(61);
    expect(gone.status).toBe(404);
    expect(gone.body['code']).toBe('window_not_found');
  });

  it('refuse a window beside a span, and one that never was', async () => {
    const { get } = await aServer(threeQueues);
    const from = 'from=2026-11-23T08:00:00Z';
    expect((await get(`${queueStats}?window=current&${from}`)).status).toBe(400);
    expect((await get(`${queueStats}?window=yesterday`)).status).toBe(400);
    expect((await get(`${queueStats}?window=previous`)).status).toBe(404);
    expect((await get('/api/v1/agent-sessions/shop.a.9/stats')).status).toBe(404);
    const span = (await get(`${queueStats}?${from}`)).body;
    expect(span).toMatchObject({ windowStart: '2026-11-23T08:00:00.000Z', complete: false });
  });
});
