/**
 * Orders through one host on Temporal, many at once: each has a name of its own, and a clock that
 * goes with its messages. What comes of it is what came of the pure step, byte for byte.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Order, orderCore } from '../../../orders/index.ts';
import type { HostedCore, ProcessHost } from '../../../workflows/index.ts';
import type { OrderDriver } from '../orders/order-driver.ts';
import { TurnedClock } from '../turned-clock.ts';
import { inStore, until } from './host-stage.ts';
import { openHostOf } from './open-host-of.ts';
import { clientHere, folderHere } from './temporal-here.ts';
import { queueOf } from './temporal-names.ts';
import { armed, deliverAll, type Timeline } from './through-host.ts';

const clocks = new AsyncLocalStorage<TurnedClock>();
let count = 0;

/** The host of a test file. */
export class SharedOrders {
  readonly #host: ProcessHost;
  readonly #path: string;

  static async open(): Promise<SharedOrders> {
    const path = join(folderHere(), 'orders.db');
    const host = await openHostOf('temporal', {
      ...{ core: orderCore as HostedCore<Order>, path, queries: { order: (order) => order } },
      doers: { default: { carryOut: () => Promise.resolve(null) } },
      clock: new OwnClock(),
    });
    return new SharedOrders(host, path);
  }

  private constructor(host: ProcessHost, path: string) {
    this.#host = host;
    this.#path = path;
  }

  /** Delivers all that a driver sent, and expects what it saw. */
  async through(driver: OrderDriver): Promise<void> {
    const [firstAtMs] = driver.sentAtMs;
    if (firstAtMs === undefined) return;
    count += 1;
    const clock = new TurnedClock(firstAtMs);
    await clocks.run(clock, () => this.#run(driver, clock, `~${count}`));
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  async #run(driver: OrderDriver, clock: TurnedClock, mark: string): Promise<void> {
    const host = this.#host;
    const named = <Value>(value: Value) => marked(value, driver.orderId, mark);
    const processId = named(`order/${driver.orderId}`);
    const workflow = clientHere().workflow.getHandle(`${queueOf(this.#path)}-${processId}`);
    const turn = () => workflow.executeUpdate<void, [number]>('clock', { args: [clock.nowMs()] });
    await deliverAll(host, clock, driver, { named, turn });
    const plain = (value: unknown) => JSON.stringify(value).replaceAll(mark, '');
    await until(async () => ((await host.query(processId, 'openEffects')) as []).length === 0);
    expect(plain(await host.query(processId, 'order'))).toBe(JSON.stringify(driver.lastOrder));
    const { events, effects } = (await host.query(processId, 'orderTimeline')) as Timeline;
    expect(
      plain(effects.map(({ key, kind, lane, body }) => [key, kind, lane, JSON.parse(body)])),
    ).toBe(plain(driver.effects.map(({ key, kind, lane, body }) => [key, kind, lane, body])));
    expect(effects.filter(({ doneAtMs }) => doneAtMs === null)).toEqual([]);
    const published = events.flatMap((event) => JSON.parse(event.published));
    expect(plain(published)).toBe(JSON.stringify(driver.events));
    const sql = `select name || ' ' || due_at_ms as armed from timer where process_id = '${processId}' order by due_at_ms, name`;
    expect(await inStore(this.#path, sql)).toEqual(armed(driver).map((one) => ({ armed: one })));
  }
}

/** The time of the order whose message is under way. */
class OwnClock extends TurnedClock {
  override nowMs(): number {
    return clocks.getStore()?.nowMs() ?? 0;
  }
}

/** The order's id with a mark wherever it stands, and the ids of messages but those of timers. */
function marked<Value>(value: Value, orderId: string, mark: string): Value {
  const text = JSON.stringify(value).replaceAll(
    new RegExp(`\\b${orderId}\\b`, 'g'),
    orderId + mark,
  );
  const copy = JSON.parse(text);
  if (copy === null || typeof copy.id !== 'string' || copy.processId === undefined) return copy;
  const isOwn = copy.id.startsWith('t:') || copy.id.includes(mark);
  return isOwn ? copy : { ...copy, id: `${copy.id}${mark}` };
}
