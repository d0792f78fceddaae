/** A reviewer's morning: what is held in the demo, who has it, and what becomes of it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, decides, hasBrowser } from '../../support/browser.ts';
import { ConsoleShop } from '../../support/console-shop.ts';
import { DayStrip } from '../../support/day-strip.ts';

const heldAtFirst = 5;
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

describe.runIf(await hasBrowser())('a reviewer’s morning', () => {
  let rig: ConsoleRig;
  const strip = new DayStrip('reviewer');
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it('begins with orders that are held, for several reasons', async () => {
    const page = await rig.page('claire', '/reviews', { width: 1280 });
    await page.getByRole('row').nth(heldAtFirst).waitFor();
    // Callers of the demo may have added some.
    for (const group of [/^approvals [1-9]/, /^payments [2-9]/, /^fraud [1-9]/]) {
      await page.getByRole('button', { name: group }).waitFor();
    }
    await strip.picture(page, 'queue');
    await page.close();
  });

  it('is claimed by one of two, the other sees who; the customer is one click away', async () => {
    const claire = await rig.page('claire', '/reviews?group=fraud');
    await claire.getByRole('row').nth(1).click();
    await claire.getByText('Trois cartes essayées').first().waitFor();
    await rowOf(claire, 'Claire').waitFor();
    const hold = new URL(claire.url()).searchParams.get('hold') ?? '';
    const antoine = await rig.page('antoine', `/reviews?hold=${encodeURIComponent(hold)}`);
    await antoine.getByText('Claire is working on it').waitFor();
    expect(await antoine.getByRole('button', { name: 'Release' }).isDisabled()).toBe(true);
    await strip.picture(antoine, 'claimed');
    const review = claire.getByRole('region', { name: 'Review' });
    const [customer] = await review.getByRole('link').all();
    await customer?.click();
    await claire.waitForURL('**/customers/verdier.1000005**');
    await antoine.getByText('Claire is working on it').waitFor({ state: 'detached' });
    await decides(antoine, 'Release');
    await antoine.getByText('Released.').waitFor();
    await Promise.all([claire.close(), antoine.close()]);
  });

  it('refuses a price, and says before what becomes of it', async () => {
    const page = await rig.page('claire', '/reviews?group=approval', {
      width: 400,
      theme: 'dark',
      lang: 'fr',
    });
    await page.getByRole('row').nth(1).click();
    await page.getByText('le prix revient à 89,90').waitFor();
    await strip.picture(page, 'price-fr');
    await decides(page, 'Non');
    await page.getByText('Refusé.').waitFor();
    await page.close();
  });
});

describe.runIf(await hasBrowser())('a reservation that has ended', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
  });
  afterAll(() => shop.rig.stop());

  it('is not taken again by a page that is open, but by its reader', async () => {
    const hold = `${await shop.held()}.h1`;
    const rita = shop.rig.client('rita');
    const page = await shop.rig.page('rita', `/reviews?hold=${hold}`);
    await rowOf(page, 'Rita').waitFor();
    // The service ends a reservation in the same way after 30 minutes without a key.
    await shop.does(rita, 'POST', '/api/v1/holds/{hold}/release-checkout', { params: { hold } });
    await page.getByText('You have it no longer').first().waitFor();
    expect(await page.getByRole('button', { name: 'Clear' }).isDisabled()).toBe(true);
    const rob = await shop.rig.page('rob', `/reviews?hold=${hold}`);
    await page.getByText('Rob is working on it').waitFor();
    await rob.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('button', { name: 'Take it over' }).click();
    await rowOf(page, 'Rita').waitFor();
    await decides(page, 'Clear');
    await page.getByText('The hold is cleared.').waitFor();
    await Promise.all([page.close(), rob.close()]);
  });

  it('leads to the call of its order', async () => {
    const call = await shop.rig.arrive('orders');
    const { id } = await shop.does(shop.ann, 'POST', '/api/v1/centres/{centre}/orders', {
      params: { centre: 'shop' },
      body: { customerId: 'shop.1000001', callId: call },
    });
    const of = { params: { order: id } };
    await shop.does(shop.ann, 'POST', '/api/v1/orders/{order}/lines', {
      ...of,
      body: { itemId: 'shop.MUG', quantity: '1' },
    });
    await shop.does(shop.ann, 'POST', '/api/v1/orders/{order}/holds', {
      ...of,
      body: { code: 'CHECK' },
    });
    const page = await shop.rig.page('rita', `/reviews?hold=${id}.h1`);
    const link = page
      .getByRole('region', { name: 'Review' })
      .getByRole('link', { name: 'open it' });
    expect(await link.getAttribute('href')).toContain(`/calls?call=`);
    await page.close();
  });
});
