import { describe, expect, it, onTestFinished } from 'vitest';
import type { CloudEvent } from '#client';
import type { CentreFile, QueueAlarms } from '../../routing/index.ts';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, hangsUp, logsOn } from '../support/builders.ts';
import { openStream } from '../support/event-stream.ts';
import type { TestCentre } from '../support/live-centre.ts';
import { aJournalledDay } from '../support/live-days.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { aReceiver } from '../support/webhook-receiver.ts';

function watched(alarms: QueueAlarms): CentreFile {
  const serviceLevel = { measureId: 'serviceLevelNet', share: 0.8, targetMs: 10_000 } as const;
  const queues = shopCentre.queues.map((one) =>
    one.id === 'q' ? { ...one, serviceLevel, alarms } : one,
  );
  return { ...shopCentre, queues };
}

const whoWaits = { waiting: { raiseAt: 2, clearAt: 0, forMs: 10_000 } };

/** Seconds go by, one after the other. */
function pass({ clock }: Pick<TestCentre, 'clock'>, seconds: number): void {
  for (let passed = 0; passed < seconds; passed += 1) clock.turn(1_000);
}

async function aWatch(alarms: QueueAlarms) {
  const served = await aServer(watched(alarms));
  const stream = await openStream(served, '?types=alarm.*');
  const told = () =>
    stream.frames().map(({ data }) => {
      const { measure, value } = data['data'] as { measure: string; value: number | null };
      return [data['type'], measure, value];
    });
  return { served, told };
}

async function standing({ get }: TestApi): Promise<unknown> {
  const { queues } = (await get('/api/v1/centres/shop/wallboard')).body as {
    readonly queues: readonly { readonly alarms: unknown }[];
  };
  return queues[0]?.alarms;
}

describe('an alarm of a queue', () => {
  it('is raised when its figure has been at the limit for long enough, and shown', async () => {
    const { served, told } = await aWatch(whoWaits);
    served.tell(arrives('c1'), arrives('c2'));
    pass(served, 10);
    expect(told()).toEqual([]);
    pass(served, 1);
    expect(told()).toEqual([['alarm.raised', 'waiting', 2]]);
    expect(await standing(served)).toEqual([
      { measure: 'waiting', raisedAt: '2026-11-23T08:00:11.000Z' },
    ]);
  });

  it('is raised once where a figure trembles, and cleared when it stays well', async () => {
    const { served, told } = await aWatch(whoWaits);
    served.tell(arrives('c1'), arrives('c2'));
    pass(served, 12);
    for (const n of [3, 4, 5]) {
      served.tell(hangsUp(`c${n - 1}`));
      pass(served, 12);
      served.tell(arrives(`c${n}`));
      pass(served, 12);
    }
    expect(told()).toHaveLength(1);
    served.tell(hangsUp('c1'), hangsUp('c5'));
    pass(served, 10);
    served.tell(arrives('c6'));
    pass(served, 2);
    served.tell(hangsUp('c6'));
    pass(served, 10);
    expect(told()).toHaveLength(1);
    pass(served, 2);
    expect(told().at(-1)).toEqual(['alarm.cleared', 'waiting', 0]);
    expect(await standing(served)).toEqual([]);
  });

  it('is of the longest wait, and of the service level of the last hour, too', async () => {
    const { served, told } = await aWatch({
      longestWaitMs: { raiseAt: 30_000, clearAt: 5_000 },
      serviceLevel: { raiseAt: 0.5, clearAt: 0.6 },
    });
    served.tell(arrives('c1'));
    pass(served, 31);
    expect(told()).toEqual([
      ['alarm.raised', 'serviceLevel', 0],
      ['alarm.raised', 'longestWaitMs', 30_000],
    ]);
    served.tell(logsOn('a'));
    served.tell(accepts('c1/1'), connects('c1/1'));
    pass(served, 1);
    expect(told().at(-1)).toEqual(['alarm.cleared', 'longestWaitMs', 0]);
  });

  it('is cleared when its limit is taken away', async () => {
    const { served, told } = await aWatch(whoWaits);
    served.tell(arrives('c1'), arrives('c2'));
    pass(served, 12);
    const queue = '/api/v1/queues/shop.q';
    const { version } = (await served.get(queue)).body;
    const patched = await served.ask('PATCH', queue, {
      as: 'nadia',
      body: { alarms: null },
      headers: { 'if-match': `"v${version}"` },
    });
    expect(patched.body).toMatchObject({ alarms: null });
    pass(served, 1);
    expect(told().at(-1)).toEqual(['alarm.cleared', 'waiting', null]);
  });

  it('reaches a webhook as it is raised and as it is cleared, under its own position', async () => {
    const receiver = await aReceiver();
    const webhookAllow = ['127.0.0.0/8'];
    const served = await aServer(watched(whoWaits), [], {}, { webhookAllow });
    onTestFinished(() => served.app.close());
    const body = { url: receiver.url, types: ['alarm.*'] };
    const hook = await served.ask('POST', '/api/v1/centres/shop/webhooks', { as: 'nadia', body });
    expect(hook.status, hook.text).toBe(201);
    served.tell(arrives('c1'), arrives('c2'));
    pass(served, 12);
    await receiver.has(1);
    served.tell(hangsUp('c1'), hangsUp('c2'));
    pass(served, 12);
    await receiver.has(2);
    const events = receiver.received.map(({ body: text }) => JSON.parse(text) as CloudEvent);
    const raised = { measure: 'waiting', value: 2, raiseAt: 2, clearAt: 0 };
    expect(events).toMatchObject([
      { type: 'alarm.raised', subject: 'queue/shop.q', data: raised },
      { type: 'alarm.cleared', subject: 'queue/shop.q', data: { ...raised, value: 0 } },
    ]);
    expect(new Set(events.map(({ cwpos }) => cwpos)).size).toBe(2);
  });

  it('needs a second limit on the side of what is wanted', async () => {
    const served = await aServer();
    const queue = '/api/v1/queues/shop.q';
    const { version } = (await served.get(queue)).body;
    const patch = (alarms: QueueAlarms) =>
      served.ask('PATCH', queue, {
        as: 'nadia',
        body: { alarms },
        headers: { 'if-match': `"v${version}"` },
      });
    const equal = await patch({ waiting: { raiseAt: 3, clearAt: 3 } });
    expect(equal.status).toBe(400);
    expect(equal.text).toContain('expected less than raiseAt');
    const level = await patch({ serviceLevel: { raiseAt: 0.8, clearAt: 0.7 } });
    expect(level.text).toContain('expected more than raiseAt');
  });

  it('stands after a restart, and is not told again', async () => {
    const journal = new MemoryJournal();
    const lives = async (epoch: number, seconds: number) => {
      const { live, clock, settle } = aJournalledDay({ journal, epoch, centre: watched(whoWaits) });
      if (epoch === 1) for (const input of [arrives('c1'), arrives('c2')]) void live.submit(input);
      for (let passed = 0; passed < seconds; passed += 1) {
        clock.turn(1_000);
        await settle();
      }
      return live;
    };
    const first = await lives(1, 12);
    expect(first.alarms.raised).toMatchObject([{ queueId: 'q', measure: 'waiting' }]);
    const second = await lives(2, 30);
    expect(second.alarms.raised).toEqual(first.alarms.raised);
    const told = (second.eventsAfter('0', 1_000) ?? []).filter(
      (event) => 'told' in event && event.told.type.startsWith('alarm.'),
    );
    expect(told).toHaveLength(1);
  });
});
