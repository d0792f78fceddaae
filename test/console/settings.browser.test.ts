/** The settings, as administrators look after a centre in the browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '#client';
import { RoundRobinAcd } from '../../examples/outside-acd/round-robin.ts';
import { GatewayClient, gatewayChannels } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';
import { aReceiver } from '../support/webhook-receiver.ts';

const centre = {
  ...smallCentre,
  agents: (smallCentre.agents ?? []).map((agent) =>
    agent.id === 'ann' ? { ...agent, number: '4711' } : agent,
  ),
};

describe.runIf(await hasBrowser())('the settings', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start(centre, smallAccounts, { webhookAllow: ['127.0.0.0/8'] });
  });
  afterAll(() => rig.stop());

  it('are where administrators begin, and nobody else sees them', async () => {
    const page = await rig.page('root', '/');
    await page.getByRole('region', { name: 'Keys of programs' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
    await page.getByRole('row', { name: 'Sue supervisor' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const other = await rig.page('sue', '/settings');
    await other.getByText('There is no screen at this address').waitFor();
    await Promise.all([page.close(), other.close()]);
  });

  it('make a key whose secret is shown once, and revoke it', async () => {
    const page = await rig.page('root', '/settings');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'name' }).fill('the till');
    await dialog.getByRole('textbox', { name: 'What it opens' }).fill('listCalls, nonsense');
    await dialog.getByRole('button', { name: 'Make a key' }).click();
    await dialog
      .getByText('expected')
      .or(dialog.getByText('the id of an operation'))
      .first()
      .waitFor();
    await dialog.getByRole('textbox', { name: 'What it opens' }).fill('listCalls');
    await dialog.getByRole('button', { name: 'Make a key' }).click();
    const secret = await dialog.getByText(/^cw_/).innerText();
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    const till = new Client({ server: rig.address, bearer: secret });
    const asked = () => till.get('/api/v1/centres/{centre}/calls', { params: { centre: 'shop' } });
    expect((await asked()).ok).toBe(true);
    expect(await page.getByText(secret).count()).toBe(0);
    await page.getByRole('row').filter({ hasText: 'the till' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No program has a key.').waitFor();
    expect((await asked()).ok).toBe(false);
    await page.close();
  });

  it('make a role, and a person who has it and sees one queue', async () => {
    const page = await rig.page('root', '/settings', { width: 400 });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Make a role' }).click();
    await dialog.getByRole('textbox', { name: 'Id' }).fill('floor');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Floor walker');
    await dialog.getByRole('textbox', { name: 'What it opens' }).fill('nonsense');
    await dialog.getByRole('button', { name: 'Make a role' }).click();
    await dialog.getByText('the id of an operation').waitFor();
    await dialog.getByRole('textbox', { name: 'What it opens' }).fill('Queues, listAgents');
    await dialog.getByRole('button', { name: 'Make a role' }).click();
    const role = page.getByRole('row', { name: 'Floor walker Queues, listAgents' });
    await role.waitFor();
    await page.getByRole('button', { name: 'Make a person' }).click();
    await dialog.getByRole('textbox', { name: 'User name' }).fill('zoe');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Zoé');
    await dialog.getByRole('checkbox', { name: 'reviewer' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'Floor walker' }).check();
    const queues = dialog.getByRole('group', { name: 'Limited to queues' });
    await queues.getByRole('checkbox').first().check();
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await dialog.getByRole('button', { name: 'Make a person' }).click();
    await page.getByRole('row', { name: 'Zoé Floor walker' }).waitFor();
    const asked = { params: { centre: 'shop', user: 'zoe' } };
    const made = await rig.client('root').get('/api/v1/centres/{centre}/users/{user}', asked);
    expect(made.ok && made.body).toMatchObject({
      centres: [{ roles: ['floor'] }],
      limits: { queues: [smallCentre.queues[0]?.id] },
    });
    await role.click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/zoe/).first().waitFor();
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('row', { name: 'Zoé Floor walker' }).click();
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await dialog.waitFor({ state: 'detached' });
    const after = await rig.client('root').get('/api/v1/centres/{centre}/users/{user}', asked);
    expect(after.ok && after.body.disabled).toBe(true);
    await page.close();
  });

  it('give an agent a PIN at telephones, and say why one is refused', async () => {
    const page = await rig.page('root', '/settings');
    const dialog = page.getByRole('dialog');
    await page.getByRole('row', { name: /^Ann / }).click();
    const pin = dialog.getByLabel('New PIN at telephones');
    await pin.fill('1111');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('harder to guess').first().waitFor();
    await pin.fill('407151');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const asked = { params: { address: 'shop.seat-1' }, body: { number: '4711', pin: '407151' } };
    const telephones = new Client({ server: rig.address, bearer: await rig.key('gateway') });
    const logOn = await telephones.post('/api/v1/addresses/{address}/log-on', asked);
    expect(logOn.ok ? logOn.body.agentId : logOn.problem).toBe('shop.ann');
    await page.close();
  });

  it('send a webhook what failed once more, and say what became of it', async () => {
    const receiver = await aReceiver();
    receiver.answers.push(503);
    const page = await rig.page('root', '/settings');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'address' }).fill(receiver.url);
    await dialog.getByRole('textbox', { name: 'Types of events' }).fill('rules.*');
    await dialog.getByRole('button', { name: 'Add a webhook' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('row').filter({ hasText: receiver.url }).click();
    await page.getByText('Nothing was sent yet.').waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    const sent = page.getByRole('row').filter({ hasText: 'webhook.test' });
    await sent.filter({ hasText: '503' }).waitFor();
    await sent.getByRole('button', { name: 'Repeat webhook.test' }).click();
    await sent.filter({ hasText: 'arrived' }).filter({ hasText: '204' }).first().waitFor();
    await receiver.has(2);
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('row').filter({ hasText: 'paused' }).waitFor();
    await page.close();
  });

  it('say within two seconds that a gateway is gone', async () => {
    const page = await rig.page('root', '/settings');
    const gateways = page.getByRole('region', { name: 'Gateways' });
    await gateways.getByText('served here').waitFor();
    const { role } = new RoundRobinAcd({ clock: systemClock });
    const client = new GatewayClient({
      handlerId: 'main',
      clock: systemClock,
      role,
      open: gatewayChannels(rig.address, await rig.key('gateway')),
    });
    const served = gateways.getByText(`served by ${role.hello.name}`);
    await served.waitFor();
    client.close();
    const begunMs = performance.now();
    await served.waitFor({ state: 'detached' });
    expect(performance.now() - begunMs).toBeLessThan(2_000);
    await page.close();
  });

  it('fail a part at a time', async () => {
    const page = await rig.page('root', '/');
    await page.route('**/webhooks**', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`${rig.address}/settings`);
    const webhooks = page.getByRole('region', { name: 'Webhooks' });
    await webhooks.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('row', { name: 'Sue supervisor' }).waitFor();
    await page.unroute('**/webhooks**');
    await webhooks.getByRole('button', { name: 'Try again' }).click();
    await webhooks.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' });
    await page.close();
  });
});
