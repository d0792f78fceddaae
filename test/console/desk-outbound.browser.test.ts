/** Whom a list wants called, as an agent of the demo sees them before the call. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { command, logOnAtDesk, sendOthersAway } from '../support/desk-scenes.ts';

const people = ['Odile', 'Paul', 'Rose'].map((name, place) => ({
  number: `+3363998000${place + 1}`,
  name,
}));

describe.runIf(await hasBrowser())('an agent who is asked to call somebody', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false, hasStates: true });
  });
  afterAll(() => rig.stop());

  it('sees whom, leaves them to another, and dials the next', async () => {
    const malik = rig.client('malik');
    const does = async (path: string, asked: Parameters<typeof malik.ask>[2]) => {
      const answer = await malik.ask('POST', path, asked);
      if (!answer.ok) throw new Error(answer.problem.detail);
      return answer.body as { readonly id: string };
    };
    // No caller is to come in between: they go first.
    for (const queue of ['verdier.vente', 'verdier.wallonie']) {
      const body = { state: 'closed', reason: 'test' };
      await does('/api/v1/queues/{queue}/state', { params: { queue }, body });
    }
    const page = await rig.page('helene', '/desk');
    await logOnAtDesk(page);
    const { id: outboundList } = await does('/api/v1/centres/{centre}/outbound-lists', {
      params: { centre: 'verdier' },
      body: {
        name: 'Spring',
        queueId: 'verdier.relance',
        mode: 'backlog',
        preview: true,
        previewLimitMs: 600_000,
        // Of the people outside, two of five do not answer.
        ringLimitMs: 5_000,
        callerNumber: '+33320000000',
      },
    });
    const params = { outboundList };
    const body = { entries: people };
    await does('/api/v1/outbound-lists/{outboundList}/entries', { params, body });
    await does('/api/v1/outbound-lists/{outboundList}/start', { params });
    await command(page, 'r');
    const asked = page.getByRole('region', { name: 'To be called' });
    // Others begin their shift meanwhile, and may have been asked first.
    const isAsked = async () => {
      await sendOthersAway(malik);
      return asked.isVisible();
    };
    await expect.poll(isAsked, { interval: 1_000 }).toBe(true);
    const name = asked.locator('b');
    const left = await name.innerText();
    await asked.getByText('first attempt').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Leave to another' }).click();
    await name.and(page.getByText(left)).waitFor({ state: 'detached' });
    await name.waitFor();
    const called = await name.innerText();
    await asked.getByRole('button', { name: 'Dial' }).click();
    await page.getByRole('article').waitFor();
    const entries = '/api/v1/outbound-lists/{outboundList}/entries';
    const attemptsOf = async (whom: string) => {
      const read = await malik.get(entries, { params });
      return read.ok && read.body.items.find((one) => one.name === whom)?.attempts;
    };
    await expect.poll(() => attemptsOf(called)).toBe(1);
    expect(await attemptsOf(left)).toBe(0);
    await page.close();
  });
});
