/** A day over HTTP, whole: from the events in memory, and made again from the journal on disk. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aRunningService, smallCentre } from '../support/running-service.ts';

const path = '/api/v1/centres/{centre}/past';
const params = { centre: 'shop' };

describe.each(['memory', 'disk'])('a day from %s', (source) => {
  it('has who called and who worked, and says from when on days are known', async () => {
    const data = source === 'disk' ? { data: aFolder() } : {};
    const running = await aRunningService(smallCentre, 0, data);
    const calls = [await running.arrive('orders'), await running.arrive('returns')];
    const read = async (date?: string) => {
      const query = date === undefined ? {} : { date };
      const answer = await running.client('sue').get(path, { params, query });
      if (!answer.ok) throw new Error(answer.problem.detail);
      return answer.body;
    };
    const today = await read();
    const queued = today.items.filter(({ type }) => type === 'call.queued');
    expect(queued.map(({ callId }) => callId)).toEqual(calls);
    expect(queued.map(({ queueId }) => queueId)).toEqual(['shop.orders', 'shop.returns']);
    expect(today).toMatchObject({ date: today.firstDate, isCut: false });
    expect(await read(today.date)).toMatchObject({ items: today.items });
    const before = await read('2020-01-01');
    expect(before).toMatchObject({ date: '2020-01-01', items: [], firstDate: today.firstDate });
  });
});

it('refuses a day that is none', async () => {
  const running = await aRunningService(smallCentre, 0, {});
  const query = { date: '2026-13-45' };
  const answer = await running.client('sue').get(path, { params, query });
  expect(answer).toMatchObject({ ok: false, problem: { status: 400, code: 'invalid_parameter' } });
});
