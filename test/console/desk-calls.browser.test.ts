/** Calls that an agent asks about, passes on, parks and dials; and pages that are loaded again. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { anAgent } from '../support/builders.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';

const reloads = 50;

async function command(page: Page, letter: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press(letter);
  await page.keyboard.press('Enter');
}

describe.runIf(await hasBrowser())('calls at the desk', () => {
  let rig: ConsoleRig;
  let page: Page;
  beforeAll(async () => {
    const cid = anAgent('cid', { name: 'Cid', groups: ['repairs'], links: [{ queue: 'returns' }] });
    const centre = {
      ...smallCentre,
      groups: [
        { id: 'sales', wrapUp: { mode: 'optional', limitMs: 600_000, extensionsMax: 1 } as const },
        { id: 'repairs' },
      ],
      addresses: ['1', '2', '3'].map((n) => ({ id: `seat-${n}`, dial: `10${n}` })),
      agents: [...(smallCentre.agents ?? []), cid],
    };
    const people = [...smallAccounts.people, { id: 'cid', name: 'Cid', roles: ['agent' as const] }];
    rig = await ConsoleRig.start(centre, { ...smallAccounts, people });
    for (const [who, addressId] of [
      ['ben', 'shop.seat-2'],
      ['cid', 'shop.seat-3'],
    ] as const) {
      const of = { params: { agent: `shop.${who}` } };
      const client = rig.client(who);
      await client.post('/api/v1/agents/{agent}/sign-on', { ...of, body: { addressId } });
      await client.put('/api/v1/agents/{agent}/state', { ...of, body: { state: 'ready' } });
    }
    page = await rig.page('ann', '/');
    await page.getByRole('button', { name: 'Log on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Station').selectOption({ label: '101' });
    await dialog.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('button', { name: 'just logged on' }).waitFor();
  });
  afterAll(() => rig.stop());

  const own = (text: string) => page.getByText(text, { exact: true }).first();
  const answered = async () => {
    await command(page, 'r');
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Ready/ })
      .waitFor();
    const call = await rig.arrive('orders');
    await page.getByRole('region', { name: 'Call for you' }).waitFor();
    await page.keyboard.press('F2');
    await own('On the line').waitFor();
    return call;
  };
  const wrappedUp = async () => {
    await page.getByRole('button', { name: 'End wrap-up' }).click();
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Ready/ })
      .waitFor();
  };
  const callOf = async (call: string) => {
    const read = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body;
  };
  /** Ben and Cid, who have no page here, take what rings. */
  const answers = async (who: 'ben' | 'cid') => {
    const ben = rig.client(who);
    const agent = { params: { agent: `shop.${who}` } };
    const offerNow = async () => {
      const read = await ben.get('/api/v1/agents/{agent}/offers', agent);
      return read.ok ? read.body.items.find(({ state }) => state === 'offered')?.id : undefined;
    };
    await expect.poll(offerNow).toBeDefined();
    const params = { offer: (await offerNow()) ?? '' };
    await ben.post('/api/v1/offers/{offer}/accept', { params });
    await ben.post('/api/v1/offers/{offer}/connected', { params });
  };

  it('asks a colleague, swaps, and hands the caller over', async () => {
    const call = await answered();
    await command(page, 'c');
    const parties = page.getByRole('dialog', { name: 'Consult' });
    await parties.getByRole('option', { name: /Ben.*ready/ }).waitFor();
    await parties.getByRole('option', { name: /returns.*0 waiting/ }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    // Who is highlighted stays so while the states of the others change.
    const chosen = parties.getByRole('option', { selected: true });
    expect(await chosen.innerText()).toContain('Ben');
    const pauses = async (state: 'ready' | 'notReady') =>
      await rig
        .client('ben')
        .put('/api/v1/agents/{agent}/state', { params: { agent: 'shop.ben' }, body: { state } });
    await pauses('notReady');
    await parties.getByRole('option', { name: /Ben.*not ready/, selected: true }).waitFor();
    expect(await parties.getByRole('option').first().innerText()).toContain('Ben');
    await pauses('ready');
    await parties.getByRole('option', { name: /Ben.*ready/, selected: true }).waitFor();
    await page.keyboard.type('ben');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await own('On hold').waitFor();
    expect(await page.getByText('does not allow').count()).toBe(0);
    await answers('ben');
    await page.getByText('Consult · On the line').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.reload();
    await page.getByText('Consult · On the line').waitFor();
    await page.getByText(/^You speak with Ben\. .+ is on hold\.$/).waitFor();
    await command(page, 'x');
    await page.getByText('Consult · On hold').waitFor();
    await page.getByText(/^You speak with .+\. Ben is on hold\.$/).waitFor();
    await command(page, 't');
    await own('Wrap-up').waitFor();
    const legs = (await callOf(call)).legs.filter(({ state }) => state === 'connected');
    expect(legs.map(({ agentId }) => agentId)).toContain('shop.ben');
    await rig.leave(call);
    await wrappedUp();
  });

  it('brings a colleague into the call, and leaves them with the caller', async () => {
    const call = await answered();
    await command(page, 'c');
    await page.getByRole('dialog', { name: 'Consult' }).getByRole('combobox').waitFor();
    await page.keyboard.type('cid');
    await page.getByRole('option', { name: /Cid.*ready/ }).waitFor();
    await page.keyboard.press('Enter');
    await answers('cid');
    await page.getByText('Consult · On the line').waitFor();
    await command(page, 'j');
    await own('Conference').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const connected = async () => {
      const live = (await callOf(call)).legs.filter(({ state }) => state === 'conferenced');
      return live.map(({ agentId }) => agentId);
    };
    await expect.poll(connected).toEqual(['shop.ann', 'shop.cid']);
    await command(page, 'c');
    await page.getByRole('dialog', { name: 'Consult' }).getByRole('combobox').waitFor();
    await page.keyboard.type('0140000099');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'They answered' }).click();
    await page.getByRole('button', { name: 'Conference' }).first().click();
    await expect.poll(connected).toEqual(['shop.ann', 'shop.cid', null]);
    await page.getByRole('button', { name: 'Take out…' }).click();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('menuitem', { name: '+33 1 40 00 00 99' }).click();
    await expect.poll(connected).toEqual(['shop.ann', 'shop.cid']);
    await command(page, 'e');
    await own('Wrap-up').waitFor();
    const left = (await callOf(call)).legs.filter(({ state }) => state === 'connected');
    expect(left.map(({ agentId }) => agentId)).toContain('shop.cid');
    await rig.leave(call);
    await wrappedUp();
  });

  it('has more time for the wrap-up as often as the centre lets it', async () => {
    await answered();
    await command(page, 'e');
    await own('Wrap-up').waitFor();
    const left = page.getByRole('timer').getByText(/^\d+:\d\d left$/);
    const leftS = async () => {
      const [minutes = 0, seconds = 0] = (await left.innerText()).split(/[: ]/).map(Number);
      return minutes * 60 + seconds;
    };
    expect(await leftS()).toBeLessThanOrEqual(600);
    const more = page.getByRole('button', { name: '30 s more' });
    await more.click();
    await expect.poll(leftS).toBeGreaterThan(600);
    await more.click();
    await page.getByText(/extended|extension/).waitFor();
    await wrappedUp();
  });

  it('tells a callback that was promised from a call of somebody who waits', async () => {
    await command(page, 'n');
    await page.getByRole('dialog').getByRole('group').waitFor();
    await page.keyboard.press('1');
    // The key of a command that is not there now runs no other.
    await command(page, 'e');
    const search = page.getByRole('dialog', { name: 'Search' });
    await search.getByText('Nothing is called “e”').waitFor();
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
    const call = await rig.arrive('orders');
    await rig.client('sue').post('/api/v1/calls/{call}/callback', { params: { call } });
    await command(page, 'r');
    const offer = page.getByRole('region', { name: 'Call for you' });
    await offer.getByText('A callback: answer, and the customer is called.').waitFor();
    await page.keyboard.press('F2');
    await own('On the line').waitFor();
    await rig.leave(call);
    await wrappedUp();
  });

  it('keeps what two tabs write, and says in the second that there is a first', async () => {
    const call = await answered();
    const second = await rig.page('ann', '/desk');
    await second.getByText('Your desk is open in another tab: calls ring there.').waitFor();
    await second.getByLabel('Note').fill('from the second');
    await expect.poll(async () => (await callOf(call)).note).toBe('from the second');
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    const note = page.getByLabel('Note');
    await expect.poll(() => note.inputValue()).toBe('from the second');
    await note.fill('from the first');
    await expect.poll(async () => (await callOf(call)).note).toBe('from the first');
    await second.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await expect.poll(() => second.getByLabel('Note').inputValue()).toBe('from the first');
    await second.close();
    await rig.leave(call);
    await wrappedUp();
  });

  it('has no message over the control that ends the call', async () => {
    const call = await answered();
    const problem = {
      type: '',
      retryable: false,
      status: 409,
      code: 'call_state_not_allowed',
      title: 'No hold.',
      detail: 'No hold.',
    };
    await page.route('**/hold', (route) => {
      const contentType = 'application/problem+json';
      return route.fulfill({ status: 409, contentType, body: JSON.stringify(problem) });
    });
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 860 });
      await page.keyboard.press('F8');
      await page.getByText('No hold.').waitFor();
      for (const block of ['start', 'center', 'end']) {
        const isClear = `(() => {
          const end = document.querySelector('[data-kept-clear]');
          end.scrollIntoView({ block: '${block}' });
          const { left, right, top, bottom } = end.getBoundingClientRect();
          return end.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
        })()`;
        await expect.poll(() => page.evaluate<boolean>(isClear)).toBe(true);
      }
    }
    await page.unroute('**/hold');
    await page.setViewportSize({ width: 1440, height: 860 });
    await rig.leave(call);
    await wrappedUp();
  });

  it('passes a call to a queue, and says what is refused', async () => {
    const call = await answered();
    await command(page, 't');
    await page.keyboard.type('nobody');
    await page.getByText('Nobody logged on and no queue is called').waitFor();
    await page.getByRole('combobox', { name: 'Name, queue or number' }).fill('returns');
    await page.keyboard.press('Enter');
    await own('Wrap-up').waitFor();
    expect((await callOf(call)).queueId).toBe('shop.returns');
    await rig.leave(call);
    await wrappedUp();
  });

  it('parks a call, fetches it, and dials a number', async () => {
    const call = await answered();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Park' }).click();
    await page.getByText('Parked in slot 701.').waitFor();
    // Seen during wrap-up, too, and taken back once it is over.
    const parked = page.getByRole('region', { name: 'Parked calls' });
    await parked.getByRole('button', { name: /from slot 701/, disabled: true }).waitFor();
    await wrappedUp();
    await parked.getByRole('button', { name: /from slot 701/, disabled: false }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('701');
    await page.getByRole('option', { name: /^Take back .* from slot 701$/ }).waitFor();
    await page.keyboard.press('Enter');
    await own('On the line').waitFor();
    expect((await callOf(call)).parkSlot).toBeNull();
    await parked.waitFor({ state: 'detached' });
    await command(page, 'e');
    const number = page.getByLabel('Number to dial');
    await number.fill('not a number');
    await page.getByRole('button', { name: 'Dial', exact: true }).click();
    await page.getByText('expected').first().waitFor();
    await number.fill('06 39 98 00 02');
    await page.keyboard.press('Enter');
    await own('Dialling').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'They answered' }).click();
    await own('On the line').waitFor();
    await command(page, 'e');
    await number.waitFor();
  });

  it(`shows the same after a reload at each of ${reloads} instants of a call`, async () => {
    const call = await answered();
    const note = page.getByLabel('Note');
    // Steps of a linear congruential generator: the same instants in each run.
    let random = 1;
    const next = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((random / 2 ** 31) * below);
    };
    let isHeld = false;
    let words = '';
    for (let round = 0; round < reloads; round += 1) {
      const step = next(3);
      if (step === 0) {
        await page.keyboard.press('F8');
        isHeld = !isHeld;
        await own(isHeld ? 'On hold' : 'On the line').waitFor();
      } else if (step === 1) {
        await note.focus();
        await page.keyboard.press('Control+End');
        await page.keyboard.type(` ${round}`);
        words += ` ${round}`;
      } else await command(page, 'n').then(() => page.keyboard.press('1'));
      await page.waitForTimeout(next(400));
      await page.reload();
      await own(isHeld ? 'On hold' : 'On the line').waitFor();
      await expect.poll(() => note.inputValue()).toBe(words);
    }
    expect(words.length).toBeGreaterThan(0);
    const { note: kept, offers } = await callOf(call);
    expect(kept).toBe(words);
    expect(offers.length).toBe(1);
    await rig.leave(call);
  });
});
