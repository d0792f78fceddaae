/** Notices of orders on Temporal: what they cost of a history, and what becomes of one that fails. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { plainCommands, plainHostOptions, plainMessage } from '../../bench/orders/plain-orders.ts';
import type { Effect } from '../../orders/index.ts';
import { openTemporalHost } from '../../workflows/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';

const others = ['authorisePayment'];

/** Activities of a plain order in the order of its history, and how often its notice was sent. */
async function served(order: string, send: (time: number, effect: Effect) => void) {
  let times = 0;
  const told = (effect: Effect): void => {
    if (effect.kind !== 'sendNotice') return;
    times += 1;
    send(times, effect);
  };
  const temporal = { address: process.env[serverVariable] ?? '' };
  const path = join(aFolder(), 'orders.db');
  const of = { path, temporal, taskQueue: order };
  const host = await openTemporalHost({ ...plainHostOptions(told), ...of });
  onTestFinished(() => host.stop());
  for (const [n, event] of plainCommands(order).entries()) {
    await host.start(plainMessage(order, n, event));
  }
  const openEffects = async () => (await host.query(`order/${order}`, 'openEffects')) as [];
  await until(async () => times > 0 && (await openEffects()).length === 0);
  const { events } = await clientHere().workflow.getHandle(`order/${order}`).fetchHistory();
  const scheduled = (events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: of }) => of?.activityType?.name ?? [],
  );
  return { scheduled, times };
}

it.runIf(isTemporalHere)(
  'a notice is no activity where it is written at once',
  async () => {
    expect(await served('written', () => undefined)).toEqual({ scheduled: others, times: 1 });
  },
  60_000,
);

it.runIf(isTemporalHere)(
  'one that fails is tried again by an activity',
  async () => {
    const { scheduled, times } = await served('failing', (time) => {
      if (time < 3) throw new Error('the spool is full');
    });
    expect(scheduled.sort()).toEqual([...others, 'sendNotice'].sort());
    expect(times).toBe(3);
  },
  60_000,
);
