/**
 * Processes through one host on Temporal for each kind, many at once: each has a name of its own,
 * and a clock that goes with its messages. What comes of it is what came of the pure step, byte for
 * byte.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { continuityCore, orderCore } from '../../../orders/index.ts';
import type { HostedCore, ProcessHost } from '../../../workflows/index.ts';
import { TurnedClock } from '../turned-clock.ts';
import { inStore, until } from './host-stage.ts';
import { openHostOf } from './open-host-of.ts';
import { clientHere, folderHere } from './temporal-here.ts';
import { queueOf } from './temporal-names.ts';
import {
  armedTimers,
  bodyKept,
  type DrivenProcess,
  deliverAll,
  type Timeline,
} from './through-host.ts';

/** A machine with other work answers late. */
const patience = { taskMsMax: 60_000, answerMsMax: 120_000 };
const clocks = new AsyncLocalStorage<TurnedClock>();
let count = 0;

/** The hosts of a test file, one for each kind of process. */
export class SharedHosts {
  readonly #hosts: ReadonlyMap<object, OneHost>;

  static async open(): Promise<SharedHosts> {
    const cores = [orderCore, continuityCore] as unknown as readonly HostedCore<object>[];
    const hosts = await Promise.all(
      cores.map(async (core) => [core, await openOne(core)] as const),
    );
    return new SharedHosts(new Map(hosts));
  }

  private constructor(hosts: ReadonlyMap<object, OneHost>) {
    this.#hosts = hosts;
  }

  /** Delivers all that a driver sent, and expects what it saw. */
  async through(driver: DrivenProcess): Promise<void> {
    const [firstAtMs] = driver.sentAtMs;
    const one = this.#hosts.get(driver.core);
    if (firstAtMs === undefined) return;
    if (one === undefined) throw new Error(`no host here keeps ${driver.processId}`);
    count += 1;
    const clock = new TurnedClock(firstAtMs);
    await clocks.run(clock, () => told(one, driver, { clock, mark: `~${count}` }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(({ host }) => host.stop()));
  }
}

interface OneHost {
  readonly host: ProcessHost;
  readonly path: string;
}

async function openOne(core: HostedCore<object>): Promise<OneHost> {
  const path = join(folderHere(), randomUUID(), 'orders.db');
  mkdirSync(dirname(path));
  const host = await openHostOf('temporal', {
    ...patience,
    core,
    path,
    clock: new OwnClock(),
    queries: { state: (state: object) => state },
    doers: { default: { carryOut: () => Promise.resolve(null) } },
  });
  return { host, path };
}

interface OwnTime {
  readonly clock: TurnedClock;
  readonly mark: string;
}

async function told({ host, path }: OneHost, driver: DrivenProcess, { clock, mark }: OwnTime) {
  const [, orderId = ''] = driver.processId.split('/');
  const named = <Value>(value: Value) => marked(value, orderId, mark);
  const processId = named(driver.processId);
  const workflow = clientHere().workflow.getHandle(`${queueOf(path)}-${processId}`);
  const turn = () =>
    workflow.executeUpdate<void, [object]>('resume', { args: [{ clockMs: clock.nowMs() }] });
  await deliverAll(host, clock, driver, { named, turn });
  const plain = (value: unknown) => JSON.stringify(value).replaceAll(mark, '');
  await until(async () => ((await host.query(processId, 'openEffects')) as []).length === 0);
  expect(plain(await host.query(processId, 'state'))).toBe(JSON.stringify(driver.lastState));
  const { events, effects } = (await host.query(processId, 'orderTimeline')) as Timeline;
  expect(
    plain(effects.map(({ key, kind, lane, body }) => [key, kind, lane, JSON.parse(body)])),
  ).toBe(plain(driver.effects.map((one) => [one.key, one.kind, one.lane, bodyKept(one)])));
  expect(effects.filter(({ doneAtMs }) => doneAtMs === null)).toEqual([]);
  const published = events.flatMap((event) => JSON.parse(event.published));
  expect(plain(published)).toBe(JSON.stringify(driver.events));
  const sql = `select name || ' ' || due_at_ms as armed from timer where process_id = '${processId}' order by due_at_ms, name`;
  expect(await inStore(path, sql)).toEqual(armedTimers(driver).map((one) => ({ armed: one })));
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
