/**
 * `npm run soak -- live [--days 60] [--speed 1500]`: the demo centre, served for so many simulated
 * days from a folder of its own, is its memory on the last day that of the tenth?
 *
 * At each midnight: heap after a collection, resident memory, effects of orders that wait, bytes on
 * disk per call. Callers,
 * agents and orders are the demo's, so that every table and every list in memory fills as it would
 * in weeks of service; only the clock runs faster.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { readDemo } from '../cli/start/read-demo.ts';
import { type Service, startDemo } from '../cli/start/start-service.ts';
import { statusOf } from '../cli/start/status.ts';
import { systemClock } from '../live/index.ts';
import { collectedHeapBytes } from './collected-heap.ts';
import { optionsOf, wholeOption } from './script-options.ts';

const dayMs = 86_400_000;
/** Every bounded list is full by then. */
const settledDay = 10;
/** Of the memory on the settled day, at the end. */
const growthMax = 1.1;
/** Effects of orders that wait at a midnight; more: the machine does not keep up with the speed. */
const waitingMax = 1_000;
const failureCode = 1;
const bytesPerMb = 1e6;

const usage = `npm run soak -- live [--days 60] [--speed 1500] [--json]

The demo centre, served for simulated days from a folder of its own: on the last day its memory must
be within 10 % of that of day ${settledDay}. Ctrl-C ends it with the verdict so far.
Exit code 1: it is not.

  --days N      how long
  --speed N     times faster than the clock
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
  const service = await startDemo(readDemo(), {
    clock: systemClock,
    speed,
    host: '127.0.0.1',
    port: 0,
    data: folder,
    onInternal: ({ message }) => problems.push(message),
  });
  const seen: DayMemory[] = [];
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  for (let day = 1; day <= days && !interrupted.signal.aborted; day += 1) {
    await until(service, day * dayMs, speed, interrupted.signal);
    const memory = await memoryOf(service, day, folder);
    seen.push(memory);
    process.stderr.write(`soak: ${lineOf(memory)}\n`);
  }
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
  tell(seen, problems, isJson);
}

/** Resolves when the centre's time is `atMs` after its start. */
async function until(
  { live }: Service,
  atMs: number,
  speed: number,
  signal: AbortSignal,
): Promise<void> {
  while (live.nowMs < atMs && !signal.aborted) {
    const leftMs = Math.min(1_000, Math.max(1, (atMs - live.nowMs) / speed));
    await new Promise<void>((wake) => systemClock.after(leftMs, wake));
  }
}

async function memoryOf({ live }: Service, day: number, folder: string): Promise<DayMemory> {
  const heapBytes = collectedHeapBytes();
  const rss = await restingBytes();
  const calls = statusOf(live).offered;
  const disk = bytesIn(folder);
  return {
    day,
    calls,
    heapMb: rounded(heapBytes / bytesPerMb),
    residentMb: rounded(rss / bytesPerMb),
    waiting: waitingIn(folder),
    diskMb: rounded(disk / bytesPerMb),
    diskKbPerCall: rounded(disk / 1_000 / Math.max(1, calls)),
  };
}

/** Resident, between snapshots: the thread that makes one holds a second centre meanwhile. */
async function restingBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < restingLooks; look += 1) {
    least = Math.min(least, process.memoryUsage().rss);
    await new Promise<void>((wake) => systemClock.after(restingLookMs, wake));
  }
  return least;
}

/** What waits in memory is no growth of the service: its clock runs faster than orders are done. */
function waitingIn(folder: string): number {
  const orders = new DatabaseSync(join(folder, 'orders.db'), { readOnly: true });
  const row = orders
    .prepare('select count(*) as n from outbox where done_at_ms is null and parked_at_ms is null')
    .get();
  orders.close();
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
  const mostWaiting = Math.max(0, ...seen.map(({ waiting }) => waiting));
  if (mostWaiting > waitingMax) {
    problems.push(
      `${mostWaiting} effects of orders waited: too fast for this machine, see --speed`,
    );
  }
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
