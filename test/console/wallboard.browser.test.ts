/** The wallboard, as a supervisor sees and uses it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { anAgent } from '../support/builders.ts';
import { smallCentre } from '../support/running-service.ts';

const themes = ['light', 'dark', 'contrast'] as const;
const words = {
  en: { title: 'Wallboard', agents: 'agents at work', search: 'Search' },
  fr: { title: 'Supervision', agents: 'conseillers présents', search: 'Recherche' },
};
const looks = themes.flatMap((theme) => (['en', 'fr'] as const).map((lang) => ({ theme, lang })));

describe.runIf(await hasBrowser())('the wallboard', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('moves as callers come and go', async () => {
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('img', { name: 'Nobody waits in orders' }).waitFor();
    const call = await rig.arrive('orders');
    await page.getByRole('listbox', { name: '1 waiting in orders, longest' }).waitFor();
    await rig.leave(call);
    await page.getByRole('img', { name: 'Nobody waits in orders' }).waitFor();
    await page.close();
  });

  it.each([
    ['en', '2 messages wait'],
    ['fr', '2 messages en attente'],
  ] as const)('says how many messages wait in a voicemail: %s', async (lang, words) => {
    const page = await rig.page('sue', '/wallboard', { lang });
    await page.route('**/wallboard?*', async (route) => {
      const answer = await route.fetch();
      const figures = await answer.json();
      const queues = figures.queues.map((queue: object) => ({ ...queue, messagesWaiting: 2 }));
      await route.fulfill({ json: { ...figures, queues } });
    });
    await page.getByRole('rowheader', { name: words }).first().waitFor();
    await page.close();
  });

  it('shows all centres of the service to its administrator, and to nobody else', async () => {
    const root = await rig.page('root', '/wallboard');
    const table = root.getByRole('table', { name: 'Centres of the service' });
    await root.getByRole('img', { name: 'Nobody waits in orders' }).waitFor();
    expect(await table.count()).toBe(0);
    const admin = rig.client('root');
    expect(
      await admin.post('/api/v1/centres', { body: { id: 'lyon', name: 'Lyon' } }),
    ).toMatchObject({ ok: true });
    await table.getByRole('row', { name: 'Lyon' }).waitFor();
    await table.getByRole('row', { name: 'The shop' }).waitFor();
    const sue = await rig.page('sue', '/wallboard');
    await sue.getByRole('img', { name: 'Nobody waits in orders' }).waitFor();
    expect(await sue.getByRole('table', { name: 'Centres of the service' }).count()).toBe(0);
    expect(
      await admin.delete('/api/v1/centres/{centre}', { params: { centre: 'lyon' } }),
    ).toMatchObject({ ok: true });
    await Promise.all([root.close(), sue.close()]);
  });

  it('says why a caller waits, by keyboard too, and moves them to another queue', async () => {
    const call = await rig.arrive('orders');
    const page = await rig.page('sue', '/wallboard');
    const lane = page.getByRole('listbox', { name: 'waiting in orders' });
    await lane.focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: 'Why does +33 6 39 98 •• •• wait in orders?' })
      .waitFor();
    await page.getByText('not logged on').waitFor();
    expect(new URL(page.url()).searchParams.get('call')).toBe(call);
    await page.getByRole('button', { name: 'Move to' }).click();
    await page.getByRole('menuitem', { name: 'returns' }).click();
    await page.getByText('Moved to returns.').waitFor();
    await page.getByRole('listbox', { name: '1 waiting in returns' }).waitFor();
    await rig.leave(call);
    await page.close();
  });

  it('knows at once who calls, and shows an alarm of a queue as long as it stands', async () => {
    const admin = rig.client('root');
    const params = { queue: 'shop.returns' };
    const patch = async (alarms: { waiting: { raiseAt: number; clearAt: number } } | null) => {
      const queue = await admin.get('/api/v1/queues/{queue}', { params });
      const ifMatch = `"v${queue.ok ? queue.body.version : 0}"`;
      const done = await admin.patch('/api/v1/queues/{queue}', {
        params,
        body: { alarms },
        ifMatch,
      });
      expect(done.ok ? null : done.problem).toBe(null);
    };
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('img', { name: 'Nobody waits in returns' }).waitFor();
    await patch({ waiting: { raiseAt: 1, clearAt: 0 } });
    const call = await rig.arrive('returns');
    await page.getByRole('listbox', { name: '1 waiting in returns' }).waitFor();
    await page.getByRole('option', { name: '+33 6 39 98 •• ••' }).waitFor();
    const alarm = page.getByRole('alert').getByText('returns: too many callers wait');
    await alarm.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await rig.leave(call);
    await alarm.waitFor({ state: 'detached' });
    await patch(null);
    await page.close();
  });

  it('shows agents and queues that are added, changed and removed, without a reload', async () => {
    const admin = rig.client('root');
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('button', { name: 'Ann' }).waitFor();
    const added = await admin.post('/api/v1/centres/{centre}/agents', {
      params: { centre: 'shop' },
      body: { id: 'zoe', name: 'Zoé', groupIds: ['shop.sales'] },
    });
    expect(added.ok ? null : added.problem).toBe(null);
    await page.getByRole('button', { name: 'Zoé' }).waitFor();
    const queue = await admin.post('/api/v1/groups/{group}/queues', {
      params: { group: 'shop.sales' },
      body: { id: 'gifts', name: 'gifts' },
    });
    expect(queue.ok ? null : queue.problem).toBe(null);
    const call = await rig.arrive('gifts');
    await page.getByRole('listbox', { name: '1 waiting in gifts' }).waitFor();
    await rig.leave(call);
    const params = { agent: 'shop.zoe' };
    const zoe = await admin.get('/api/v1/agents/{agent}', { params });
    const ifMatch = `"v${zoe.ok ? zoe.body.version : 0}"`;
    const gone = await admin.delete('/api/v1/agents/{agent}', {
      params,
      ifMatch,
      query: { accept: 'true' },
    });
    expect(gone.ok ? null : gone.problem).toBe(null);
    await page.getByRole('button', { name: 'Zoé' }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('opens the definition of each figure', async () => {
    const page = await rig.page('sue', '/wallboard');
    const figures = page.getByRole('button', { name: 'how it is counted' });
    // Queues have theirs once their rows are there.
    await expect.poll(() => figures.count()).toBeGreaterThanOrEqual(5 + 2 * 4);
    const count = await figures.count();
    for (let place = 0; place < count; place += 1) {
      await figures.nth(place).click();
      await page.getByRole('dialog').getByText('window').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.close();
  });

  it('shows the day of an agent, and sets their state', async () => {
    const ann = rig.client('ann');
    const params = { agent: 'shop.ann' };
    await ann.post('/api/v1/agents/{agent}/sign-on', {
      params,
      body: { groupIds: ['shop.sales'] },
    });
    await ann.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('button', { name: 'Ann ready' }).click();
    await page.getByRole('img', { name: 'The day since' }).waitFor();
    await page.getByRole('button', { name: 'Set not ready' }).click();
    await page.getByRole('button', { name: 'Ann not ready' }).waitFor();
    const now = await rig.client('sue').get('/api/v1/agents/{agent}', { params });
    expect(now.ok && now.body.derivedState).toBe('notReady');
    await page.close();
  });

  it('has the language and the theme that are chosen, after a reload too', async () => {
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('button', { name: 'change to French' }).click();
    await page.getByText('conseillers présents', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('fr');
    await page.goto(`${rig.address}/wallboard`);
    await page.getByText('conseillers présents', { exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sombre');
    await page.keyboard.press('Enter');
    const paper = 'getComputedStyle(document.documentElement).backgroundColor';
    expect(await page.evaluate(paper)).toBe('rgb(20, 22, 20)');
    await page.close();
  });

  it('runs the command of a letter after Ctrl K and Enter, and lists all commands', async () => {
    const page = await rig.page('sue', '/wallboard?sort=name');
    await page.getByRole('button', { name: 'sorted by name' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('?');
    const commands = page.getByRole('dialog', { name: 'Search' });
    await commands.getByRole('option', { name: 'Show all commands and keys' }).waitFor();
    await commands.getByRole('combobox').fill('high contrast');
    await expect.poll(() => commands.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Escape');
    await commands.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.press('6');
    await commands.getByRole('option', { name: 'Go to Wallboard' }).waitFor();
    expect(new URL(page.url()).search).toContain('sort=name');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'sorted by state' }).waitFor();
    await page.close();
  });

  it('has nothing outside a phone’s width, and needs no pointer on a wall', async () => {
    const phone = await rig.page('sue', '/wallboard', { width: 400 });
    await phone.getByText('agents at work', { exact: true }).waitFor();
    const room = 'document.documentElement.scrollWidth - innerWidth';
    expect(await phone.evaluate(room)).toBe(0);
    const rows = phone.getByRole('region', { name: 'Queues' }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
    const hidden = `[...document.querySelectorAll('section[aria-label=Queues] tbody tr')]
      .filter((row) => row.scrollHeight > row.clientHeight + 1).length`;
    expect(await phone.evaluate(hidden)).toBe(0);
    await phone.close();
    const french = await rig.page('sue', '/wallboard', { width: 400, lang: 'fr' });
    await french.getByRole('button', { name: /Arrêt d’urgence/ }).click();
    await french.getByRole('dialog').getByLabel('Les nouveaux appelants').waitFor();
    // The longest choice of a list does not widen its dialog.
    const outside = `[...document.querySelectorAll('[role=dialog]')]
      .map(({ parentElement: { scrollWidth, clientWidth } }) => scrollWidth - clientWidth)`;
    expect(await french.evaluate(outside)).toEqual([0]);
    await french.close();
    const wall = await rig.page('sue', '/wallboard?tv=1');
    await wall.getByText('agents at work', { exact: true }).waitFor();
    expect(await wall.getByRole('navigation').count()).toBe(0);
    expect(await wall.getByRole('button', { name: 'Move to' }).count()).toBe(0);
    await wall.close();
  });

  it('has one connection for all tabs, which the next takes over', async () => {
    const context = await rig.context();
    const sockets: string[] = [];
    const open = async () => {
      const page = await context.newPage();
      page.on('websocket', (socket) => sockets.push(socket.url()));
      await page.goto(`${rig.address}${sockets.length === 0 ? '/?as=sue' : '/wallboard'}`);
      await page.getByText('live').first().waitFor();
      return page;
    };
    const [first, second, third] = [await open(), await open(), await open()];
    const call = await rig.arrive('returns');
    for (const page of [first, second, third]) {
      await page.getByRole('listbox', { name: '1 waiting in returns' }).waitFor();
    }
    expect(sockets.length).toBe(1);
    await first.close();
    await rig.leave(call);
    await second.getByRole('img', { name: 'Nobody waits in returns' }).waitFor();
    await third.getByRole('img', { name: 'Nobody waits in returns' }).waitFor();
    expect(sockets.length).toBe(2);
    await context.close();
  });

  it('keeps to the policy of its pages: no message of the browser', async () => {
    const page = await (await rig.of('sue')).newPage();
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    await page.goto(`${rig.address}/wallboard?lang=en`);
    await page.getByRole('button', { name: 'Sue' }).click();
    await page.getByRole('menuitem').first().waitFor();
    expect(messages).toEqual([]);
    await page.close();
  });

  it.each(looks)('can be used by everybody: $theme, $lang', async ({ theme, lang }) => {
    const call = await rig.arrive('orders');
    const visit = { theme, lang };
    const page = await rig.page('sue', `/wallboard?call=${call}`, visit);
    await page.getByText(words[lang].agents, { exact: true }).waitFor();
    await page.getByRole('listbox').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: words[lang].search }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.goto(
      `${rig.address}/wallboard?view=table&agent=shop.ben&lang=${lang}&theme=${theme}`,
    );
    await page.getByRole('dialog', { name: 'Ben' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
    const stranger = await (await rig.context()).newPage();
    await stranger.goto(`${rig.address}/?lang=${lang}&theme=${theme}`);
    await stranger.getByRole('button', { name: 'Sue' }).waitFor();
    expect(await accessFaults(stranger)).toEqual([]);
    await stranger.close();
    await rig.leave(call);
  });
});

const crowd = 2_000;
const manyQueues = 100;

describe.runIf(await hasBrowser())('the wallboard of a large centre', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    const agents = Array.from({ length: crowd }, (_none, place) =>
      anAgent(`agent-${place}`, { groups: ['sales'], links: [{ queue: 'orders' }] }),
    );
    const [queue] = smallCentre.queues;
    if (queue === undefined) throw new Error('the small centre has no queue');
    const more = Array.from({ length: manyQueues }, (_none, place) => ({
      ...queue,
      id: `lane-${place}`,
      name: `Lane ${place}`,
    }));
    rig = await ConsoleRig.start({
      ...smallCentre,
      queues: [...smallCentre.queues, ...more],
      agents,
    });
  });
  afterAll(() => rig.stop());

  it.each(['tiles', 'table'])('holds of the %s of its agents what is seen', async (view) => {
    const page = await rig.page('sue', `/wallboard?view=${view}`);
    const agents = page.getByRole('region', { name: 'Agents' });
    await agents.getByText(String(crowd)).waitFor();
    const one = view === 'tiles' ? 'button' : 'row';
    await agents.getByRole(one, { name: /^agent-0/ }).waitFor();
    expect(await agents.getByRole('button').count()).toBeLessThan(200);
    await page.close();
  });

  it('has figures of the queues that are seen, and the names of all', async () => {
    const page = await rig.page('sue', '/wallboard');
    const queues = page.getByRole('region', { name: 'Queues' });
    const last = queues.getByRole('row').filter({ hasText: `Lane ${manyQueues - 1}` });
    await last.waitFor();
    await queues.locator('[data-figure]').first().waitFor();
    expect(await last.locator('[data-figure]').count()).toBe(0);
    await last.scrollIntoViewIfNeeded();
    await last.locator('[data-figure]').first().waitFor();
    await page.close();
  });
});
