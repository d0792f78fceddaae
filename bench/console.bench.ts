/**
 * Time and memory of the console's pages: the service as `callwright start` runs it, and Chromium
 * on the same machine.
 */
import { buildConsole, heapBytes, onConsole } from './console/console-pages.ts';
import { deskTimes } from './console/desk-cycle.ts';
import { latencyDrift, watchEvents } from './console/event-latency.ts';
import { rowsPasted, tableTimes } from './console/rule-table.ts';
import { answerTimes, replayed, replayFrames } from './console/sim-times.ts';
import { agents, largeCentre, queues, signOnMost, steadyCalls } from './console/steady-calls.ts';
import { type Bench, type Config, median } from './harness.ts';
import { once, percentile } from './rounds.ts';

const eventsPerSecond = 200;
const pagesOpened = 5;
const cpuSlowed = 4;
const wallWatchedMs = 30_000;
const settleMs = 5_000;
const heapSpeed = 60;
const hourMs = 3_600_000;
const shareWatched = 1 / 8;
const deskCalls = 100;
const firstFigure = '[data-figure]';

interface ConsoleRow {
  readonly name: string;
  readonly atMost: number;
  /** Default: ms. */
  readonly unit?: string;
  readonly config?: Config;
  readonly figure: () => Promise<number | readonly [figure: number, learnt: Config]>;
}

export function consoleBenches(isWhole: boolean): readonly Bench[] {
  const rows = [
    ...sizeRows,
    ...pageRows,
    ...deskRows,
    ...wallRows,
    ...labRows,
    ...tableRows,
    ...longRows({ name: 'shift', path: '/wallboard', hoursWhole: 8, mebibytes: 20 }, isWhole),
    ...longRows({ name: 'tv', path: '/wallboard?tv=1', hoursWhole: 24, mebibytes: 5 }, isWhole),
  ];
  return rows.map(({ name, atMost, unit = 'ms', config = {}, figure }) => ({
    name: `console.${name}`,
    unit,
    figure: 'ms',
    peer: 'goal (at most)',
    config,
    begin: async () => {
      const [ours, learnt] = [await figure()].flat() as [number, Config?];
      return learnt === undefined ? { ours, theirs: atMost } : { ours, theirs: atMost, learnt };
    },
  }));
}

const sizeRows: readonly ConsoleRow[] = Object.entries({
  shell: 190,
  desk: 280,
  wallboard: 280,
}).map(([name, atMost]) => ({
  name: `${name}.kB`,
  unit: 'KiB of gzip',
  atMost,
  figure: async () => (await buildConsole()).get(name) ?? Number.NaN,
}));

const openedPages = once(openPages);
const pageRows: readonly ConsoleRow[] = [
  {
    name: 'firstPaint',
    atMost: 800,
    config: { cpuSlowed, pagesOpened },
    figure: async () => (await openedPages()).paintMs,
  },
  {
    name: 'usable',
    atMost: 1_800,
    config: { cpuSlowed, pagesOpened },
    figure: async () => (await openedPages()).usableMs,
  },
];

const workedDesk = once(workDesk);
const deskRows: readonly ConsoleRow[] = [
  {
    name: 'offerOnScreen',
    atMost: 150,
    config: { percentile: 99, calls: deskCalls },
    figure: async () => {
      const { offersMs, eventsPerSecond: events } = await workedDesk();
      return [percentile(offersMs, 99), { eventsPerSecond: events }];
    },
  },
  {
    name: 'interaction',
    atMost: 100,
    config: { percentile: 95, calls: deskCalls },
    figure: async () => {
      const { keysMs } = await workedDesk();
      return [percentile(keysMs, 95), { keys: keysMs.length }];
    },
  },
];

const watchedWall = once(watchWall);
const wallRows: readonly ConsoleRow[] = [
  {
    name: 'wallboard.cpu',
    unit: '% of a core',
    atMost: 10,
    config: { agents, queues, watchedMs: wallWatchedMs },
    figure: async () => {
      const { cpuPercent, ...learnt } = await watchedWall();
      return [cpuPercent, learnt];
    },
  },
  {
    name: 'wallboard.longFrames',
    unit: 'frames over 50 ms',
    atMost: 0,
    config: { agents, queues, watchedMs: wallWatchedMs },
    figure: async () => {
      const { longFrames, ...learnt } = await watchedWall();
      return [longFrames, learnt];
    },
  },
];

const askedLab = once(askLab);
const labRows: readonly ConsoleRow[] = [
  { name: 'sim.firstAnswer', atMost: 1_000, figure: async () => (await askedLab()).firstMs },
  { name: 'sim.halfPoint', atMost: 5_000, figure: async () => (await askedLab()).halfPointMs },
  {
    name: 'sim.replay',
    unit: 'ms a frame',
    // A frame at 60 Hz takes 16.7 ms; the rest is the clock's resolution.
    atMost: 17,
    config: replayed,
    figure: async () => {
      const { msPerFrame, ...learnt } = (await askedLab()).frames;
      return [msPerFrame, learnt];
    },
  },
];

const table = once(tableTimes);
const tableRows: readonly ConsoleRow[] = [
  {
    name: 'rules.tableKey',
    atMost: 16,
    config: { percentile: 95 },
    figure: async () => {
      const { keysMs, rows, columns } = await table();
      return [percentile(keysMs, 95), { keys: keysMs.length, rows, columns }];
    },
  },
  {
    name: 'rules.tablePaste',
    atMost: 500,
    config: { rowsPasted },
    figure: async () => (await table()).pasteMs,
  },
];

interface LongWatch {
  readonly name: string;
  readonly path: string;
  readonly hoursWhole: number;
  readonly mebibytes: number;
}

/** Growth of a demo page in a day, and how much later it shows events at the end. */
function longRows(of: LongWatch, isWhole: boolean): readonly ConsoleRow[] {
  const hours = of.hoursWhole * (isWhole ? 1 : shareWatched);
  const config = { hours, speed: heapSpeed };
  const watched = once(() => watchLong(of.path, (hours * hourMs) / heapSpeed));
  return [
    {
      name: `heap.${of.name}`,
      unit: 'MiB more',
      atMost: of.mebibytes,
      config,
      figure: async () => (await watched()).grownBytes / 2 ** 20,
    },
    {
      name: `drift.${of.name}`,
      unit: '% later',
      atMost: 10,
      config: { ...config, percentile: 95 },
      figure: async () => {
        const { percent, ...learnt } = (await watched()).drift;
        return [percent, learnt];
      },
    },
  ];
}

const usableScript = `{
  const look = () => {
    if (document.querySelector('${firstFigure}') === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
  };
  requestAnimationFrame(look);
}`;
/**
 * Waits for a performance mark by promise, as the page's security policy forbids polling by `eval`.
 */
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

function openPages() {
  return onConsole({}, async ({ pages }) => {
    const paints: number[] = [];
    const usables: number[] = [];
    for (let n = 0; n < pagesOpened; n += 1) {
      const { page, tools } = await pages.blank('malik');
      await page.addInitScript(usableScript);
      await tools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowed });
      await page.goto('/');
      usables.push(Number(await page.evaluate(markedAt('usable'))));
      paints.push(Number(await page.evaluate(markedAt('first-contentful-paint'))));
      await page.context().close();
    }
    return { paintMs: median(paints), usableMs: median(usables) };
  });
}

type BusyPage = Parameters<Parameters<typeof onConsole>[1]>[0] & {
  readonly key: string;
  readonly eventsPerSecond: () => number;
};

function onBusyConsole<Result>(work: (busy: BusyPage) => Promise<Result>): Promise<Result> {
  return onConsole({ centre: largeCentre }, async ({ port, pages }) => {
    await signOnMost(port);
    const load = await steadyCalls(port, eventsPerSecond);
    let [beganAtMs, heard] = [performance.now(), load.heard()];
    const perSecond = (): number => {
      const rate = ((load.heard() - heard) * 1_000) / (performance.now() - beganAtMs);
      [beganAtMs, heard] = [performance.now(), load.heard()];
      return Math.round(rate);
    };
    const result = await work({ port, pages, key: load.key, eventsPerSecond: perSecond });
    await load.stop();
    return result;
  });
}

function workDesk() {
  return onBusyConsole(async ({ port, pages, key, eventsPerSecond: events }) => {
    const { page } = await pages.blank('a0');
    events();
    const times = await deskTimes(page, { port, key, calls: deskCalls });
    return { ...times, eventsPerSecond: events() };
  });
}

function askLab() {
  return onConsole({}, async ({ pages }) => {
    const { page } = await pages.blank('ines');
    const answers = await answerTimes(page);
    return { ...answers, frames: await replayFrames(page) };
  });
}

/** Frames over 50 ms, the only ones that browsers report. */
const frameScript = `{
  window.longFrames = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longFrames.push(duration);
  }).observe({ type: 'long-animation-frame' });
}`;

function watchWall() {
  return onBusyConsole(async ({ pages, eventsPerSecond: events }) => {
    const { page } = await pages.blank('admin');
    await page.goto('/wallboard');
    await page.locator(firstFigure).first().waitFor();
    await page.waitForTimeout(settleMs);
    await page.evaluate(frameScript);
    events();
    const [beganAtMs, cpuMs] = [performance.now(), await pages.cpuMs()];
    await page.waitForTimeout(wallWatchedMs);
    const tookMs = performance.now() - beganAtMs;
    const cpuPercent = (100 * ((await pages.cpuMs()) - cpuMs)) / tookMs;
    const frames = (await page.evaluate('window.longFrames')) as readonly number[];
    return {
      cpuPercent,
      longFrames: frames.length,
      longestFrameMs: Math.round(Math.max(0, ...frames)),
      eventsPerSecond: events(),
    };
  });
}

function watchLong(path: string, forMs: number) {
  return onConsole({ speed: heapSpeed }, async ({ pages }) => {
    const opened = await pages.blank('malik');
    await watchEvents(opened.page);
    await opened.page.goto(path);
    await opened.page.locator(firstFigure).first().waitFor();
    await opened.page.waitForTimeout(settleMs);
    const before = await heapBytes(opened);
    await opened.page.waitForTimeout(forMs);
    const grownBytes = (await heapBytes(opened)) - before;
    return { grownBytes, drift: await latencyDrift(opened.page) };
  });
}
