/** A held order on the first page that Temporal's own pages show of it. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainCommands } from '../../bench/orders/plain-orders.ts';
import { openTemporalOrders, serveWhole } from '../../bench/temporal/temporal-orders.ts';
import { startDevServer } from '../../gateways/index.ts';
import { type Order, publishingCore } from '../../orders/index.ts';
import type { HostedCore } from '../../workflows/index.ts';
import { hasBrowser, launched } from '../support/browser.ts';
import { hasTemporal } from '../support/temporal-server.ts';

const isHere = (await hasTemporal('dev-server')) && (await hasBrowser());
const instant = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';
const hold = new RegExp(
  `hold LOOK since ${instant}, due ${instant}, queue manual; role lead or a manager ends it`,
);
/** Else the first timer of the order would be shown for a minute. */
const authTimeoutMs = 5_000;
const commands = plainCommands('a').map((one) =>
  one.type === 'createOrder' ? { ...one, policy: { ...one.policy, authTimeoutMs } } : one,
);

describe.runIf(isHere)('the page of an order at Temporal', () => {
  it('says what a held order waits for, since when, due when, and who can end it', async () => {
    const server = await startDevServer({ hasPages: true, syncs: false });
    onTestFinished(() => server.stop());
    const orders = await openTemporalOrders(server.address, {
      core: publishingCore as HostedCore<Order>,
      workflowTypes: { order: 'OrderWorkflow' },
      isIndexed: true,
    });
    onTestFinished(() => orders.end());
    const browser = await launched();
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    // Details are shown in a frame, as they are Markdown.
    const text = async () => {
      const shown = page.frames().map((frame) => frame.locator('body').innerText());
      return (await Promise.all(shown)).join('\n');
    };
    const held = async () => {
      await page.goto(`${server.pages}/namespaces/default/workflows/order%2Fa`);
      await expect.poll(text).toMatch(hold);
      await page.getByText('User Metadata', { exact: true }).click();
      await expect.poll(text).toMatch(/onHold, 100.00 EUR/);
      expect(await text()).toMatch(hold);
      expect(await text()).toContain('Waits for: hold');
    };
    await serveWhole(orders, 'a', held, commands);
    await page.reload();
    await expect.poll(text).toContain('goods delivered');
    expect(await text()).not.toContain('Waits for');
  });
});
