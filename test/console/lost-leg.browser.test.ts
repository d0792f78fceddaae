/** A switch that loses a telephone in the middle of a talk, and the agent whose it was. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatewayClient, gatewayChannels, switchRole } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { LegSwitch } from '../support/leg-switch.ts';
import { smallCentre } from '../support/running-service.ts';

const station = '101';
describe.runIf(await hasBrowser())('an agent whose telephone is lost', () => {
  let rig: ConsoleRig;
  let page: Page;
  let client: GatewayClient;
  const after = (delayMs: number, run: () => void) => systemClock.after(delayMs, run);
  const legs = new LegSwitch({
    after,
    nowMs: () => systemClock.nowMs(),
  });
  beforeAll(async () => {
    rig = await ConsoleRig.start({ ...smallCentre, defaults: { queue: 'orders' } });
    legs.set(station, { kind: 'answers', afterMs: 300 });
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    client = new GatewayClient({
      handlerId: 'main',
      clock: { after },
      role: switchRole(legs),
      open: gatewayChannels(rig.address, await rig.key('gateway')),
      onNote: (note) => note.includes('connected with') && resolve(),
    });
    await connected;
    page = await rig.page('ann', '/');
    await page.getByRole('button', { name: 'Log on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Station').selectOption({ label: station });
    await dialog.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('button', { name: 'just logged on' }).waitFor();
  });
  afterAll(async () => {
    client.close();
    await rig.stop();
  });

  const ann = async () => {
    const params = { agent: 'shop.ann' };
    const read = await rig.client('ann').get('/api/v1/agents/{agent}', { params });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body;
  };
  const tapi = async (name: string, given: object) => {
    const answer = await fetch(`${rig.address}/tapi/2.2/${name}?sync=true`, {
      method: 'POST',
      headers: { authorization: 'Bearer ann', 'content-type': 'application/json' },
      body: JSON.stringify(given),
    });
    return (await answer.json()) as { readonly [member: string]: unknown };
  };
  /** The agent's state, as a program of TAPI at the same station has it. */
  const seenByProgram = async () => {
    const dwAPIVersion = 0x0002_0002;
    const { hLineApp } = await tapi('lineInitializeEx', { dwAPIVersion });
    const { hLine } = await tapi('lineOpen', { hLineApp, dwDeviceID: 0, dwAPIVersion });
    return await tapi('lineGetAgentStatus', { hLine, dwAddressID: 0 });
  };
  const bar = (name: RegExp) => page.getByRole('contentinfo').getByRole('button', { name });
  const ready = async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await bar(/^Ready/).waitFor();
  };

  it('has the call ended at once, is told why, and can be ready again', async () => {
    await ready();
    legs.call({ from: '+33639980001', to: '0140000000' });
    await page.getByText('On the line', { exact: true }).first().waitFor();
    const { legId } = legs.records.find(({ to }) => to === station) ?? { legId: '' };
    legs.tell({ event: 'leg.ended', legId, cause: 'lost' });
    await page.getByText('the line to your telephone was cut').waitFor();
    const { derivedState, work } = await ann();
    expect(derivedState).toBe('workingAfterCall');
    const params = { call: work[0]?.callId ?? '' };
    const read = await rig.client('ann').get('/api/v1/calls/{call}', { params });
    expect(read.ok && [read.body.derivedState, read.body.cause]).toEqual(['ended', 'legEnded']);
    await page.getByRole('button', { name: 'End wrap-up' }).click();
    await bar(/^Ready/).waitFor();
    expect((await ann()).derivedState).toBe('ready');
  });

  it('is not ready while it cannot be used, and is told why', async () => {
    const device = { event: 'device.state', address: station } as const;
    legs.tell({ ...device, inService: false });
    await bar(/station not usable/).waitFor();
    expect(await ann()).toMatchObject({ derivedState: 'notReady', reason: 'device' });
    expect(await seenByProgram()).toMatchObject({
      names: { dwState: ['LINEAGENTSTATE_NOTREADY'] },
    });
    legs.tell({ ...device, inService: true });
    await bar(/^Ready/).waitFor();
    expect((await ann()).derivedState).toBe('ready');
    expect(await seenByProgram()).toMatchObject({ names: { dwState: ['LINEAGENTSTATE_READY'] } });
  });

  it('is recalled by a supervisor who types no id', async () => {
    legs.call({ from: '+33639980001', to: '0140000000' });
    await page.getByText('On the line', { exact: true }).first().waitFor();
    const wall = await rig.page('sue', '/wallboard');
    await wall.getByRole('button', { name: /^Ann/ }).click();
    const panel = wall.getByRole('dialog', { name: 'Ann' });
    await panel.getByRole('button', { name: 'Free from calls that are over' }).click();
    await wall.getByText('Ann is free of calls that are over.').waitFor();
    // A talk that lives goes on.
    expect((await ann()).work.map(({ phase }) => phase)).toEqual(['talk']);
    await wall.close();
  });
});
