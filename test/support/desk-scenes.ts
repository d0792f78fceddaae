/** Moments at the desk of the demo that take a while to come to: who calls there is a customer. */
import type { Page } from 'playwright-core';
import type { Client } from '#client';
import type { ConsoleRig, ConsoleVisit } from './browser.ts';

/** A customer of the demo, and whence they call. */
const picard = '1000003';
const picardsNumber = '+33639980002';
const agent = 'verdier.helene';

/** Hélène is ready, and rung by a customer. */
export async function offerAtDesk(rig: ConsoleRig, visit: ConsoleVisit = {}): Promise<Page> {
  const page = await rig.page('helene', '/desk', visit);
  await logOnAtDesk(page);
  await sendOthersAway(rig.client('malik'));
  await rig.arrive('vente', picardsNumber);
  await command(page, 'r');
  await page.getByRole('region', { name: /^(Call for you|Appel pour vous)$/ }).waitFor();
  return page;
}

export async function logOnAtDesk(page: Page): Promise<void> {
  const logOn = { name: /^(Log on|Prendre le poste)$/ };
  await page.locator('section').first().waitFor();
  await page.getByRole('button', logOn).click();
  await page.getByRole('dialog').getByRole('button', logOn).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** They are on the line, with a customer's order of two lines. */
export async function orderAtDesk(page: Page): Promise<void> {
  await page.keyboard.press('F2');
  const item = page.getByRole('combobox', { name: /^(Item|Article)$/ });
  const search = page.getByRole('combobox', { name: /^(Find a customer|Chercher)/ });
  await item.or(search).first().waitFor();
  if (await search.isVisible()) {
    await search.fill(picard);
    await search.press('Enter');
  }
  await item.waitFor();
  for (const [n, code] of ['DRAP-160', 'PLAT-LIN'].entries()) {
    await item.fill(code);
    await item.press('Enter');
    await page
      .getByRole('row')
      .filter({ has: page.getByRole('textbox') })
      .nth(n)
      .waitFor();
  }
}

/** `Ctrl K`, a letter and `Enter`. */
export async function command(page: Page, letter: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.press(letter);
  await page.keyboard.press('Enter');
}

/** So that the next caller is Hélène's. */
export async function sendOthersAway(malik: Client): Promise<void> {
  const wallboard = await malik.get('/api/v1/centres/{centre}/wallboard', {
    params: { centre: 'verdier' },
  });
  if (!wallboard.ok) throw new Error(wallboard.problem.detail);
  const others = (wallboard.body.agents ?? []).filter(
    ({ id, derivedState }) => id !== agent && derivedState !== 'loggedOff',
  );
  const body = { state: 'notReady', reason: 'meeting' } as const;
  for (const { id } of others) {
    await malik.put('/api/v1/agents/{agent}/state', { params: { agent: id }, body });
  }
}
