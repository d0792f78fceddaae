/** A held order on the first page that Temporal's own pages show of it. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTemporalOrders, serveWhole } from '../../bench/temporal/temporal-orders.ts';
import { startDevServer } from '../../gateways/index.ts';
import { type Order, publishingCore } from '../../orders/index.ts';
import type { HostedCore } from '../../workflows/index.ts';
import { hasBrowser, launched } from '../support/browser.ts';
import { hasTemporal } from '../support/temporal-server.ts';

const isHere = (await hasTemporal('dev-server')) && (await hasBrowser());
const instant = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';
const hold = `hold LOOK since ${instant}, due ${instant}, queue manual; ends by a decision of`;

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
    const text = () => page.locator('body').innerText();
    await serveWhole(orders, 'a', async () => {
      await page.goto(`${server.pages}/namespaces/default/workflows/order%2Fa`);
      await expect.poll(text).toMatch(new RegExp(`${hold} role lead, or a manager`));
      expect(await text()).toMatch(/Waits for: hold/);
    });
    await page.reload();
    await expect.poll(text).toContain('order/a');
    expect(await text()).not.toContain('hold LOOK since');
  });
});
