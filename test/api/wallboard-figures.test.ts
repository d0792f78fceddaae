import { describe, expect, it } from 'vitest';
import { centreFigures, queueFigures, wallboardFigures } from '../../metrics/index.ts';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, hangsUp, logsOn } from '../support/builders.ts';

/** All in one go. */
function atOnce<T>(slices: Generator<void, T>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}

/** A day in which calls are answered, abandoned, left waiting and worked on. */
async function aDay(): Promise<TestApi> {
  const served = await aServer({
    ...shopCentre,
    groups: [...(shopCentre.groups ?? []), { id: 'empty' }],
  });
  const { tell, clock } = served;
  tell(logsOn('a'), arrives('c1'), arrives('c2', { class: 2 }));
  clock.turn(7_000);
  tell(accepts('c1/1'), connects('c1/1'));
  clock.turn(61_000);
  tell(hangsUp('c1'), arrives('c3', { queueId: 'z' }), arrives('c4'));
  // Into another interval, so that closed and open ones are summed.
  clock.turn(45 * 60_000);
  tell(hangsUp('c2'), logsOn('b'));
  clock.turn(11_000);
  tell(arrives('c5'), arrives('c6', { class: 1 }));
  clock.turn(5_000);
  return served;
}

describe('figures of a wallboard', () => {
  it('are those of the centre, of its groups and of its queues, read one by one', async () => {
    const { live } = await aDay();
    const { metrics } = live;
    const scope = { atMs: live.nowMs, fromMs: live.dayStartMs };
    const groups = [
      { groupId: 'g', queueIds: ['q', 'z'], agentIds: ['a', 'b'] },
      { groupId: 'part', queueIds: ['z'], agentIds: ['b'] },
      { groupId: 'empty', queueIds: [], agentIds: [] },
    ];
    const read = atOnce(wallboardFigures(metrics, scope, groups));
    const { agentCounts: _, ...centre } = centreFigures(metrics, scope);
    expect(centre.counts.entered).toBe(6);
    expect(read).toMatchObject({
      window: centre.window,
      counts: centre.counts,
      figures: centre.figures,
      longestWaitingMs: centre.longestWaitingMs,
    });
    const loadIn = ({
      offeredLoadErlangs,
      loadPerAgent,
      handledFairness,
      idleAtOfferMsRange,
    }: ReturnType<typeof centreFigures>) => ({
      offeredLoadErlangs,
      loadPerAgent,
      handledFairness,
      idleAtOfferMsRange,
    });
    expect(read.load).toEqual(loadIn(centreFigures(metrics, scope)));
    for (const { groupId, ...of } of groups) {
      const own = loadIn(centreFigures(metrics, { ...scope, ...of }));
      expect([groupId, read.loads.get(groupId)]).toEqual([groupId, own]);
    }
    for (const queueId of metrics.queueIds()) {
      expect(queueFigures(metrics, queueId, scope)).toMatchObject({ ...read.queues.get(queueId) });
    }
    expect([...read.queues.keys()]).toEqual(metrics.queueIds());
  });

  it('are read a queue or some agents at a time', async () => {
    const agents = Array.from({ length: 1_000 }, (_, place) => ({ id: `a${place}` }));
    const { live } = await aServer({ ...shopCentre, agents });
    const scope = { atMs: live.nowMs, fromMs: live.dayStartMs };
    const slices = wallboardFigures(live.metrics, scope, []);
    let count = 0;
    while (slices.next().done !== true) count += 1;
    expect(count).toBeGreaterThan(1_000 / 50);
  });
});
