/** One connection for all tabs: who has it, what is lost without it, and what memory it takes. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { CuttingProxy } from '../support/cutting-proxy.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';

const tabs = 12;
/** A second on a machine that does nothing else. */
const handOverMsMax = 10_000;
const live = 'live';

describe.runIf(await hasBrowser())('tabs of one browser', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('share one connection, which the next takes over within a second', async () => {
    const context = await rig.context();
    const sockets: { readonly page: Page; readonly atMs: number }[] = [];
    const pages: Page[] = [];
    for (let n = 0; n < tabs; n += 1) {
      const page = await context.newPage();
      page.on('websocket', () => sockets.push({ page, atMs: performance.now() }));
      await page.goto(`${rig.address}${n === 0 ? '/?as=sue' : '/wallboard'}`);
      await page.getByText(live).first().waitFor();
      pages.push(page);
    }
    expect(sockets.length).toBe(1);
    const leader = sockets[0]?.page;
    const closedAtMs = performance.now();
    await leader?.close();
    const others = pages.filter((page) => page !== leader);
    const call = await rig.arrive('returns');
    for (const page of others) {
      await page.getByRole('listbox', { name: '1 waiting in returns' }).waitFor();
    }
    expect(sockets.length).toBe(2);
    expect((sockets[1]?.atMs ?? 0) - closedAtMs).toBeLessThan(handOverMsMax);
    await rig.leave(call);
    await context.close();
  });
});

/** The centre's clock runs so much faster: ten minutes without a connection are ten seconds. */
const speed = 60;
const cutMs = { min: 1_000, max: 600_000 };
const cuts = process.env['CI'] ? 20 : 12;
/** How often somebody calls, gives up or does something at most, by the wall. */
const pauseMsMax = 300;
const queues = ['orders', 'returns'] as const;
const random = seededRandom(firstSeed);
const below = (count: number) => Math.floor(random() * count);

describe.runIf(await hasBrowser())('a page whose connection is cut at any time', () => {
  let rig: ConsoleRig;
  const proxy = new CuttingProxy();
  beforeAll(async () => {
    rig = await ConsoleRig.start(smallCentre, smallAccounts, { speed });
  });
  afterAll(async () => {
    proxy.close();
    await rig.stop();
  });

  it('shows what the service says after each of them, and after a restart', async () => {
    console.info(`CALLWRIGHT_SEED=${firstSeed.toString(16)}`);
    const through = await proxy.before(`${rig.address}/`);
    const page = await (await rig.context()).newPage();
    await page.goto(`${through}?as=sue&lang=en`);
    await page.getByText(live).first().waitFor();
    await page.evaluate('window.isSamePage = true');
    const ann = rig.client('ann');
    const params = { agent: 'shop.ann' };
    const calls: string[] = [];
    const steps = [
      async () => calls.push(await rig.arrive(queues[below(queues.length)] ?? 'orders')),
      () => leaveOne(rig, calls),
      // Who is away for long is logged off: then it is refused.
      () => ann.post('/api/v1/agents/{agent}/sign-on', { params, body: {} }),
      () => ann.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } }),
      () => ann.put('/api/v1/agents/{agent}/state', { params, body: { state: 'notReady' } }),
    ];
    const isWorkedFor = async (ms: number): Promise<void> => {
      const untilMs = performance.now() + ms;
      while (performance.now() < untilMs) {
        await steps[below(steps.length)]?.();
        await page.waitForTimeout(below(Math.min(pauseMsMax, ms)));
      }
    };
    const restartAt = below(cuts);
    for (let cut = 0; cut < cuts; cut += 1) {
      await isWorkedFor(pauseMsMax);
      proxy.close();
      if (cut === restartAt) await rig.without(async () => {});
      await isWorkedFor((cutMs.min * (cutMs.max / cutMs.min) ** random()) / speed);
      await proxy.listen();
      await isAsTheServiceSays(rig, page);
    }
    expect(await page.evaluate('window.isSamePage')).toBe(true);
  });
});

async function leaveOne(rig: ConsoleRig, calls: string[]): Promise<void> {
  const call = calls.shift();
  // A call that has ended by itself is refused.
  if (call !== undefined) await rig.leave(call).catch(() => {});
}

async function isAsTheServiceSays(rig: ConsoleRig, page: Page): Promise<void> {
  const sue = rig.client('sue');
  await expect
    .poll(
      async () => {
        const snapshot = await sue.get('/api/v1/centres/{centre}/wallboard', {
          params: { centre: 'shop' },
        });
        if (!snapshot.ok) return snapshot.problem.detail;
        const lanes = await page.getByRole('region', { name: 'Queues' }).innerText();
        const agent = await sue.get('/api/v1/agents/{agent}', { params: { agent: 'shop.ann' } });
        const words = {
          ready: 'ready',
          notReady: 'not ready',
          reserved: 'ringing',
          loggedOff: 'off',
        };
        const state = agent.ok ? agent.body.derivedState : '';
        const word = words[state as keyof typeof words] ?? state;
        const hasAgent = await page.getByRole('button', { name: `Ann ${word}` }).count();
        const wrong = snapshot.body.queues.filter(
          ({ name, waiting }) => !new RegExp(`${name}\\s+${waiting} waiting`).test(lanes),
        );
        return [...wrong.map(({ name, waiting }) => `${name}: ${waiting}, ${lanes}`)]
          .concat(hasAgent === 1 ? [] : [`Ann is ${state}`])
          .join();
      },
      { interval: 250 },
    )
    .toBe('');
}

/** A simulated quarter of an hour; whole shifts are rows of `npm run bench -- console`. */
const watchedMs = 15_000;
const grownBytesMax = 5 * 2 ** 20;

describe.runIf(await hasBrowser())('a wall in a busy centre', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ speed: 60 });
  });
  afterAll(() => rig.stop());

  it('holds no more after a quarter of an hour', async () => {
    const page = await rig.page('malik', '/wallboard?tv=1');
    await page.getByText('agents at work', { exact: true }).waitFor();
    const tools = await page.context().newCDPSession(page);
    const used = async () => {
      await tools.send('HeapProfiler.collectGarbage');
      await tools.send('HeapProfiler.collectGarbage');
      return (await tools.send('Runtime.getHeapUsage')).usedSize;
    };
    await page.waitForTimeout(3_000);
    const before = await used();
    await page.waitForTimeout(watchedMs);
    expect((await used()) - before).toBeLessThan(grownBytesMax);
    await page.close();
  });
});
