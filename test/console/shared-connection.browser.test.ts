/** One connection for all tabs: who has it, what is lost without it, and what memory it takes. */
import fc from 'fast-check';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { CuttingProxy } from '../support/cutting-proxy.ts';

const tabs = 12;
const handOverMsMax = 1_000;
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

/** Short, where the scorecard says up to ten minutes: a cut is the same for who comes back. */
const cutMsMax = 1_500;
const cuts = 3;
const runs = process.env['CI'] ? 8 : 2;
const queues = ['orders', 'returns'] as const;

type Step =
  | { readonly kind: 'arrive'; readonly queue: (typeof queues)[number] }
  | { readonly kind: 'leave' | 'ready' | 'notReady' | 'pause' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('arrive' as const), queue: fc.constantFrom(...queues) }),
  fc.record({ kind: fc.constantFrom('leave', 'ready', 'notReady', 'pause') }),
);

describe.runIf(await hasBrowser())('a page whose connection is cut at any time', () => {
  let rig: ConsoleRig;
  let context: BrowserContext;
  const proxy = new CuttingProxy();
  beforeAll(async () => {
    rig = await ConsoleRig.start();
    context = await rig.context();
  });
  afterAll(async () => {
    proxy.close();
    await rig.stop();
  });

  it('shows in the end what the service says, after a restart too', async () => {
    const through = await proxy.before(`${rig.address}/`);
    const page = await context.newPage();
    await page.goto(`${through}?as=sue&lang=en`);
    await page.getByText(live).first().waitFor();
    await page.evaluate('window.isSamePage = true');
    const ann = rig.client('ann');
    const params = { agent: 'shop.ann' };
    const body = { groupIds: ['shop.sales'] };
    await ann.post('/api/v1/agents/{agent}/sign-on', { params, body });
    const calls: string[] = [];
    const run = async (one: Step): Promise<void> => {
      if (one.kind === 'arrive') calls.push(await rig.arrive(one.queue));
      else if (one.kind === 'pause') await page.waitForTimeout(200);
      else if (one.kind === 'leave') await leaveOne(rig, calls);
      else await ann.put('/api/v1/agents/{agent}/state', { params, body: { state: one.kind } });
    };
    const cut = fc.record({
      forMs: fc.integer({ min: 50, max: cutMsMax }),
      before: fc.array(step, { maxLength: 4 }),
      during: fc.array(step, { maxLength: 6 }),
      isRestart: fc.boolean(),
    });
    const seed = Number.parseInt(process.env['CALLWRIGHT_SEED'] ?? '1', 16);
    const property = fc.asyncProperty(
      fc.array(cut, { minLength: 1, maxLength: cuts }),
      async (all) => {
        for (const { forMs, before, during, isRestart } of all) {
          for (const one of before) await run(one);
          proxy.close();
          for (const one of during) await run(one);
          if (isRestart) await rig.without(async () => {});
          await page.waitForTimeout(forMs);
          await proxy.listen();
        }
        await isAsTheServiceSays(rig, page);
      },
    );
    // What fast-check says of a failure holds the seed and the cuts.
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
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
        const words = { ready: 'ready', notReady: 'not ready', reserved: 'ringing' };
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
      { timeout: 15_000, interval: 250 },
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
