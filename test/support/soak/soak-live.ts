/**
 * `npm run soak -- live [--days 60] [--speed 1500]`: the demo centre, served for so many simulated
 * days from a folder of its own, is its memory on the last day that of the tenth?
 *
 * At each midnight: heap after a collection, resident memory, effects of orders that wait, bytes on
 * disk per call. Callers, agents and orders are the demo's, and somebody sends and reviews them, so
 * that every table and every list in memory fills as it would in weeks of service. The clock runs
 * faster, as far as orders keep up with it: payments and parcels take the machine's own time, and
 * timers that outran them would heap up work for nobody.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { readDemo } from '../../../cli/start/read-demo.ts';
import { statusOf } from '../../../cli/start/status.ts';
import { type Clock, systemClock } from '../../../live/index.ts';
import { optionsOf, wholeOption } from '../../../scripts/script-options.ts';
import { startDemo } from '../../../server/demo/start-demo.ts';
import type { Service } from '../../../server/service-options.ts';
import { collectedHeapBytes } from './collected-heap.ts';
import { SoakPeople } from './soak-people.ts';

const dayMs = 86_400_000;
/** Every bounded list is full by then. */
const settledDay = 10;
/** Of the memory on the settled day, at the end. */
const growthMax = 1.1;
/** Effects of orders that wait; more: the clock runs slow until the machine has kept up. */
const waitingMax = 200;
const slowRate = 0.02;
const lookMs = 250;
const failureCode = 1;
const bytesPerMb = 1e6;

const usage = `npm run soak -- live [--days 60] [--speed 1500] [--json]

The demo centre, served for simulated days from a folder of its own: on the last day its memory must
be within 10 % of that of day ${settledDay}. Ctrl-C ends it with the verdict so far.
Exit code 1: it is not.

  --days N      how long
  --speed N     times faster than the clock, at most
  --json        every day as JSON on stdout
  --help        this text
`;

interface DayMemory {
  readonly day: number;
  readonly calls: number;
  /** After a collection, with the buffers outside it. */
  readonly heapMb: number;
  readonly residentMb: number;
  /** Effects of orders that are still to be carried out. */
  readonly waiting: number;
  readonly diskMb: number;
  readonly diskKbPerCall: number;
}

interface SoakLiveOptions {
  readonly days: number;
  readonly speed: number;
  readonly isJson: boolean;
}

/** The lowest of so many readings counts. */
const restingLooks = 6;
const restingLookMs = 500;

/** Whether memory held, as far as it came. */
export async function soakLive(): Promise<void> {
  const { days, speed, isJson } = optionsOf(usage, readOptions);
  const folder = mkdtempSync(join(tmpdir(), 'callwright-soak-'));
  const problems: string[] = [];
  const clock = new GovernedClock();
  const service = await startDemo(readDemo(), {
    clock,
    speed,
    host: '127.0.0.1',
    port: 0,
    data: folder,
    onInternal: ({ message }) => problems.push(message),
  });
  const people = new SoakPeople({
    address: service.address,
    centreId: service.live.file.id,
    onError: ({ message }) => problems.push(message),
  });
  const seen: DayMemory[] = [];
  const outbox = new DatabaseSync(join(folder, 'orders.db'), { readOnly: true });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  for (let day = 1; day <= days && !interrupted.signal.aborted; day += 1) {
    while (service.live.nowMs < day * dayMs && !interrupted.signal.aborted) {
      clock.runAt(waitingIn(outbox) > waitingMax ? slowRate : 1);
      people.work(service.live.originMs + service.live.nowMs);
      const leftMs = (day * dayMs - service.live.nowMs) / speed;
      await pause(Math.min(lookMs, Math.max(1, leftMs)));
    }
    const memory = await memoryOf(service, day, { folder, outbox });
    seen.push(memory);
    process.stderr.write(`soak: ${lineOf(memory)}\n`);
  }
  await people.rests();
  outbox.close();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
  tell(seen, problems, isJson);
}

/** The machine's clock, or a slower one. */
class GovernedClock implements Clock {
  #rate = 1;
  #wallMs = systemClock.nowMs();
  #atMs = this.#wallMs;

  runAt(rate: number): void {
    this.nowMs();
    this.#rate = rate;
  }

  nowMs(): number {
    const wallMs = systemClock.nowMs();
    this.#atMs += (wallMs - this.#wallMs) * this.#rate;
    this.#wallMs = wallMs;
    return Math.floor(this.#atMs);
  }

  after(delayMs: number, run: () => void): () => void {
    if (delayMs <= 0) return systemClock.after(0, run);
    const dueMs = this.nowMs() + delayMs;
    const wait = (): (() => void) => systemClock.after(this.#wallUntil(dueMs), look);
    const look = (): void => {
      if (this.nowMs() >= dueMs) run();
      else cancel = wait();
    };
    let cancel = wait();
    return () => cancel();
  }

  /** Looked at again before it is over where the clock may run faster by then. */
  #wallUntil(dueMs: number): number {
    const leftMs = Math.max(1, dueMs - this.nowMs());
    return this.#rate === 1 ? leftMs : Math.min(lookMs, leftMs / this.#rate);
  }
}

function pause(forMs: number): Promise<void> {
  return new Promise((wake) => systemClock.after(forMs, wake));
}

async function memoryOf(
  { live }: Service,
  day: number,
  { folder, outbox }: { readonly folder: string; readonly outbox: DatabaseSync },
): Promise<DayMemory> {
  const heapBytes = collectedHeapBytes();
  const rss = await restingBytes();
  const calls = statusOf(live).offered;
  const disk = bytesIn(folder);
  return {
    day,
    calls,
    heapMb: rounded(heapBytes / bytesPerMb),
    residentMb: rounded(rss / bytesPerMb),
    waiting: waitingIn(outbox),
    diskMb: rounded(disk / bytesPerMb),
    diskKbPerCall: rounded(disk / 1_000 / Math.max(1, calls)),
  };
}

/** Resident, between snapshots: the thread that makes one holds a second centre meanwhile. */
async function restingBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < restingLooks; look += 1) {
    least = Math.min(least, process.memoryUsage().rss);
    await pause(restingLookMs);
  }
  return least;
}

function waitingIn(outbox: DatabaseSync): number {
  const row = outbox
    .prepare('select count(*) as n from outbox where done_at_ms is null and parked_at_ms is null')
    .get();
  return Number(row?.['n'] ?? 0);
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function tell(seen: readonly DayMemory[], told: readonly string[], isJson: boolean): void {
  const problems = [...told];
  const last = seen.at(-1);
  const settled = seen.find(({ day }) => day === settledDay) ?? last;
  const growth = {
    heap: rounded((last?.heapMb ?? 0) / (settled?.heapMb ?? 1)),
    resident: rounded((last?.residentMb ?? 0) / (settled?.residentMb ?? 1)),
  };
  const isFlat = growth.heap <= growthMax && growth.resident <= growthMax;
  if (!isFlat || problems.length > 0) process.exitCode = failureCode;
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ days: seen, growth, problems })}\n`);
    return;
  }
  const verdict = isFlat ? 'flat' : 'GROWING';
  process.stdout.write(
    `soak: ${last?.day ?? 0} days, ${last?.calls ?? 0} calls; since day ${settled?.day ?? 0} ` +
      `heap × ${growth.heap}, resident × ${growth.resident}: ${verdict}; ` +
      `${problems[0] ?? 'no problem told'}\n`,
  );
}

function lineOf(of: DayMemory): string {
  const { day, calls, heapMb, residentMb, waiting, diskMb, diskKbPerCall } = of;
  return (
    `day ${day}, ${calls} calls, heap ${heapMb} MB, resident ${residentMb} MB, ` +
    `${waiting} effects wait, disk ${diskMb} MB (${diskKbPerCall} kB a call)`
  );
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function readOptions(): SoakLiveOptions {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      days: { type: 'string', default: '60' },
      speed: { type: 'string', default: '1500' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    days: wholeOption('days', values.days, 1),
    speed: wholeOption('speed', values.speed, 1),
    isJson: values.json,
  };
}
