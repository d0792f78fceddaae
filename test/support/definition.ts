/** The definition that a figure of a page opens. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Its text; it is closed again. */
export async function definitionOf(page: Page, figure: Locator): Promise<string> {
  await figure.press('Enter');
  const definition = await page.getByRole('dialog').innerText();
  // The focus goes into it a moment after it is there.
  const open = async () => {
    await page.keyboard.press('Escape');
    return page.getByRole('dialog').count();
  };
  await expect.poll(open).toBe(0);
  return definition;
}
