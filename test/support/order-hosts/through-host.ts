/**
 * A process's messages once more, through a host: its clock is turned to when each was sent, its
 * timers fire by themselves, and its effects are carried out. What comes of it is what came of the
 * pure step, byte for byte: verdicts, snapshot, timers, effects and events.
 */
import { expect } from 'vitest';
import type { Effect, Step } from '../../../orders/index.ts';
import {
  type HostedCore,
  type Message,
  openEmbeddedHost,
  openInMemoryHost,
  type ProcessHost,
} from '../../../workflows/index.ts';
import { TurnedClock } from '../turned-clock.ts';
import { type HostName, inStore, newPlace, until } from './host-stage.ts';

interface Process {
  readonly version: number;
  readonly deadlines: { readonly [timer: string]: number };
}

/** What was told to a process without a host, and what came of it. */
export interface DrivenProcess {
  readonly core: object;
  readonly processId: string;
  readonly sent: readonly Message[];
  readonly sentAtMs: readonly number[];
  readonly steps: readonly Step<Process>[];
  readonly effects: readonly Effect[];
  readonly events: readonly object[];
  readonly lastState: Process | null;
}

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
  driver: DrivenProcess,
): Promise<void> {
  const [firstAtMs] = driver.sentAtMs;
  if (firstAtMs === undefined) return;
  const clock = new TurnedClock(firstAtMs);
  const carriedOut: string[] = [];
  const carryOut = ({ key, body }: Effect) => {
    carriedOut.push(`${key} ${JSON.stringify(body)}`);
    return Promise.resolve(null);
  };
  const kinds = driver.effects.map(({ kind }) => [kind, { carryOut }]);
  const path = await newPlace(name);
  const options = {
    core: driver.core as HostedCore<Process>,
    doers: Object.fromEntries(kinds),
    clock,
    queries: { state: (state: Process) => state },
  };
  const host = await (name === 'in-memory'
    ? openInMemoryHost(options)
    : openEmbeddedHost({ ...options, path }));
  try {
    await deliverAll(host, clock, driver);
    const { processId } = driver;
    await until(async () => ((await host.query(processId, 'openEffects')) as []).length === 0);
    expect(JSON.stringify(await host.query(processId, 'state'))).toBe(
      JSON.stringify(driver.lastState),
    );
    const { events, effects } = (await host.query(processId, 'orderTimeline')) as Timeline;
    expect(effects.map(({ key, kind, lane, body }) => ({ key, kind, lane, body }))).toEqual(
      driver.effects.map((effect) => ({ ...effect, body: JSON.stringify(bodyKept(effect)) })),
    );
    const wanted = driver.effects.map(({ key, body }) => `${key} ${JSON.stringify(body)}`);
    expect([...carriedOut].sort()).toEqual(wanted.sort());
    const published = events.flatMap((event) => JSON.parse(event.published));
    expect(JSON.stringify(published)).toBe(JSON.stringify(driver.events));
    if (name === 'in-memory') return;
    const sql = "select name || ' ' || due_at_ms as armed from timer order by due_at_ms, name";
    expect(await inStore(path, sql)).toEqual(armedTimers(driver).map((one) => ({ armed: one })));
  } finally {
    await host.stop();
  }
}

/** What a store keeps of the body of an effect that is done: nothing of what readers were told. */
export function bodyKept({ lane, body }: Effect): unknown {
  return lane === 'events' ? null : body;
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
  driver: DrivenProcess,
  { named, turn }: SharedHost = alone,
) {
  const seen = new Set<string>();
  let before: Process | null = null;
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
      await until(async () => (await versionOf(host, named(driver.processId))) >= verdict.version);
      continue;
    }
    const own = named(message);
    const told = await (n === 0 ? host.start(own) : host.deliver(own));
    if (seen.has(message.id)) expect(told.outcome).toBe('duplicate');
    else expect(told).toEqual(named(verdict));
    seen.add(message.id);
  }
}

function stepOf(driver: DrivenProcess, n: number) {
  const step = driver.steps[n];
  if (step === undefined) throw new Error(`message ${n} was not stepped`);
  return step;
}

async function versionOf(host: ProcessHost, processId: string): Promise<number> {
  const state = (await host.query(processId, 'state')) as Process | null;
  return state?.version ?? 0;
}

/** What is armed at the end, in the order of due. */
export function armedTimers(driver: DrivenProcess): readonly string[] {
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
