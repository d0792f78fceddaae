/** What agents choose from: reasons and outcome codes of the centre's file, and those without it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCentre } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { aRunningService, smallCentre } from '../support/running-service.ts';

const own: CentreFile = {
  ...smallCentre,
  notReadyReasons: [
    { id: 'pause', name: { en: 'a pause', fr: 'une pause' } },
    { id: 'shop-floor', name: { en: 'on the shop floor', fr: 'en magasin' } },
  ],
  outcomeCodes: [
    { id: 'alterations', name: { en: 'Alterations', fr: 'Retouches' } },
    { id: 'SIZE-2', name: { en: 'Another size' } },
  ],
};
const handler = { params: { handler: 'main' } };
const ann = { params: { agent: 'shop.ann' } };

describe.runIf(await hasBrowser())('an agent at the desk', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start(own);
  });
  afterAll(() => rig.stop());

  it('chooses from the reasons and codes of the centre, in their language', async () => {
    const page = await rig.page('ann', '/desk');
    await page.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    const bar = page.getByRole('contentinfo');
    await bar.getByRole('button', { name: 'just logged on' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    const reasons = page.getByRole('dialog').getByRole('group').getByRole('button');
    await expect
      .poll(() => reasons.allInnerTexts())
      .toEqual(['a pause\n1', 'on the shop floor\n2']);
    await page.keyboard.press('2');
    await bar.getByRole('button', { name: 'on the shop floor' }).waitFor();
    const reason = async () => {
      const agent = await rig.client('sue').get('/api/v1/agents/{agent}', ann);
      return agent.ok && agent.body.reason;
    };
    await expect.poll(reason).toBe('shop-floor');
    const wall = await rig.page('sue', '/wallboard?view=table', { lang: 'fr' });
    await wall.getByRole('row', { name: /^Ann.*en magasin$/ }).focus();
    await wall.keyboard.press('Enter');
    await wall.getByRole('dialog', { name: 'Ann' }).getByText('(en magasin)').waitFor();
    await wall.close();
    await bar.getByRole('button', { name: 'on the shop floor' }).click();
    await page.getByRole('menuitem', { name: /^Ready/ }).click();
    const call = await rig.arrive('orders');
    await page.getByRole('region', { name: 'Call for you' }).waitFor();
    await page.keyboard.press('F2');
    await page.getByText('On the line', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Another size' }).click();
    const codes = async () => {
      const read = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
      return read.ok && read.body.outcomeCodes;
    };
    await expect.poll(codes).toEqual(['SIZE-2']);
    await page.goto(`${rig.address}/desk?lang=fr`);
    await page.getByRole('button', { name: 'Retouches' }).waitFor();
    // What has no name in a language has that of another.
    await page.getByRole('button', { name: 'Another size' }).waitFor();
    await page.close();
  });

  it('sees which of their queues are closed, and until when', async () => {
    const page = await rig.page('ann', '/desk');
    const bar = page.getByRole('contentinfo');
    const set = (body: { state: 'open' | 'closed'; until?: string }) =>
      rig.client('sue').post('/api/v1/queues/{queue}/state', {
        params: { queue: 'shop.orders' },
        body: { ...body, reason: 'stocktaking' },
      });
    await set({ state: 'closed', until: new Date(Date.now() + 3_600_000).toISOString() });
    await bar.getByText(/^closed until .*\d:\d\d/).waitFor();
    await set({ state: 'open' });
    await bar.getByText(/^closed/).waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('the choices of agents', () => {
  it('are served with the handler: those of the centre, or those without a list', async () => {
    const given = await (await aRunningService(own))
      .client('ann')
      .get('/api/v1/handlers/{handler}', handler);
    if (!given.ok) throw new Error(given.problem.detail);
    const { notReadyReasons, outcomeCodes } = given.body;
    expect({ notReadyReasons, outcomeCodes }).toEqual({
      notReadyReasons: own.notReadyReasons,
      outcomeCodes: own.outcomeCodes,
    });
    const plain = await (await aRunningService())
      .client('ann')
      .get('/api/v1/handlers/{handler}', handler);
    if (!plain.ok) throw new Error(plain.problem.detail);
    expect(plain.body.notReadyReasons.map(({ id }) => id)).toEqual([
      'break',
      'lunch',
      'meeting',
      'training',
      'paperwork',
    ]);
    expect(plain.body.outcomeCodes.map(({ id, name }) => [id, name['fr']])).toContainEqual([
      'wrongNumber',
      'Faux numéro',
    ]);
  });

  it('are each named once in the file of a centre', () => {
    const outcomeCodes = [...(own.outcomeCodes ?? []), { id: 'SIZE-2', name: { en: 'Again' } }];
    expect(parseCentre(JSON.stringify(own)).ok).toBe(true);
    const twice = parseCentre(JSON.stringify({ ...own, outcomeCodes }));
    expect(twice.ok ? [] : twice.problems).toMatchObject([{ pointer: '/outcomeCodes' }]);
  });
});
