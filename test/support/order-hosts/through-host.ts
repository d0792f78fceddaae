/**
 * An order's messages once more, through a host: its clock is turned to when each was sent, its
 * timers fire by themselves, and its effects are carried out. What comes of it is what came of the
 * pure step, byte for byte: verdicts, snapshot, timers, effects and events.
 */
import { expect } from 'vitest';
import type { Order } from '../../../orders/index.ts';
import { orderCore } from '../../../orders/index.ts';
import {
  type HostedCore,
  openEmbeddedHost,
  openInMemoryHost,
  type ProcessHost,
} from '../../../workflows/index.ts';
import type { OrderDriver } from '../orders/order-driver.ts';
import { TurnedClock } from '../turned-clock.ts';
import { type HostName, inStore, newPlace, until } from './host-stage.ts';

export interface Timeline {
  readonly events: readonly { readonly published: string; readonly outcome: string }[];
  readonly effects: readonly {
    readonly key: string;
    readonly kind: string;
    readonly lane: string;
    readonly body: string;
    readonly doneAtMs: number | null;
  }[];
}

/** Delivers all that a driver sent, and expects what it saw. */
export async function throughHost(
  name: Exclude<HostName, 'temporal'>,
  driver: OrderDriver,
): Promise<void> {
  const [firstAtMs] = driver.sentAtMs;
  if (firstAtMs === undefined) return;
  const clock = new TurnedClock(firstAtMs);
  const carriedOut: string[] = [];
  const carryOut = ({ key }: { readonly key: string }) => {
    carriedOut.push(key);
    return Promise.resolve(null);
  };
  const kinds = driver.effects.map(({ kind }) => [kind, { carryOut }]);
  const path = await newPlace(name);
  const options = {
    ...{ core: orderCore as HostedCore<Order>, doers: Object.fromEntries(kinds), clock },
    queries: { order: (order: Order) => order },
  };
  const host = await (name === 'in-memory'
    ? openInMemoryHost(options)
    : openEmbeddedHost({ ...options, path }));
  try {
    await deliverAll(host, clock, driver);
    const processId = `order/${driver.orderId}`;
    await until(async () => ((await host.query(processId, 'openEffects')) as []).length === 0);
    expect(await orderOf(host, driver)).toBe(JSON.stringify(driver.lastOrder));
    const { events, effects } = (await host.query(processId, 'orderTimeline')) as Timeline;
    expect(effects.map(({ key, kind, lane, body }) => ({ key, kind, lane, body }))).toEqual(
      driver.effects.map((effect) => ({ ...effect, body: JSON.stringify(effect.body) })),
    );
    expect([...carriedOut].sort()).toEqual(driver.effects.map(({ key }) => key).sort());
    const published = events.flatMap((event) => JSON.parse(event.published));
    expect(JSON.stringify(published)).toBe(JSON.stringify(driver.events));
    if (name === 'in-memory') return;
    const sql = "select name || ' ' || due_at_ms as armed from timer order by due_at_ms, name";
    expect(await inStore(path, sql)).toEqual(armed(driver).map((one) => ({ armed: one })));
  } finally {
    await host.stop();
  }
}

/** What differs where many orders share a host: their names, and how a clock is turned. */
export interface SharedHost {
  readonly named: <Value>(value: Value) => Value;
  readonly turn: () => Promise<void>;
}

const alone: SharedHost = { named: (value) => value, turn: () => Promise.resolve() };

/** Delivers all that a driver sent, each at its time, and expects the verdicts that it had. */
export async function deliverAll(
  host: ProcessHost,
  clock: TurnedClock,
  driver: OrderDriver,
  { named, turn }: SharedHost = alone,
) {
  const seen = new Set<string>();
  let before: Order | null = null;
  for (const [n, message] of driver.sent.entries()) {
    const { verdict, state } = stepOf(driver, n);
    const atMs = driver.sentAtMs[n] ?? 0;
    const isTimer = message.id.startsWith('t:');
    // A message that came before a timer of its own instant comes before it here as well.
    const dueAtMs = Math.min(...Object.values(before?.deadlines ?? {}));
    clock.sleep((isTimer ? atMs : Math.min(atMs, dueAtMs - 1)) - clock.nowMs());
    before = state;
    if (isTimer) {
      clock.turn(0);
      await turn();
      await until(async () => (await versionOf(host, named(driver.orderId))) >= verdict.version);
      continue;
    }
    const own = named(message);
    const told = await (n === 0 ? host.start(own) : host.deliver(own));
    if (seen.has(message.id)) expect(told.outcome).toBe('duplicate');
    else expect(told).toEqual(named(verdict));
    seen.add(message.id);
  }
}

function stepOf(driver: OrderDriver, n: number) {
  const step = driver.steps[n];
  if (step === undefined) throw new Error(`message ${n} was not stepped`);
  return step;
}

async function versionOf(host: ProcessHost, orderId: string): Promise<number> {
  const order = (await host.query(`order/${orderId}`, 'order')) as Order | null;
  return order?.version ?? 0;
}

async function orderOf(host: ProcessHost, { orderId }: OrderDriver): Promise<string> {
  return JSON.stringify(await host.query(`order/${orderId}`, 'order'));
}

/** What is armed at the end, in the order of due. */
export function armed(driver: OrderDriver): readonly string[] {
  const timers = new Map<string, number | null>();
  for (const { timers: changes } of driver.steps) {
    for (const { name, dueAtMs } of changes) timers.set(name, dueAtMs);
  }
  for (const { id } of driver.sent) {
    const [, name = '', due] = /^t:(.*):(\d+)$/.exec(id) ?? [];
    if (timers.get(name) === Number(due)) timers.set(name, null);
  }
  return [...timers]
    .filter((one): one is [string, number] => one[1] !== null)
    .sort(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1))
    .map(([name, dueAtMs]) => `${name} ${dueAtMs}`);
}
