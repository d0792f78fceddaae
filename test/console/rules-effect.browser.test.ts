/** What a version does to callers and agents, simulated on screen beside the rules in force. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { root } from '../support/tree.ts';

const ruleSet = 'verdier.verdier-route';
const day = 'examples/mail-order-fr/day.scenario.json';
const changes = (version: number) => `/rules?set=${ruleSet}&view=changes&version=${version}`;
const choice = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });

describe.runIf(await hasBrowser())('the effect of rules on screen', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const simulate = (page: Page) => page.getByRole('button', { name: 'Simulate both' }).click();
  const found = async (page: Page) => {
    const rows = page.getByRole('table', { name: /^This version less the one in force/ });
    await rows.waitFor();
    return rows.getByRole('row').allInnerTexts();
  };

  it('is that of a day like the latest calls where no scenario is kept', async () => {
    await everythingToEnglish();
    await forgetScenarios();
    const page = await rig.page('paul', changes(0));
    await simulate(page);
    await page.getByText(/^Fewer than 20 of the latest calls/).waitFor();
    await Promise.all(Array.from({ length: 20 }, () => rig.arrive('vente')));
    await choice(page, 'Days').selectOption('10');
    await simulate(page);
    expect(await found(page)).toContainEqual(expect.stringMatching(/Service level.*worse/s));
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('is that of a kept scenario, and none is claimed of the same rules', async () => {
    // The rules in force stand in the place of those that the file names.
    const {
      centre: _file,
      rules: _own,
      ...scenario
    } = JSON.parse(readFileSync(join(root, day), 'utf8'));
    const kept = await rig.client('paul').post('/api/v1/centres/{centre}/scenarios', {
      params: { centre: 'verdier' },
      body: { ...scenario, centre: { file: 'verdier' }, notes: 'An ordinary day' },
    });
    expect(kept).toMatchObject({ ok: true });
    const page = await rig.page('paul', changes(1));
    await choice(page, 'Scenario').selectOption('An ordinary day');
    await choice(page, 'Days').selectOption('10');
    await simulate(page);
    const rows = await found(page);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toMatch(/0 to 0 no difference/);
    await page.close();
  });

  async function forgetScenarios(): Promise<void> {
    const client = rig.client('paul');
    const params = { centre: 'verdier' };
    const kept = await client.get('/api/v1/centres/{centre}/scenarios', { params });
    if (!kept.ok) throw new Error('expected scenarios');
    for (const { id: scenario, version } of kept.body.items) {
      const of = { params: { scenario }, ifMatch: `"v${version}"` };
      expect(await client.ask('DELETE', '/api/v1/scenarios/{scenario}', of)).toMatchObject({
        ok: true,
      });
    }
  }

  /** The draft sends every caller to agents who speak English, and has no cases to say no. */
  async function everythingToEnglish(): Promise<void> {
    const client = rig.client('paul');
    const params = { ruleSet, version: '1' };
    const before = await client.get('/api/v1/rule-sets/{ruleSet}/versions/{version}', { params });
    const draft = await client.get('/api/v1/rule-sets/{ruleSet}/draft', { params: { ruleSet } });
    if (!before.ok || !draft.ok) throw new Error('expected version 1 and a draft');
    const {
      rules,
      cases: _none,
      ...document
    } = before.body.document as {
      readonly rules: readonly { readonly name: string; readonly event: unknown }[];
      readonly cases: unknown;
    };
    const event = rules.find(({ name }) => name === 'english-callers')?.event;
    const all = { name: 'all-english', priority: 999_999, conditions: { all: [] }, event };
    const saved = await client.put('/api/v1/rule-sets/{ruleSet}/draft', {
      params: { ruleSet },
      body: JSON.stringify({ ...document, rules: [...rules, all] }),
      ifMatch: `"v${draft.body.revision}"`,
    });
    expect(saved).toMatchObject({ ok: true });
  }
});
