/** Five callers who wait for five reasons: the wallboard says each in a sentence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';

const params = { agent: 'shop.ann' };
/** Ann alone works here, and knows no welding. */
const centre = aCentre({
  id: 'shop',
  name: 'The shop',
  skills: ['welding'],
  queues: [
    aQueue('plain'),
    aQueue('skilled', { plan: { required: [{ skill: 'welding', minLevel: 1 }] } }),
    aQueue('later'),
  ],
  agents: [
    anAgent('ann', {
      links: [{ queue: 'plain' }, { queue: 'skilled' }, { queue: 'later', delayMs: 600_000 }],
    }),
  ],
});

describe.runIf(await hasBrowser())('a caller who waits', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start(centre, {
      schema: 'callwright.accounts/1',
      people: [
        { id: 'ann', name: 'Ann', roles: ['agent'] },
        { id: 'sue', name: 'Sue', roles: ['supervisor'] },
        { id: 'root', name: 'Root', roles: ['admin'] },
      ],
    });
  });
  afterAll(() => rig.stop());

  const state = (name: 'ready' | 'notReady') =>
    rig.client('ann').put('/api/v1/agents/{agent}/state', { params, body: { state: name } });
  const isTalking = async () => {
    await state('ready');
    await rig.arrive('plain');
    const ann = rig.client('ann');
    const offers = await ann.get('/api/v1/agents/{agent}/offers', { params });
    const offer = offers.ok ? (offers.body.items[0]?.id ?? '') : '';
    await ann.post('/api/v1/offers/{offer}/accept', { params: { offer }, body: {} });
  };
  const causes = [
    {
      queue: 'plain',
      plant: async () => {},
      says: '1 not logged on. That changes as soon as one of them logs on.',
    },
    {
      queue: 'plain',
      plant: () => rig.client('ann').post('/api/v1/agents/{agent}/sign-on', { params, body: {} }),
      says: '1 not ready (just signed on). That changes as soon as one of them gets ready.',
    },
    {
      queue: 'skilled',
      plant: () => state('ready'),
      says: '1 without the required skills. That changes as soon as one of them is given the required skills.',
    },
    {
      queue: 'later',
      plant: () => state('ready'),
      says: '1 held back by the delay of their link. Next change in 9 min ',
    },
    {
      queue: 'plain',
      plant: isTalking,
      says: '1 busy. That changes as soon as one of them ends what they are busy with.',
    },
  ] as const;

  it.each(causes)('in $queue is told why: $says', async ({ queue, plant, says }) => {
    await plant();
    const call = await rig.arrive(queue);
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('listbox', { name: `1 waiting in ${queue}` }).focus();
    await page.keyboard.press('Enter');
    const why = page.getByRole('region', { name: `wait in ${queue}?` });
    await why.getByText(`Agents who could not: ${says}`).waitFor();
    expect(await why.getByRole('button').count()).toBeGreaterThan(1);
    await rig.leave(call);
    await page.close();
  });
});
