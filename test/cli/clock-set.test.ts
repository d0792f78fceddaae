/** Somebody sets the clock of a machine on which a service runs. */
import { expect, it } from 'vitest';
import { systemClock } from '../../live/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aRunningService, type RunningService } from '../support/running-service.ts';

const hourMs = 3_600_000;
/** The keys of tests last for an hour. */
const forwardMs = 3_000_000;

async function waitingIn({ client }: RunningService): Promise<readonly string[]> {
  const params = { queue: 'shop.orders' };
  const ids: string[] = [];
  for await (const { callId } of client('sue').each('/api/v1/queues/{queue}/waiting', { params })) {
    ids.push(callId);
  }
  return ids;
}

it('a clock set back and forward by an hour loses, delays and disorders nothing', async () => {
  let setByMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + setByMs };
  const data = aFolder();
  const running = await aRunningService(undefined, 0, { clock, data });
  const { service } = running;
  const stamps: number[] = [];
  service.live.onEffects((effects) => {
    for (const { atMs } of effects) stamps.push(atMs);
  });
  const ids = [await running.arrive('orders'), await running.arrive('orders')];
  for (const byMs of [-hourMs, hourMs, forwardMs]) {
    setByMs += byMs;
    const beganAtMs = performance.now();
    ids.push(await running.arrive('orders'));
    // It waited for the clock, a minute at a time.
    expect(performance.now() - beganAtMs).toBeLessThan(20_000);
    expect(await waitingIn(running)).toEqual(ids);
  }
  expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  expect(stamps.length).toBeLessThan(50);
  await running.stop();
  const again = await aRunningService(undefined, 0, { clock, data });
  expect(await waitingIn(again)).toEqual(ids);
});
