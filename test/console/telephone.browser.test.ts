/** Telephones in browsers at a real Asterisk: two pages talk, and a caller is answered in one. */
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallCentre } from '../support/running-service.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';
import { SipPhones } from '../support/telephony/sip-phones.ts';
import { Sound } from '../support/telephony/sound.ts';

const caller = '0639980001';
const callerLevel = 0x10;
const heardMin = 0.01;
const talkMs = 1_500;
const stationOf = (number: string) =>
  `[${number}](browser)\nauth=${number}\naors=${number}\n\n[${number}]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n\n`;
const centre = {
  ...smallCentre,
  defaults: { queue: 'orders' },
  queues: smallCentre.queues.map((queue) => ({ ...queue, recordPermille: 1_000 })),
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

  /** Logged on at their station, with the telephone of their page connected. */
  async function seated(person: keyof typeof seats): Promise<Page> {
    const [group, seat] = seats[person];
    const params = { agent: `shop.${person}` };
    const body = { groupIds: [`shop.${group}`], addressId: `shop.${seat}` };
    const signedOn = await rig
      .client(person)
      .post('/api/v1/agents/{agent}/sign-on', { params, body });
    expect(signedOn.ok ? null : signedOn.problem).toBeNull();
    const page = await rig.page(person, '/desk');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('connected', { exact: true }).waitFor();
    return page;
  }

  const heardIn = async (page: Page): Promise<number> =>
    Number(await page.getByLabel('Heard').evaluate((meter) => Reflect.get(meter, 'value')));

  it('is heard in both directions, and ends on both sides', async () => {
    await ann.getByLabel('Number to dial').fill('102');
    await ann.getByRole('button', { name: 'Dial', exact: true }).click();
    for (const page of [ann, ben]) await page.getByRole('button', { name: 'Answer here' }).click();
    for (const page of [ann, ben]) {
      await expect.poll(() => heardIn(page), { interval: 50 }).toBeGreaterThan(heardMin);
    }
    expect(await accessFaults(ann)).toEqual([]);
    await ann.getByRole('button', { name: 'Mute' }).click();
    await ann.getByRole('button', { name: 'Unmute' }).waitFor();
    const folder = process.env['CALLWRIGHT_PICTURES'];
    if (folder !== undefined) await pictures(folder);
    await ben.getByRole('region', { name: 'Telephone in this page' }).getByText('Hang up').click();
    await ann.getByRole('button', { name: 'Unmute' }).waitFor({ state: 'detached' });
  });

  /** Of a call in the page, for people. */
  async function pictures(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    for (const width of [1280, 400]) {
      for (const theme of ['light', 'dark']) {
        await ann.setViewportSize({ width, height: 900 });
        await ann.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await ann.screenshot({ path: `${folder}/telephone-${width}-${theme}.png`, fullPage: true });
      }
    }
  }

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
    expect(said.filter((sample) => sample === -15_996).length).toBeGreaterThan(said.length / 2);
  });
});
