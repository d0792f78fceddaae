/** Cards of the sandbox, and its frame in a page of the console. */
import type { FrameLocator, Page } from 'playwright-core';

export const cards = { approved: '4242424242424242', declined: '4000000000000002' };

export function cardFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Card, at the payment provider"]');
}

/** Types a card as a clerk does: the field has the focus. */
export async function typeCard(page: Page, digits: string): Promise<void> {
  const number = cardFrame(page).getByRole('textbox', { name: 'Card number' });
  await number.and(cardFrame(page).locator(':focus')).waitFor();
  await page.keyboard.type(digits);
}

/** Sends the card that was typed; the frame is removed. */
export async function sendCard(page: Page): Promise<void> {
  await endCardFrame(page, 'Enter');
}

/** Leaves the card's form without sending it. */
export async function leaveCard(page: Page): Promise<void> {
  await endCardFrame(page, 'Escape');
}

/**
 * The browser may never acknowledge a key whose frame is removed by it: this waits for the
 * removal, not for the key.
 */
async function endCardFrame(page: Page, key: 'Enter' | 'Escape'): Promise<void> {
  page.keyboard.press(key).catch(() => undefined);
  await page
    .locator('iframe[title="Card, at the payment provider"]')
    .waitFor({ state: 'detached' });
}
