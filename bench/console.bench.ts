/**
 * What the console costs those who look at it: the service as `callwright start` runs it, and
 * Chromium before it.
 *
 * Time and memory are those of the page; the service, the load and the browser share the machine.
 * Source: ux-and-api.md 12 (budgets).
 */

import { startService } from './api/processes.ts';
import { buildConsole, ConsolePages, heapBytes } from './console/console-pages.ts';
import { deskTimes } from './console/desk-cycle.ts';
import { latencyDrift, watchEvents } from './console/event-latency.ts';
import { rowsPasted, tableTimes } from './console/rule-table.ts';
import { answerTimes, replayed, replayFrames } from './console/sim-times.ts';
import { agents, largeCentre, queues, signOnMost, steadyCalls } from './console/steady-calls.ts';
import { type Bench, median } from './harness.ts';

const eventsPerSecond = 200;
const pagesOpened = 5;
const cpuSlowed = 4;
const wallWatchedMs = 30_000;
/** Until what is read once has been read. */
const settleMs = 5_000;
/** The service's clock runs so much faster while memory is watched. */
const heapSpeed = 60;
const hourMs = 3_600_000;
const longWatches = {
  shift: { hours: 8, goalMiB: 20, path: '/wallboard' },
  tv: { hours: 24, goalMiB: 5, path: '/wallboard?tv=1' },
};
/** Of a whole watch, unless `--whole`. */
const shareWatched = 1 / 8;
const deskCalls = 100;
/** Sixty frames a second, and what a clock is read too late. */
const smoothFrameMs = 17;

const goal = { peer: 'goal (at most)', config: {} } as const;
const timed = { ...goal, unit: 'ms', figure: 'ms' } as const;

/** The rows `console.…`. */
export function consoleBenches(isWhole: boolean): readonly Bench[] {
  const opened = once(openedPages);
  const wall = once(watchedWall);
  const desk = once(workedDesk);
  return [
    sizeRow('shell', 190),
    sizeRow('desk', 280),
    sizeRow('wallboard', 280),
    {
      ...timed,
      name: 'console.firstPaint',
      config: { cpuSlowed, pagesOpened },
      begin: async () => ({ ours: (await opened()).paintMs, theirs: 800 }),
    },
    {
      ...timed,
      name: 'console.usable',
      config: { cpuSlowed, pagesOpened },
      begin: async () => ({ ours: (await opened()).usableMs, theirs: 1_800 }),
    },
    {
      ...timed,
      name: 'console.offerOnScreen',
      config: { percentile: 99, calls: deskCalls },
      begin: async () => {
        const { offersMs, eventsPerSecond: events } = await desk();
        return { ours: percentile(offersMs, 99), theirs: 150, learnt: { eventsPerSecond: events } };
      },
    },
    {
      ...timed,
      name: 'console.interaction',
      config: { percentile: 95, calls: deskCalls },
      begin: async () => {
        const { keysMs } = await desk();
        return { ours: percentile(keysMs, 95), theirs: 100, learnt: { keys: keysMs.length } };
      },
    },
    {
      ...goal,
      name: 'console.wallboard.cpu',
      unit: '% of a core',
      figure: 'ms',
      config: { agents, queues, watchedMs: wallWatchedMs },
      begin: async () => {
        const { cpuPercent, ...learnt } = await wall();
        return { ours: cpuPercent, theirs: 10, learnt };
      },
    },
    {
      ...goal,
      name: 'console.wallboard.longFrames',
      unit: 'frames over 50 ms',
      figure: 'ms',
      config: { agents, queues, watchedMs: wallWatchedMs },
      begin: async () => {
        const { longFrames, ...learnt } = await wall();
        return { ours: longFrames, theirs: 0, learnt };
      },
    },
    ...labRows(),
    ...ruleTableRows(),
    ...longRows('shift', isWhole),
    ...longRows('tv', isWhole),
  ];
}

/** Rows of the sim lab: its answers, and frames of a replay. */
function labRows(): readonly Bench[] {
  const lab = once(askedLab);
  return [
    {
      ...timed,
      name: 'console.sim.firstAnswer',
      begin: async () => ({ ours: (await lab()).firstMs, theirs: 1_000 }),
    },
    {
      ...timed,
      name: 'console.sim.halfPoint',
      begin: async () => ({ ours: (await lab()).halfPointMs, theirs: 5_000 }),
    },
    {
      ...timed,
      name: 'console.sim.replay',
      unit: 'ms a frame',
      config: replayed,
      begin: async () => {
        const { msPerFrame, ...learnt } = (await lab()).frames;
        return { ours: msPerFrame, theirs: smoothFrameMs, learnt };
      },
    },
  ];
}

/** Rows of the decision table of the rules. */
function ruleTableRows(): readonly Bench[] {
  const table = once(tableTimes);
  return [
    {
      ...timed,
      name: 'console.rules.tableKey',
      config: { percentile: 95 },
      begin: async () => {
        const { keysMs, rows, columns } = await table();
        const learnt = { keys: keysMs.length, rows, columns };
        return { ours: percentile(keysMs, 95), theirs: 16, learnt };
      },
    },
    {
      ...timed,
      name: 'console.rules.tablePaste',
      config: { rowsPasted },
      begin: async () => ({ ours: (await table()).pasteMs, theirs: 500 }),
    },
  ];
}

/** The same promise for all rows that show a part of one run. */
function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | null = null;
  return () => {
    begun ??= run();
    return begun;
  };
}

function sizeRow(name: string, kB: number): Bench {
  return {
    ...goal,
    name: `console.${name}.kB`,
    unit: 'KiB of gzip',
    figure: 'ms',
    begin: async () => ({ ours: (await buildConsole()).get(name) ?? Number.NaN, theirs: kB }),
  };
}

/** Marks when what is looked for has been painted. */
const usableScript = (selector: string) => `{
  const look = () => {
    if (document.querySelector('${selector}') === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
  };
  requestAnimationFrame(look);
}`;
/** When it was there; the policy of the page allows no code that is made of text. */
const markedAt = (name: string) => `new Promise((resolve) => {
  const known = performance.getEntriesByName('${name}')[0];
  if (known !== undefined) return resolve(known.startTime);
  new PerformanceObserver((list, observer) => {
    const entry = list.getEntriesByName('${name}')[0];
    if (entry === undefined) return;
    observer.disconnect();
    resolve(entry.startTime);
  }).observe({ entryTypes: ['mark', 'paint'] });
})`;

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

async function openedPages() {
  await buildConsole();
  const service = await startService();
  const pages = await ConsolePages.open(service.port);
  const paints: number[] = [];
  const usables: number[] = [];
  for (let n = 0; n < pagesOpened; n += 1) {
    const { page, tools } = await pages.blank('malik');
    await page.addInitScript(usableScript('[data-figure]'));
    await tools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowed });
    await page.goto('/');
    usables.push(Number(await page.evaluate(markedAt('usable'))));
    paints.push(Number(await page.evaluate(markedAt('first-contentful-paint'))));
    await page.context().close();
  }
  await pages.close();
  service.stop();
  return { paintMs: median(paints), usableMs: median(usables) };
}

/** An agent's calls in a large centre whose other agents are as busy. */
async function workedDesk() {
  await buildConsole();
  const service = await startService(largeCentre);
  const { port } = service;
  await signOnMost(port);
  const load = await steadyCalls(port, eventsPerSecond);
  const pages = await ConsolePages.open(port);
  const { page } = await pages.blank('a0');
  const [beganAtMs, heard] = [performance.now(), load.heard()];
  const times = await deskTimes(page, { port, key: load.key, calls: deskCalls });
  const events = ((load.heard() - heard) * 1_000) / (performance.now() - beganAtMs);
  await pages.close();
  await load.stop();
  service.stop();
  return { ...times, eventsPerSecond: Math.round(events) };
}

/** An analyst of the demo changes a question, and has a day of a large centre replayed. */
async function askedLab() {
  await buildConsole();
  const service = await startService();
  const pages = await ConsolePages.open(service.port);
  const { page } = await pages.blank('ines');
  const answers = await answerTimes(page);
  const frames = await replayFrames(page);
  await pages.close();
  service.stop();
  return { ...answers, frames };
}

/** Frames that took longer than 50 ms, which is what browsers tell of. */
const frameScript = `{
  window.longFrames = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longFrames.push(duration);
  }).observe({ type: 'long-animation-frame' });
}`;

async function watchedWall() {
  await buildConsole();
  const service = await startService(largeCentre);
  const { port } = service;
  await signOnMost(port);
  const load = await steadyCalls(port, eventsPerSecond);
  const pages = await ConsolePages.open(port);
  const { page } = await pages.blank('admin');
  await page.goto('/wallboard');
  await page.locator('[data-figure]').first().waitFor();
  await page.waitForTimeout(settleMs);
  await page.evaluate(frameScript);
  const [beganAtMs, cpuMs, heard] = [performance.now(), await pages.cpuMs(), load.heard()];
  await page.waitForTimeout(wallWatchedMs);
  const tookMs = performance.now() - beganAtMs;
  const cpuPercent = (100 * ((await pages.cpuMs()) - cpuMs)) / tookMs;
  const frames = (await page.evaluate('window.longFrames')) as readonly number[];
  const events = Math.round(((load.heard() - heard) * 1_000) / tookMs);
  await pages.close();
  await load.stop();
  service.stop();
  return {
    cpuPercent,
    longFrames: frames.length,
    longestFrameMs: Math.round(Math.max(0, ...frames)),
    eventsPerSecond: events,
  };
}

/** What a page of the demo holds more at the end of a day, and how much later it shows events. */
function longRows(name: keyof typeof longWatches, isWhole: boolean): readonly Bench[] {
  const { goalMiB, path, hours: hoursWhole } = longWatches[name];
  const hours = hoursWhole * (isWhole ? 1 : shareWatched);
  const config = { hours, speed: heapSpeed };
  const watched = once(() => longWatch(path, (hours * hourMs) / heapSpeed));
  return [
    {
      ...goal,
      name: `console.heap.${name}`,
      unit: 'MiB more',
      figure: 'ms',
      config,
      begin: async () => ({ ours: (await watched()).grownBytes / 2 ** 20, theirs: goalMiB }),
    },
    {
      ...goal,
      name: `console.drift.${name}`,
      unit: '% later',
      figure: 'ms',
      config: { ...config, percentile: 95 },
      begin: async () => {
        const { percent, ...learnt } = (await watched()).drift;
        return { ours: percent, theirs: 10, learnt };
      },
    },
  ];
}

async function longWatch(path: string, forMs: number) {
  await buildConsole();
  const service = await startService(undefined, { speed: heapSpeed });
  const pages = await ConsolePages.open(service.port);
  const opened = await pages.blank('malik');
  await watchEvents(opened.page);
  await opened.page.goto(path);
  await opened.page.locator('[data-figure]').first().waitFor();
  await opened.page.waitForTimeout(settleMs);
  const before = await heapBytes(opened);
  await opened.page.waitForTimeout(forMs);
  const grownBytes = (await heapBytes(opened)) - before;
  const drift = await latencyDrift(opened.page);
  await pages.close();
  service.stop();
  return { grownBytes, drift };
}
