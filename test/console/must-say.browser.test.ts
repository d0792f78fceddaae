/** Texts that a clerk must say before an order is submitted, in the console. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';
import { aRule, aRuleSet, leaf } from '../support/rule-set-builders.ts';

const must = { audience: 'say', mustConfirm: true } as const;
const rules = [
  aRule('script', 'fragile', 2, [leaf('line.sku', 'equal', 'MUG')], {
    ...must,
    at: 'line',
    text: 'fragile',
  }),
  aRule('script', 'right-to-cancel', 1, [], { ...must, at: 'orderEnd', text: 'cancel' }),
];

describe.runIf(await hasBrowser())('what must be said in the console', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start([aRuleSet('script', rules)]);
  });
  afterAll(() => shop.rig.stop());

  it('is confirmed before the order is submitted, as late as in the recap', async () => {
    const id = await shop.order();
    await shop.does(shop.ann, 'POST', '/api/v1/orders/{order}/payments', {
      params: { order: id },
      body: { methodId: 'CASH', amount: { amountMinor: 4_000, currency: 'EUR' } },
    });
    const page = await shop.rig.page('ann', `/orders/new?order=${id}`);
    const panel = page.getByRole('complementary', { name: 'To say' });
    await panel.getByText('fragile').waitFor();
    await page.keyboard.press('F9');
    await page.getByText('Shall I send the order?').waitFor();
    await panel.getByText('cancel').waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('alert').getByText('Not said yet in').waitFor();
    const unsaid = panel.getByRole('button', { name: 'I have said it' });
    expect(await unsaid.count()).toBe(2);
    expect(await panel.getByText('fragile').count()).toBe(1);
    await unsaid.first().click();
    await unsaid.nth(1).waitFor({ state: 'detached' });
    await unsaid.first().click();
    await unsaid.waitFor({ state: 'detached' });
    await page.keyboard.press('F9');
    await page.getByText('Submitted: the goods may leave.').waitFor();
    await page.getByText(/^“Your order is V-\d{5}-\d. Thank you.”$/).waitFor();
    await page.close();
  });
});
