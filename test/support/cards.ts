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

/**
 * Sends the card that was typed. The frame goes as it gives its token, and the browser
 * may never acknowledge a key whose frame is gone: the key is not waited for, the frame is.
 */
export async function sendCard(page: Page): Promise<void> {
  page.keyboard.press('Enter').catch(() => undefined);
  await page
    .locator('iframe[title="Card, at the payment provider"]')
    .waitFor({ state: 'detached' });
}
