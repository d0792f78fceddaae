/** Telephones in browsers at a real Asterisk: two pages talk, and a caller is answered in one. */
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { aNetwork } from '../support/gateway-suite/asterisk-stage.ts';
import { smallCentre } from '../support/running-service.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';
import { SipPhones } from '../support/telephony/sip-phones.ts';
import { mostFrequentLevel, Sound } from '../support/telephony/sound.ts';

const caller = '0639980001';
const callerLevel = 0x10;
const heardMin = 0.01;
const talkMs = 1_500;
const lossMs = 5_000;
const stationOf = (number: string) =>
  `[${number}](browser)\nauth=${number}\naors=${number}\n\n[${number}]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n\n`;
const centre = {
  ...smallCentre,
  defaults: { queue: 'orders' },
  queues: [
    ...smallCentre.queues.map((queue) => ({ ...queue, recordPermille: 1_000 })),
    {
      id: 'box',
      voicemail: { greeting: 'leave', greetingMs: 500, agent: 'ann' },
      plan: { fallback: { kind: 'end' as const } },
    },
  ],
  addresses: ['101', '102'].map((dial) => ({ id: `seat-${dial}`, dial })),
};
const seats = { ann: ['sales', 'seat-101'], ben: ['repairs', 'seat-102'] } as const;

describe.runIf((await hasBrowser()) && (await hasSwitch()))('a telephone in the browser', () => {
  let asterisk: PrivateAsterisk;
  let phones: SipPhones;
  let sound: Sound;
  let rig: ConsoleRig;
  let ann: Page;
  let ben: Page;
  beforeAll(async () => {
    phones = await SipPhones.open();
    sound = await Sound.open(callerLevel);
    const more = { 'pjsip.conf': `\n${stationOf('101')}${stationOf('102')}` };
    asterisk = await startPrivateAsterisk({ stations: [], trunkPort: phones.port, more });
    phones.at(asterisk.sipPort);
    phones.give(caller, sound);
    rig = await ConsoleRig.start(centre, undefined, { asterisk: asterisk.place });
    [ann, ben] = await Promise.all([seated('ann'), seated('ben')]);
  });
  afterAll(async () => {
    await rig?.stop();
    phones?.close();
    sound?.close();
    await asterisk?.stop();
  });

  /** Logs somebody on at their station, and opens their desk. */
  async function deskOf(person: keyof typeof seats, where = rig): Promise<Page> {
    const [group, seat] = seats[person];
    const params = { agent: `shop.${person}` };
    const body = { groupIds: [`shop.${group}`], addressId: `shop.${seat}` };
    const signedOn = await where
      .client(person)
      .post('/api/v1/agents/{agent}/sign-on', { params, body });
    expect(signedOn.ok ? null : signedOn.problem).toBeNull();
    return await where.page(person, '/desk');
  }

  /** Their desk, with its telephone connected. */
  async function seated(person: keyof typeof seats): Promise<Page> {
    const page = await deskOf(person);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('connected', { exact: true }).waitFor();
    return page;
  }

  it('is offered by a page that was there before the switch was', async () => {
    const network = await aNetwork(asterisk.place.url);
    network.isDown = true;
    const place = { ...asterisk.place, url: network.url, app: 'later' };
    const later = await ConsoleRig.start(centre, undefined, { asterisk: place });
    try {
      const page = await deskOf('ann', later);
      await page.getByLabel('Number to dial').waitFor();
      const connect = page.getByRole('button', { name: 'Connect', exact: true });
      expect(await connect.count()).toBe(0);
      network.isDown = false;
      await connect.waitFor();
    } finally {
      await later.stop();
      network.close();
    }
  });

  const heardIn = async (page: Page): Promise<number> =>
    Number(await page.getByLabel('Heard').evaluate((meter) => Reflect.get(meter, 'value')));

  async function talkTogether(): Promise<void> {
    await ann.getByLabel('Number to dial').fill('102');
    await ann.getByRole('button', { name: 'Dial', exact: true }).click();
    for (const page of [ann, ben]) await page.getByRole('button', { name: 'Answer here' }).click();
    for (const page of [ann, ben]) {
      await expect.poll(() => heardIn(page), { interval: 50 }).toBeGreaterThan(heardMin);
    }
  }

  it('is heard in both directions, and ends on both sides', async () => {
    await talkTogether();
    expect(await accessFaults(ann)).toEqual([]);
    await ann.getByText(/MOS \d(\.\d)?, jitter \d+ ms, \d+\.\d% lost$/).waitFor();
    await ann.getByRole('button', { name: 'Mute' }).click();
    await ann.getByRole('button', { name: 'Unmute' }).waitFor();
    const folder = process.env['CALLWRIGHT_PICTURES'];
    if (folder !== undefined) await pictures(folder);
    const asked = ann.waitForEvent('dialog');
    await ann.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await ben.getByRole('region', { name: 'Telephone in this page' }).getByText('Hang up').click();
    await ann.getByRole('button', { name: 'Unmute' }).waitFor({ state: 'detached' });
  });

  /** Of a call in the page, for people. */
  async function pictures(folder: string, name = 'telephone'): Promise<void> {
    mkdirSync(folder, { recursive: true });
    for (const width of [1280, 400]) {
      for (const theme of ['light', 'dark']) {
        await ann.setViewportSize({ width, height: 900 });
        await ann.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await ann.screenshot({ path: `${folder}/${name}-${width}-${theme}.png`, fullPage: true });
      }
    }
  }

  it('goes on while its line is lost for 5 s, and learns that the other hung up', async () => {
    let isCut = false;
    let cut = () => {};
    await ann.routeWebSocket(/\/api\/v1\/telephone$/, (near) => {
      if (isCut) return void near.close();
      near.connectToServer();
      cut = () => {
        isCut = true;
        void near.close();
      };
    });
    await ann.reload();
    await ann.getByRole('button', { name: 'Connect', exact: true }).click();
    await ann.getByText('connected', { exact: true }).waitFor();
    await talkTogether();
    cut();
    await ann.getByText('connection lost, tries again').waitFor();
    await pause(lossMs);
    for (const page of [ann, ben]) {
      await expect.poll(() => heardIn(page), { interval: 50 }).toBeGreaterThan(heardMin);
    }
    await ben.getByRole('region', { name: 'Telephone in this page' }).getByText('Hang up').click();
    isCut = false;
    await ann.getByText('connected', { exact: true }).waitFor();
    await ann.getByRole('button', { name: 'Mute' }).waitFor({ state: 'detached' });
  });

  it('has the message that a caller left its agent, until it is heard', async () => {
    const params = { agent: 'shop.ann' };
    const sets = (body: { readonly state: 'ready' } | { readonly state: 'notReady' }) =>
      rig.client('ann').put('/api/v1/agents/{agent}/state', { params, body });
    await sets({ state: 'ready' });
    await phones.call(caller, '0140000000');
    await ann.getByRole('button', { name: 'Answer here' }).click();
    await ann.getByText('This call is recorded').waitFor();
    const calls = await rig
      .client('sue')
      .get('/api/v1/centres/{centre}/calls', { params: { centre: 'shop' } });
    const [{ id: call } = expect.unreachable()] = calls.ok ? calls.body.items : [];
    const to = { queueId: 'shop.box' };
    await rig
      .client('ann')
      .post('/api/v1/calls/{call}/transfer', { params: { call }, body: { to } });
    await ann.getByRole('button', { name: 'End wrap-up' }).click();
    await sets({ state: 'notReady' });
    const list = async () => {
      const read = await rig.client('ann').get('/api/v1/agents/{agent}/messages', { params });
      return read.ok ? read.body.items.map(({ state }) => state) : read.problem.code;
    };
    await expect.poll(list).toEqual(['live']);
    await pause(talkMs);
    phones.hangUp(caller);
    await expect.poll(list).toEqual(['whole']);
    const messages = ann.getByRole('region', { name: 'Messages' });
    await messages.waitFor();
    expect(await accessFaults(ann)).toEqual([]);
    const folder = process.env['CALLWRIGHT_PICTURES'];
    if (folder !== undefined) await pictures(folder, 'messages');
    await messages.getByRole('button', { name: 'Heard' }).click();
    await messages.waitFor({ state: 'detached' });
  });

  it('answers a caller of the queue, whose talk is recorded and can be played', async () => {
    const params = { agent: 'shop.ann' };
    await rig
      .client('ann')
      .put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
    await phones.call(caller, '0140000000');
    await ann.getByRole('button', { name: 'Answer here' }).click();
    await expect.poll(() => heardIn(ann), { interval: 50 }).toBeGreaterThan(heardMin);
    await ann.getByText('This call is recorded').waitFor();
    await pause(talkMs);
    phones.hangUp(caller);
    const sue = rig.client('sue');
    const recordings = async () => {
      const read = await sue.get('/api/v1/centres/{centre}/recordings', {
        params: { centre: 'shop' },
      });
      return read.ok ? read.body.items : [];
    };
    await expect.poll(async () => (await recordings())[0]?.state).toBe('whole');
    const [{ id, lengthMs } = expect.unreachable()] = await recordings();
    expect(lengthMs).toBeGreaterThan(talkMs / 2);
    const path = `${rig.address}/api/v1/centres/shop/recordings/${id}/sound`;
    const played = await fetch(path, { headers: { authorization: 'Bearer sue' } });
    const bytes = Buffer.from(await played.arrayBuffer());
    const said = Array.from({ length: (bytes.length - 44) / 4 }, (_, at) =>
      bytes.readInt16LE(44 + 4 * at),
    );
    expect(mostFrequentLevel(said)).toBe(-15_996);
    await ann.getByRole('button', { name: 'End wrap-up' }).click();
  });

  it('gets back the caller of a page that is gone, by parking the call', async () => {
    const params = { agent: 'shop.ann' };
    const own = rig.client('ann');
    await own.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
    await phones.call(caller, '0140000000');
    await ann.getByRole('button', { name: 'Answer here' }).click();
    await expect.poll(() => heardIn(ann), { interval: 50 }).toBeGreaterThan(heardMin);
    await ann.close();
    ann = await rig.page('ann', '/desk');
    await ann.getByRole('button', { name: 'Connect', exact: true }).click();
    await ann.getByText('connected', { exact: true }).waitFor();
    const calls = await own.get('/api/v1/centres/{centre}/calls', { params: { centre: 'shop' } });
    const [{ id: call } = expect.unreachable()] = calls.ok ? calls.body.items : [];
    await ann.getByText('The sound of this call is not in this page').waitFor();
    expect(await accessFaults(ann)).toEqual([]);
    const parked = await own.post('/api/v1/calls/{call}/park', { params: { call }, body: {} });
    expect(parked.ok ? null : parked.problem).toBeNull();
    await ann.getByRole('button', { name: 'End wrap-up' }).click();
    const body = { addressId: 'shop.seat-101', slot: (parked.ok && parked.body.parkSlot) || '' };
    const fetched = await own.post('/api/v1/calls/unpark', { body });
    expect(fetched.ok ? null : fetched.problem).toBeNull();
    await ann.getByRole('button', { name: 'Answer here' }).click();
    await expect.poll(() => heardIn(ann), { interval: 50 }).toBeGreaterThan(heardMin);
    phones.hangUp(caller);
    await ann.getByRole('button', { name: 'Mute' }).waitFor({ state: 'detached' });
  });
});
