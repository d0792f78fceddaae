/** Rules on screen: written without JSON, refused by the gate, approved, in force, rolled back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const set = 'verdier.verdier-route';
const params = { ruleSet: set };
const address = (more = '') => `/rules?set=${set}${more}`;
const isThere = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true }).first();
const choice = (page: Page, name: string, nth = 0) =>
  page.getByRole('combobox', { name, exact: true }).nth(nth);
const ruleNamed = (page: Page, name: RegExp) =>
  page
    .getByRole('region', { name: 'Rules in the order they are asked' })
    .getByRole('button', { name });
/** Chooses from a long list by typing. */
async function pick(page: Page, list: string, wanted: string) {
  await page
    .getByRole('button', { name: new RegExp(`^${list}: `) })
    .last()
    .click();
  const dialog = page.getByRole('dialog', { name: list });
  await dialog.getByRole('combobox').fill(wanted);
  await dialog.getByRole('option').filter({ hasText: wanted }).first().waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}
const gateOf = (page: Page) => page.getByRole('region', { name: 'Before it goes live' });
const editorOf = (page: Page) => page.getByRole('textbox', { name: 'Text of the rule set' });
const gridOf = (page: Page) =>
  page.getByRole('grid', { name: 'Rules in the order they are asked' });
/** Of the table, by its rule and what its column is called. */
async function cellOf(page: Page, rule: string, head: string) {
  const column = page.getByRole('columnheader', { name: head, exact: true });
  const place = await column.getAttribute('aria-colindex');
  const row = gridOf(page).getByRole('row').filter({ hasText: rule });
  return row.locator(`[aria-colindex="${place}"]`);
}
/** The chosen cell, as keys reach it: typed over. */
async function typeInto(page: Page, rule: string, head: string, cell: string) {
  await (await cellOf(page, rule, head)).click();
  await page.keyboard.type(cell);
  await page.keyboard.press('Enter');
}
const transfer = (script: string) =>
  `(() => { const data = new DataTransfer(); ${script}; return data; })()`;

describe.runIf(await hasBrowser())('rules on screen', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const draft = async () => {
    const answer = await rig.client('paul').get('/api/v1/rule-sets/{ruleSet}/draft', { params });
    if (!answer.ok) throw new Error(answer.problem.detail);
    return answer.body;
  };
  const draftText = async () => (await draft()).text;
  const inForce = async () => {
    const answer = await rig.client('paul').get('/api/v1/rule-sets/{ruleSet}', { params });
    return answer.ok ? answer.body.active?.version : null;
  };
  const lastRule = async () => {
    const { rules } = JSON.parse(await draftText()) as { readonly rules: readonly unknown[] };
    return rules.at(-1);
  };

  it('are read as sentences in both languages, with who changed them and when', async () => {
    const page = await rig.page('malik', '/rules');
    await page.getByRole('heading', { name: 'Routing' }).waitFor();
    await isThere(page, /When Kind of call is.+order.+ and \(Loyalty tier is/);
    await isThere(page, 'Gold callers order before the others, and group B joins early.');
    await page
      .getByRole('row', { name: /Version 1/ })
      .filter({ hasText: 'founder' })
      .waitFor();
    expect(await page.getByRole('button', { name: 'Form' }).count()).toBe(0);
    await press(page, /^Coupons/);
    await page.getByRole('heading', { name: 'Coupons' }).waitFor();
    await isThere(page, /the coupon is refused for/);
    await page.goto(`${rig.address}${address('&lang=fr')}`);
    await isThere(page, /Quand Type d’appel\s: commande/);
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('are written without JSON, refused with reasons, approved, rolled back', async () => {
    const page = await rig.page('paul', '/');
    await page.waitForURL(/\/rules/);
    const stands = gateOf(page).getByRole('status');
    const send = gateOf(page).getByRole('button', { name: 'Send for approval' });
    await stands.getByText('One thing stands in the way: Note.').waitFor();
    await ruleNamed(page, /everything-else/).click();
    await press(page, 'Copy');
    await field(page, 'Name').fill('Gold callers first');
    await stands.getByText(/Cases pass, Every rule is reached, Note\.$/).waitFor();
    expect(await send.isDisabled()).toBe(true);
    await press(page, 'Add a condition');
    await pick(page, 'Fact', 'Loyalty tier');
    await choice(page, 'Comparison').selectOption({ label: 'is one of' });
    await page.getByRole('checkbox', { name: 'gold' }).uncheck();
    await stands.getByText(/Text is valid/).waitFor();
    await page.getByRole('checkbox', { name: 'gold' }).check();
    await page.getByRole('checkbox', { name: 'platinum' }).check();
    await isThere(page, /When Loyalty tier is gold or platinum: the call goes to/);
    await stands.getByText(/Cases pass/).waitFor();
    await press(page, 'Add a condition');
    await pick(page, 'Fact', 'Kind of call');
    await choice(page, 'Value').selectOption({ label: 'return' });
    await page.getByText(/platinum and Kind of call is return: the call/).waitFor();
    await expect.poll(lastRule).toMatchObject({
      name: 'gold-callers-first',
      conditions: {
        all: [
          { fact: 'customer.tier', operator: 'in', value: ['gold', 'platinum'] },
          { fact: 'call.type', operator: 'equal', value: 'return' },
        ],
      },
    });
    const delay = field(page, 'Head start or delay');
    for (const [typed, offsetMs] of [['2 min', 120_000] as const, ['0', 0] as const]) {
      await delay.fill(typed);
      await expect.poll(lastRule).toMatchObject({ event: { params: { offsetMs } } });
    }
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Cases');
    await press(page, 'Add a case');
    await page.getByLabel('Name of the case').fill('a gold caller who returns');
    await pick(page, 'Add a fact', 'Loyalty tier');
    await choice(page, 'Loyalty tier').selectOption({ label: 'gold' });
    await pick(page, 'Add a fact', 'Kind of call');
    await choice(page, 'Kind of call').selectOption({ label: 'return' });
    await choice(page, 'Rule that must decide').selectOption('gold-callers-first');
    await isThere(page, /16 of 16 cases pass/);
    await isThere(page, /gold-callers-first holds\./);
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Table');
    await typeInto(page, 'gold-callers-first', 'Calls waiting', '>=0');
    await stands.getByText(/Warnings are answered/).waitFor();
    await (await cellOf(page, 'gold-callers-first', 'Calls waiting')).click();
    await page.keyboard.press('Delete');
    await typeInto(page, 'gold-callers-first', 'Class', '0');
    await stands.getByText('One thing stands in the way: Note.').waitFor();
    await press(page, 'JSON');
    await editorOf(page).getByText('"alert-customers-first"').first().waitFor();
    await expect.poll(lastRule).toMatchObject({ event: { params: { class: 0 } } });
    await press(page, 'Cases');
    await page.getByLabel('Note: what changes, and why').fill('Gold callers return first.');
    await send.click();
    await isThere(page, 'This version is checked: it can be proposed.');
    await press(page, 'Changes');
    await isThere(page, /gold-callers-first is new: when/);
    await press(page, 'Watch live decisions');
    await isThere(page, 'It is watched.');
    await press(page, 'End the watch');
    await isThere(page, 'The watch has ended; it is evidence of the version.');
    await press(page, 'Decide them again');
    await isThere(page, /decisions change|No decision of this kind/);
    await press(page, 'Propose on the calls decided again');
    await isThere(page, /expected 168 h of journal, or a waiver by a second person/);
    expect(await page.getByRole('button', { name: 'Waive and propose' }).count()).toBe(0);

    const malik = await rig.page('malik', address());
    await isThere(malik, 'This version is checked: it can be proposed.');
    await malik.getByLabel('Why no calls need to be decided again').fill('one rule, small');
    await press(malik, 'Waive and propose');
    await isThere(page, 'It waits for a supervisor who has not written it.');
    await press(malik, 'Approve');
    await isThere(malik, 'It waits for a rule editor to put it in force.');
    expect(await accessFaults(malik)).toEqual([]);
    await malik.close();

    await press(page, 'Put in force');
    await isThere(page, 'This version is in force.');
    expect(await inForce()).toBe(2);
    await page.getByRole('region', { name: 'The first half hour' }).waitFor();
    const { text, revision } = await draft();
    await rig.client('paul').put('/api/v1/rule-sets/{ruleSet}/draft', {
      params,
      body: `${text}\n`,
      ifMatch: `"v${revision}"`,
    });
    await press(page, 'Roll back to version 1');
    await isThere(page, 'Version 1 is in force again.');
    await expect.poll(inForce).toBe(1);
    await page.goto(`${rig.address}${address('&version=0')}`);
    await stands.getByText(/Base is current/).waitFor();
    await page.close();
  });

  it('are changed as text, as a form, and kept when the page is left', async () => {
    const page = await rig.page('paul', address('&view=json&version=0'));
    const editor = editorOf(page);
    await editor.getByText('"alert-customers-first"').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' "owner": "Malik",');
    await press(page, 'Form');
    await ruleNamed(page, /alert-customers-first/).click();
    await page.getByText('More', { exact: true }).click();
    await expect.poll(() => field(page, 'Owner').inputValue()).toBe('Malik');
    await field(page, 'Owner').fill('Claire');
    await press(page, 'JSON');
    await editor.getByText('"Claire"').waitFor();
    await page.reload();
    await editor.getByText('"Claire"').waitFor();
    await expect.poll(draftText).toContain('"owner": "Claire"');
    await page.close();
  });

  it('are a table: cells by keys, a pasted block, what a cell does not mean', async () => {
    const page = await rig.page('paul', address('&view=table&version=0'));
    const grid = gridOf(page);
    await grid.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await grid.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const open = grid.getByRole('textbox', { name: 'Name' });
    await open.fill('complaints-first');
    await page.keyboard.press('Tab');
    await grid.getByText('complaints-first').waitFor();
    await page.keyboard.type('x');
    await page.keyboard.press('Enter');
    await isThere(page, /row 2, column 2 \(priority\) is "x"; expected a whole number/);
    expect(await grid.getByRole('textbox', { name: 'Priority' }).inputValue()).toBe('x');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await grid.getByText('complaints', { exact: true }).waitFor();
    const rows = Number(await grid.getAttribute('aria-rowcount'));
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Home');
    const block = `data.setData('text/plain', 'everything-else\\nextra-1\\nextra-2\\n')`;
    await page.evaluate(`document.activeElement.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: ${transfer(block)}, bubbles: true }))`);
    await grid.and(page.locator(`[aria-rowcount="${rows + 2}"]`)).waitFor();
    await press(page, 'Undo');
    await grid.and(page.locator(`[aria-rowcount="${rows}"]`)).waitFor();
    await page.close();
  });

  it('come from files: what was read and refused is shown before it is taken', async () => {
    const page = await rig.page('paul', address('&view=table&version=0'));
    const rule = (fact: string) => ({
      conditions: { all: [{ fact, operator: 'equal', value: 'gold' }] },
      event: { type: 'vip', params: {} },
    });
    const rules = JSON.stringify([rule('customer.tier'), rule('customer.colour')], null, 2);
    const file = page.locator('input[type="file"]');
    const buffer = Buffer.from(rules);
    await file.setInputFiles({ name: 'engine.json', mimeType: 'application/json', buffer });
    await isThere(page, 'engine.json: 2 rules read, one part refused.');
    await page
      .getByRole('region', { name: 'Refused' })
      .getByText('/1/conditions/all/0/fact')
      .waitFor();
    await isThere(page, /These rules of the draft go: .*alert-customers-first/);
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Leave it');
    const csv = 'name;priority;call.type;=> queue\\nall-orders;7;order;orders\\n';
    const dropped = `data.items.add(new File(['${csv}'], 'table.csv'))`;
    const dataTransfer = await page.evaluateHandle(transfer(dropped));
    await page.locator('label', { has: file }).dispatchEvent('drop', { dataTransfer });
    await isThere(page, 'table.csv: one rule read.');
    await press(page, 'Take over into the draft');
    await gridOf(page).and(page.locator('[aria-rowcount="2"]')).waitFor();
    await press(page, 'Undo');
    await gridOf(page).getByText('everything-else').waitFor();
    await page.close();
  });

  it('take a call as a case, and say what each rule decides', async () => {
    const page = await rig.page('paul', address('&view=cases&version=0'));
    const answer = await rig.client('malik').get('/api/v1/centres/{centre}/calls', {
      params: { centre: 'verdier' },
      query: { limit: 1 },
    });
    const call = answer.ok ? answer.body.items[0] : undefined;
    const rows = page.getByRole('row', { name: /^call / });
    await page.getByLabel('Call', { exact: true }).fill(call?.id ?? '');
    await press(page, 'Make a case of this call');
    await rows.first().waitFor();
    await page.getByRole('row', { name: /^everything-else \d+ \d+/ }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Undo');
    await page.close();
  });

  it('complete facts with unit, example and help, and mark an unknown one', async () => {
    const page = await rig.page('paul', address('&view=json&version=0'));
    await editorOf(page).getByText('"customer.hotAlert"').dblclick();
    // The word is the last part of the fact's name: what stands before it is completed anew.
    await page.keyboard.press('Backspace');
    await page.keyboard.type('ti');
    const option = page.getByRole('option', { name: /^customer\.tier/ });
    await option.filter({ hasText: 'Loyalty tier' }).waitFor();
    await page.getByText(/unit: set · example: gold/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('me');
    await page.getByText('There is no such fact.').first().waitFor();
    const line = page.locator('.cm-line').filter({ has: page.locator('.cm-lintRange-error') });
    await line.filter({ hasText: 'customer.time' }).waitFor();
    await page.getByRole('button', { name: 'EN, change to French' }).click();
    await page.getByText('Ce fait n’existe pas.').first().waitFor();
    await page.locator('.cm-content').getByText('"customer.time"').dblclick();
    await page.keyboard.type('ti');
    await page.getByText(/unité\s: set · exemple\s: or/).waitFor();
    await page.close();
  });

  it('show what a draft would have decided, with the calls', async () => {
    const version = { ruleSet: set, version: '1' };
    const before = await rig
      .client('paul')
      .get('/api/v1/rule-sets/{ruleSet}/versions/{version}', { params: version });
    if (!before.ok) throw new Error(before.problem.detail);
    const whole = before.body.document as {
      readonly rules: readonly { readonly event: unknown }[];
    };
    const event = whole.rules.at(-1)?.event;
    const all = { name: 'all-the-same', priority: 999_999, conditions: { all: [] }, event };
    // A page that was closed may still save what was typed there.
    const save = async () => {
      const saved = await rig.client('paul').put('/api/v1/rule-sets/{ruleSet}/draft', {
        params,
        body: JSON.stringify({ ...whole, rules: [...whole.rules, all] }),
        ifMatch: `"v${(await draft()).revision}"`,
      });
      return saved.ok;
    };
    await expect.poll(save).toBe(true);
    const page = await rig.page('paul', address('&view=changes&version=0'));
    await isThere(page, /all-the-same is new/);
    await expect
      .poll(async () => {
        await press(page, 'Decide them again');
        await page.getByText(/decisions change|No decision of this kind/).waitFor();
        return page.getByText(/→ all-the-same/).count();
      })
      .toBeGreaterThan(0);
    await page
      .getByText(/→ all-the-same/)
      .first()
      .click();
    await isThere(page, /then .+, with this version all-the-same/);
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('are not lost where two windows change them: undoing brings them back', async () => {
    const page = await rig.page('paul', address('&version=0'));
    await ruleNamed(page, /alert-customers-first/).click();
    const { text, revision } = await draft();
    const theirs = text.replace('"name": "complaints"', '"name": "complaints", "owner": "Ines"');
    await rig.client('paul').put('/api/v1/rule-sets/{ruleSet}/draft', {
      params,
      body: theirs,
      ifMatch: `"v${revision}"`,
    });
    await field(page, 'Why').fill('Mine.');
    await isThere(page, 'Changed in another window');
    await press(page, 'Take the other');
    await isThere(page, 'Saved');
    expect(await field(page, 'Why').inputValue()).not.toBe('Mine.');
    await press(page, 'Undo');
    await expect.poll(() => field(page, 'Why').inputValue()).toBe('Mine.');
    await expect.poll(draftText).toContain('Mine.');
    await page.close();
  });
});
