/** How calls reach an agent: in which browser, by which device, and a caller who is left on hold. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';

/** Counts what sounds; a loudspeaker that can be chosen, and one that the browser refuses. */
const devices = `
  window.sounds = 0;
  window.sink = '';
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function () { window.sounds += 1; start.call(this); };
  AudioContext.prototype.setSinkId = async (id) => {
    if (id === 'broken') throw new DOMException('no such device', 'NotFoundError');
    window.sink = id;
  };
  let isAllowed = false;
  navigator.mediaDevices.enumerateDevices = async () => isAllowed ? [
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
    { kind: 'audiooutput', deviceId: 'speaker', label: 'Loudspeaker' },
    { kind: 'audiooutput', deviceId: 'broken', label: 'Headset' },
  ] : [{ kind: 'audiooutput', deviceId: '', label: '' }];
  navigator.mediaDevices.getUserMedia = async () => {
    isAllowed = true;
    return new MediaStream();
  };
`;
const offerIn = (page: Page) => page.getByRole('region', { name: 'Call for you' });
const soundsIn = (page: Page) => page.evaluate<number>('window.sounds');

describe.runIf(await hasBrowser())('an agent with two browsers', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start({ ...smallCentre, groups: [{ id: 'sales' }, { id: 'repairs' }] });
  });
  afterAll(() => rig.stop());

  const browser = async (): Promise<BrowserContext> => {
    const context = await rig.context();
    await context.addInitScript({ content: devices });
    return context;
  };
  const opened = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${rig.address}/?as=ann&lang=en`);
    return page;
  };
  const loggedOn = async (page: Page) => {
    await page.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const ready = async (page: Page) => {
    const bar = page.getByRole('contentinfo');
    // The page offers the command once it has learnt that the agent is logged on.
    await bar.getByRole('button', { name: /just logged on|^Ready/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await bar.getByRole('button', { name: /^Ready/ }).waitFor();
  };

  it('works in the one that took over last, and takes over again with a press', async () => {
    const [one, other] = [await browser(), await browser()];
    const first = await opened(one);
    await loggedOn(first);
    await ready(first);
    const second = await opened(other);
    await second.getByText('You are logged on, but not in this browser').waitFor();
    await loggedOn(second);
    await first.getByText('You work in another browser: calls ring there.').waitFor();
    expect(await accessFaults(first)).toEqual([]);
    await ready(second);
    const call = await rig.arrive('orders');
    await offerIn(second).waitFor();
    await expect.poll(() => soundsIn(second)).toBe(1);
    expect(await soundsIn(first)).toBe(0);
    expect(await offerIn(first).count()).toBe(0);
    // A page that was closed meanwhile does not take the telephone by being opened.
    await first.reload();
    await first.getByText('You work in another browser').waitFor();
    await first.getByRole('button', { name: 'Take over here' }).click();
    await offerIn(first).waitFor();
    await second.getByText('You work in another browser').waitFor();
    await offerIn(second).waitFor({ state: 'detached' });
    await first.keyboard.press('F2');
    await first.getByText('On the line', { exact: true }).waitFor();
    await rig.leave(call);
    await Promise.all([one.close(), other.close()]);
    const params = { agent: 'shop.ann' };
    await rig.client('ann').post('/api/v1/agents/{agent}/sign-off', { params });
  });

  it('hears the ring from the device they chose, and is told of one that is refused', async () => {
    const context = await browser();
    const page = await opened(context);
    await page.getByRole('button', { name: 'Log on' }).click();
    const dialog = page.getByRole('dialog');
    const output = dialog.getByLabel('Sound comes out of');
    await dialog.getByRole('button', { name: 'Show all devices' }).click();
    await output.selectOption({ label: 'Loudspeaker' });
    expect(await accessFaults(page)).toEqual([]);
    await expect.poll(() => page.evaluate('window.sink')).toBe('speaker');
    await output.selectOption({ label: 'Headset' });
    await dialog.getByText('does not let sound out of this device').waitFor();
    expect(await page.evaluate('window.sink')).toBe('');
    await output.selectOption({ label: 'Loudspeaker' });
    await dialog.getByText('does not let sound out of this device').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Log on' }).click();
    expect(await output.inputValue()).toBe('speaker');
    await expect.poll(() => page.evaluate('window.sink')).toBe('speaker');
    await context.close();
  });
});

/** A minute of the centre is three seconds of ours. */
const speed = 20;

describe.runIf(await hasBrowser())('a caller on hold', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start(smallCentre, smallAccounts, { speed });
  });
  afterAll(() => rig.stop());

  it('is told of after a minute in words, and by one sound', async () => {
    const context = await rig.of('ann');
    await context.addInitScript({ content: devices });
    const page = await rig.page('ann', '/desk');
    await page.getByRole('button', { name: 'Log on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Station').selectOption({ label: '101' });
    await dialog.getByRole('button', { name: 'Log on' }).click();
    await page.getByLabel('Number to dial').fill('06 39 98 00 02');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'They answered' }).click();
    await page.getByText('On the line', { exact: true }).first().waitFor();
    await page.keyboard.press('F8');
    await page.getByText('On hold', { exact: true }).first().waitFor();
    const reminder = page.getByRole('article').getByText(/^On hold for \d+\s(s|min)\. Say that/);
    expect(await reminder.count()).toBe(0);
    // A page learns that the clock of its service runs fast as it is pinged.
    await reminder.waitFor();
    await expect.poll(() => soundsIn(page)).toBe(1);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('F8');
    await reminder.waitFor({ state: 'detached' });
    expect(await soundsIn(page)).toBe(1);
    await page.close();
  });
});
