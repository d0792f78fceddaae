/** A day of Paul, who edits rules without JSON, and of a colleague who edits the same rules. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { DayStrip } from '../../support/day-strip.ts';

const routing = 'verdier.verdier-route';
const coupons = 'verdier.verdier-coupons';
const address = (set: string, more = '') => `/rules?set=${set}${more}`;
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true }).first();
const isThere = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const rulesOf = (page: Page) =>
  page.getByRole('region', { name: 'Rules in the order they are asked' });

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

interface AnyRule {
  readonly name: string;
  readonly [member: string]: unknown;
}

describe.runIf(await hasBrowser())('a day of rules', () => {
  let rig: ConsoleRig;
  const strip = new DayStrip('rules');
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const draftOf = async (person: string, ruleSet: string) => {
    const params = { ruleSet };
    const answer = await rig.client(person).get('/api/v1/rule-sets/{ruleSet}/draft', { params });
    if (!answer.ok) throw new Error(answer.problem.detail);
    const { rules } = JSON.parse(answer.body.text) as { readonly rules: readonly AnyRule[] };
    const ruleNamed = (name: string) => rules.find((rule) => rule.name === name);
    return { ...answer.body, rules, ruleNamed };
  };
  const step = async (person: string, version: number, verb: string, body: object) => {
    const path = `/api/v1/rule-sets/{ruleSet}/versions/{version}/${verb}`;
    const params = { ruleSet: coupons, version: String(version) };
    const answer = await rig.client(person).ask('POST', path, { params, body });
    if (!answer.ok) throw new Error(`${verb}: ${answer.problem.detail}`);
  };
  /** Claire changes rules in her own draft, and puts it in force. */
  const publishes = async (to: (rule: AnyRule) => AnyRule) => {
    const { text, revision, version } = await draftOf('claire', coupons);
    const document = JSON.parse(text) as { readonly rules: readonly AnyRule[] };
    const body = JSON.stringify({ ...document, note: 'HR asked.', rules: document.rules.map(to) });
    const params = { ruleSet: coupons };
    const saved = await rig
      .client('claire')
      .put('/api/v1/rule-sets/{ruleSet}/draft', { params, body, ifMatch: `"v${revision}"` });
    if (!saved.ok) throw new Error(saved.problem.detail);
    await step('claire', version, 'check', {});
    await step('malik', version, 'propose', { waiver: 'words alone' });
    await step('malik', version, 'approve', {});
    await step('claire', version, 'activate', { waiting: 'migrate' });
    return version;
  };

  it('begins with a rule that is found, and a limit that is written as people say it', async () => {
    const page = await rig.page('paul', address(routing, '&version=0'));
    await page.getByLabel('Find a rule').fill('catalogue-req');
    const found = rulesOf(page).getByRole('listitem');
    await expect.poll(() => found.count()).toBe(1);
    await found.getByRole('button').click();
    const limit = field(page, 'Longest wait');
    await expect.poll(() => limit.inputValue()).toMatch(/^30\smin$/);
    await limit.fill('45 min');
    const maxWaitMs = async () => (await draftOf('paul', routing)).ruleNamed('catalogue-requests');
    await expect.poll(maxWaitMs).toMatchObject({ event: { params: { maxWaitMs: 2_700_000 } } });
    await limit.fill('soon');
    await limit.blur();
    await isThere(page, /^Not a length of time\. Write 90 s/);
    expect(await limit.inputValue()).toBe('soon');
    expect(await maxWaitMs()).toMatchObject({ event: { params: { maxWaitMs: 2_700_000 } } });
    await strip.picture(page, 'limit');
    expect(await accessFaults(page)).toEqual([]);
    await page.goto(`${rig.address}${address('verdier.verdier-checks', '&version=1&view=cases')}`);
    const dear = page.getByRole('row').filter({ hasText: 'new, dear, elsewhere' });
    await dear.getByText('€300.01').waitFor();
    await page.close();
  });

  it('goes on with a copied rule, a listed fact, a period, and what it would decide', async () => {
    const page = await rig.page('paul', address(routing, '&version=0'));
    await rulesOf(page)
      .getByRole('button', { name: /everything-else/ })
      .click();
    await press(page, 'Copy');
    await field(page, 'Name').fill('Christmas returns');
    await page.getByText('More', { exact: true }).click();
    await field(page, 'In force from').fill('2020-12-24T08:00');
    await press(page, 'Add a condition');
    await pick(page, 'Fact', 'Kind of call');
    await page.getByRole('combobox', { name: 'Value' }).selectOption({ label: 'return' });
    const copied = async () => (await draftOf('paul', routing)).ruleNamed('christmas-returns');
    await expect.poll(copied).toMatchObject({
      from: '2020-12-24T07:00:00.000Z',
      conditions: { all: [{ fact: 'call.type', operator: 'equal', value: 'return' }] },
    });
    await press(page, 'Try it');
    // The form begins with the facts of every case; a field has the name of its fact.
    const kind = page.getByRole('combobox', { name: 'Kind of call', exact: true });
    await kind.selectOption({ label: 'return' });
    await press(page, 'What is decided?');
    await isThere(page, 'Decided by: christmas-returns');
    await isThere(page, /^\d+ agents may take it/);
    await page.getByText('Why not the others').click();
    await isThere(page, /everything-else holds, but christmas-returns is higher/);
    expect(await page.getByText('(hidden)').count()).toBe(0);
    await strip.picture(page, 'try');
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('ends in force: each sees how far the text has come, and the page stays with it', async () => {
    const page = await rig.page('paul', address(routing, '&version=0'));
    const path = page.getByRole('list', { name: 'From a draft into force' });
    await path.getByText('draft').waitFor();
    await rulesOf(page)
      .getByRole('button', { name: /christmas-returns/ })
      .click();
    await press(page, 'Remove');
    await page.getByLabel('Note: what changes, and why').fill('Catalogues may wait longer.');
    await press(page, 'Send for approval');
    await path.locator('[aria-current=step]').getByText('checked').waitFor();
    await isThere(page, /Who may waive evidence that is missing: .*Malik/);
    const malik = await rig.page('malik', '/wallboard');
    await malik.getByRole('link', { name: '1 version of rules' }).click();
    await malik.getByRole('main').getByText('waits for you').first().waitFor();
    await strip.picture(malik, 'waits-for-malik');
    await malik.goto(`${rig.address}${address(routing)}`);
    await malik.getByLabel('Why no calls need to be decided again').fill('one limit');
    await press(malik, 'Waive and propose');
    await press(malik, 'Approve');
    await malik.close();
    // Without a version in the address, as after a click on the set.
    await page.goto(`${rig.address}${address(routing)}`);
    const from = page.getByLabel('From (empty: now)');
    await from.fill('2020-01-01T08:00');
    const puts = page.getByRole('button', { name: 'Put in force', exact: true });
    await expect.poll(() => puts.isDisabled()).toBe(true);
    await from.fill('');
    await puts.click();
    await isThere(page, 'This version is in force.');
    await isThere(page, /approved by Malik/);
    await strip.picture(page, 'in-force');
    await page.goto(`${rig.address}${address(routing, '&version=0')}`);
    await rulesOf(page)
      .getByRole('button', { name: /catalogue-requests/ })
      .click();
    await expect.poll(() => field(page, 'Longest wait').inputValue()).toMatch(/^45\smin$/);
    await page.close();
  });

  it('has two editors at once: the second takes over what the first put in force', async () => {
    const page = await rig.page('paul', address(coupons, '&version=0'));
    const why = async (rule: RegExp, words: string) => {
      await rulesOf(page).getByRole('button', { name: rule }).click();
      await field(page, 'Why').fill(words);
    };
    await why(/spring-coupon/, 'Once a year.');
    await why(/welcome/, 'For new customers alone.');
    const ofPaul = () => draftOf('paul', coupons);
    await expect
      .poll(async () => (await ofPaul()).ruleNamed('welcome-for-new-customers'))
      .toMatchObject({ why: 'For new customers alone.' });

    const claire = await rig.page('claire', address(coupons, '&version=0'));
    await claire.getByText(/^Paul has an open draft of these rules/).waitFor();
    await claire.close();
    // The code of the merge is loaded when it is needed first; the page stays meanwhile.
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/merge*.js', async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    const version = await publishes((rule) =>
      rule.name === 'spring-coupon-once-a-year' ? rule : { ...rule, owner: 'Claire' },
    );

    await asked.promise;
    expect(await rulesOf(page).isVisible()).toBe(true);
    held.resolve();
    const merge = page.getByRole('region', { name: 'Other rules are in force now' });
    await merge.getByText(/^Claire put version \d+ in force on/).waitFor();
    await merge.getByText(/Once a year\./).waitFor();
    const take = merge.getByRole('button', { name: `Take over version ${version}` });
    expect(await take.isDisabled()).toBe(true);
    const both = merge.getByRole('region', {
      name: 'Changed by both: Rule welcome-for-new-customers',
    });
    await both.getByRole('cell', { name: 'For new customers alone.' }).waitFor();
    await strip.picture(page, 'merge');
    expect(await accessFaults(page)).toEqual([]);
    await both.getByRole('button', { name: 'Take both changes' }).click();
    await take.click();
    await merge.waitFor({ state: 'detached' });
    const taken = await ofPaul();
    expect(taken.base).toBe(version);
    expect(taken.ruleNamed('welcome-for-new-customers')).toMatchObject({
      why: 'For new customers alone.',
      owner: 'Claire',
    });
    expect(taken.ruleNamed('no-coupon-with-outlet')).toMatchObject({ owner: 'Claire' });
    expect(taken.ruleNamed('spring-coupon-once-a-year')).toMatchObject({ why: 'Once a year.' });

    await press(page, 'Undo');
    await merge.waitFor();
    await press(page, 'Discard my draft');
    await merge.waitFor({ state: 'detached' });
    await expect.poll(async () => (await ofPaul()).revision).toBe(0);
    await press(page, 'Undo');
    await merge.waitFor();
    await expect.poll(async () => (await ofPaul()).revision).toBe(1);
    await page.close();
  });

  it('writes texts beside the rule, names conditions, and turns a rule off', async () => {
    const scripts = 'verdier.verdier-scripts';
    const page = await rig.page('paul', address(scripts, '&version=0'));
    const saved = async () => JSON.parse((await draftOf('paul', scripts)).text);
    await rulesOf(page).getByRole('button').first().click();
    await press(page, 'New text');
    await page.getByLabel(/\(FR\)$/).fill('Bonne journée !');
    await page.getByLabel(/\(EN\)$/).fill('Have a good day!');
    const shown = page.getByRole('figure', { name: 'Preview' });
    await shown.getByText('Bonne journée !').waitFor();
    const texts = async () => Object.values((await saved()).texts ?? {});
    await expect.poll(texts).toContainEqual({ fr: 'Bonne journée !', en: 'Have a good day!' });
    await strip.picture(page, 'text');
    await page.getByText(/^Named conditions \(/).click();
    await press(page, 'Name a condition');
    await page.getByText('new-condition').first().click();
    // The rule has a field of that name too.
    await page.locator('details details').getByLabel('Name', { exact: true }).fill('office hours');
    await expect
      .poll(async () => (await saved()).conditions)
      .toMatchObject({ 'office-hours': { all: [] } });
    await press(page, 'Switch off');
    await page.getByRole('button', { name: /off$/ }).first().waitFor();
    const ends = async () => (await saved()).rules.map(({ to }: { to?: string }) => to);
    await expect.poll(ends).toContain('1970-01-01T00:00:00Z');
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Switch on');
    await press(page, 'JSON');
    const rule = {
      conditions: { all: [{ fact: 'customer.tier', operator: 'equal', value: 'gold' }] },
      event: { type: 'script', params: {} },
    };
    await page.getByRole('textbox', { name: 'Text of the rule set' }).waitFor();
    // The types of tests know no page, so this is its text.
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', ${JSON.stringify(JSON.stringify([rule]))});
      const event = { clipboardData, bubbles: true, cancelable: true };
      const host = [...document.querySelectorAll('[data-own-keys]')].find((one) => one.shadowRoot);
      const place = host.shadowRoot.querySelector('.cm-content');
      place.dispatchEvent(new ClipboardEvent('paste', event));
    }`);
    await isThere(page, /^pasted text: /);
    await strip.picture(page, 'pasted');
    await page.close();
  });

  it('finds items and rules in lists by typing, one or several', async () => {
    const prompts = 'verdier.verdier-prompts';
    const page = await rig.page('paul', address(prompts, '&version=0'));
    await rulesOf(page).getByRole('button').first().click();
    await press(page, 'Add a condition');
    await pick(page, 'Fact', 'Items of the order');
    await page.getByLabel('Comparison').last().selectOption({ label: 'has any of' });
    await pick(page, 'Add to Value', 'PLAT-LIN');
    await press(page, 'Remove LINGE-01');
    const saved = async () => (await draftOf('paul', prompts)).text;
    await expect
      .poll(saved)
      .toMatch(/"order\.skus",\s*"operator": "someFact:in",\s*"value": \[\s*"PLAT-LIN"\s*\]/);
    await strip.picture(page, 'several');
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Undo');
    await page.close();
  });

  it('tries rules on an order, and shows what was decided on it', async () => {
    const orders = await rig.client('malik').get('/api/v1/centres/{centre}/orders', {
      params: { centre: 'verdier' },
      query: { limit: 1 },
    });
    const number = orders.ok ? String(orders.body.items[0]?.number) : '';
    const page = await rig.page('paul', address('verdier.verdier-prompts', '&view=try'));
    await page.getByLabel('Order number').fill(number);
    await page
      .getByRole('button', { name: 'Take the facts of this order', exact: true })
      .last()
      .click();
    await page.getByText('What was decided on it, and why not otherwise').click();
    await press(page, 'What is decided?');
    await isThere(page, /^Decided by: /);
    await isThere(page, /was not shown: Item is [A-Z0-9-]+, expected /);
    expect(await page.getByText('(hidden)').count()).toBe(0);
    await strip.picture(page, 'order-tried');
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('shows findings with their rule, and imports beside what is there', async () => {
    const page = await rig.page('paul', address(routing, '&version=0'));
    const count = (await draftOf('paul', routing)).rules.length;
    const rule = {
      name: 'orders',
      conditions: { all: [{ fact: 'customer.tier', operator: 'equal', value: 'gold' }] },
      event: { type: 'route', params: {} },
    };
    const buffer = Buffer.from(JSON.stringify({ name: 'shop', decisions: [rule] }));
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'editor.json', mimeType: 'application/json', buffer });
    await isThere(page, 'editor.json: one rule read.');
    await press(page, 'Add to the rules that are there');
    await rulesOf(page)
      .getByRole('button', { name: /orders-2/ })
      .waitFor();
    await expect.poll(async () => (await draftOf('paul', routing)).rules.length).toBe(count + 1);
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.getByText('queue is missing; expected a text', { exact: true }).waitFor();
    await findings.getByRole('button', { name: 'orders-2' }).first().click();
    await expect.poll(() => field(page, 'Name').inputValue()).toBe('orders-2');
    await strip.picture(page, 'findings');
    await press(page, 'Undo');
    await page.close();
  });
});
