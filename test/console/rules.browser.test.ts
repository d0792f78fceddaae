/** Rules on screen: written without JSON, refused by the gate, approved, in force, rolled back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const set = 'verdier.verdier-route';
const address = (more = '') => `/rules?set=${set}${more}`;
const isThere = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
/** The machine may be busy with other tests. */
const atLeisure = { timeout: 20_000 };
const testMsMax = 120_000;

describe.runIf(await hasBrowser())('rules on screen', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const draft = async () => {
    const asked = { params: { ruleSet: set } };
    const answer = await rig.client('paul').get('/api/v1/rule-sets/{ruleSet}/draft', asked);
    if (!answer.ok) throw new Error(answer.problem.detail);
    return answer.body;
  };
  const inForce = async () => {
    const asked = { params: { ruleSet: set } };
    const answer = await rig.client('paul').get('/api/v1/rule-sets/{ruleSet}', asked);
    return answer.ok ? answer.body.active?.version : null;
  };
  const lastRule = async () => {
    const { rules } = JSON.parse((await draft()).text) as { readonly rules: readonly unknown[] };
    return rules.at(-1);
  };

  it('shows each set as sentences, with who changed it and when', {
    timeout: testMsMax,
  }, async () => {
    const page = await rig.page('malik', address());
    await page.getByRole('heading', { name: 'Routing' }).waitFor();
    await isThere(page, /When Kind of call is order and \(Loyalty tier is/);
    await isThere(page, 'Gold callers order before the others, and group B joins early.');
    await page
      .getByRole('row', { name: /Version 1/ })
      .filter({ hasText: 'founder' })
      .waitFor();
    await press(page, 'Coupons');
    await page.getByRole('heading', { name: 'Coupons' }).waitFor();
    expect(await page.getByRole('button', { name: 'Form' }).count()).toBe(0);
    await page.close();
  });

  it('are written by form, read as a sentence, changed as JSON, and kept', {
    timeout: testMsMax,
  }, async () => {
    const page = await rig.page('paul', '/');
    await page.waitForURL(/\/rules/);
    await press(page, 'Routing');
    await press(page, 'Add a rule');
    await page.getByLabel('Name', { exact: true }).fill('Gold callers first');
    await press(page, 'Add a condition');
    await page.getByLabel('Fact', { exact: true }).selectOption('Loyalty tier');
    await page.getByLabel('Comparison').selectOption('is one of');
    await page.getByRole('checkbox', { name: 'gold' }).check();
    await page.getByRole('checkbox', { name: 'platinum' }).check();
    await isThere(page, /When Loyalty tier is .*gold or platinum.*: the call goes to/);
    await page.getByLabel('Class', { exact: true }).first().selectOption('0');
    await isThere(page, 'Saved');
    await expect.poll(lastRule, atLeisure).toMatchObject({
      name: 'gold-callers-first',
      conditions: {
        all: [{ fact: 'customer.tier', operator: 'in', value: ['gold', 'platinum'] }],
      },
      event: { params: { class: 0 } },
    });
    await press(page, 'JSON');
    const editor = page.getByRole('textbox', { name: 'Text of the rule set' });
    await editor.waitFor();
    await editor.getByText('"gold-callers-first"').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' "why": "Gold comes first.",');
    await expect.poll(lastRule, atLeisure).toMatchObject({ why: 'Gold comes first.' });
    await press(page, 'Form');
    expect(await page.getByLabel('Why', { exact: true }).inputValue()).toBe('Gold comes first.');
    await page.reload();
    await press(page, /gold-callers-first/);
    expect(await page.getByLabel('Why', { exact: true }).inputValue()).toBe('Gold comes first.');
    await page.close();
  });

  it('complete facts in JSON with their unit and an example, and mark an unknown one', {
    timeout: testMsMax,
  }, async () => {
    const page = await rig.page('paul', address('&view=json'));
    const editor = page.getByRole('textbox', { name: 'Text of the rule set' });
    await editor.getByText('"customer.hotAlert"').first().click();
    await page.keyboard.press('Home');
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Control+ArrowRight');
    await page.close();
  });

  it('are refused by the gate for each of its reasons', { timeout: testMsMax }, async () => {
    const page = await rig.page('paul', address());
    const gate = page.getByRole('region', { name: 'Before it goes live' });
    const stands = gate.getByRole('status');
    const send = gate.getByRole('button', { name: 'Send for approval' });
    await stands.getByText('Every rule is reached, Note').waitFor();
    expect(await send.isDisabled()).toBe(true);
    await press(page, /gold-callers-first/);
    await page.getByRole('checkbox', { name: 'gold' }).uncheck();
    await page.getByRole('checkbox', { name: 'platinum' }).uncheck();
    await stands.getByText('Text is valid').waitFor();
    await press(page, 'Undo');
    await press(page, 'Undo');
    await page.screenshot({ path: '/tmp/rules-form.png', fullPage: true });
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Cases');
    await stands.getByText('Cases pass').waitFor();
    await page.screenshot({ path: '/tmp/rules-cases.png', fullPage: true });
    await page.close();
    expect(await inForce()).toBe(1);
  });
});
