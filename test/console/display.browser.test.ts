/** A screen on a wall, which nobody signs in at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../live/index.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';

const params = { centre: 'shop' };

describe.runIf(await hasBrowser())('a screen on a wall', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  async function aKey(scope: string) {
    const expiresAt = new Date(systemClock.nowMs() + 3_600_000).toISOString();
    const body = { name: 'Wall', scopes: [scope], expiresAt };
    const made = await rig
      .client('root')
      .post('/api/v1/centres/{centre}/api-keys', { params, body });
    if (!made.ok) throw new Error(made.problem.detail);
    return made.body;
  }

  it('shows the wallboard by its key, also after a reload, and until that is revoked', async () => {
    const { id, secret } = await aKey('display');
    const context = await rig.context();
    const page = await context.newPage();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(`${rig.address}/wallboard?tv=1&lang=en#key=${secret}`);
    await page.getByText('agents at work', { exact: true }).waitFor();
    const call = await rig.arrive('orders');
    await page.getByRole('listbox', { name: '1 waiting in orders' }).waitFor();
    expect(page.url()).not.toContain('cw_');
    expect(
      addresses.filter((address) => address.includes('cw_') && !address.includes('#')),
    ).toEqual([]);
    await page.reload();
    await page.getByText('agents at work', { exact: true }).waitFor();
    await rig.leave(call);
    const refused = await context.request.get(`${rig.address}/api/v1/centres/shop/calls`);
    expect(refused.status()).toBe(403);
    const key = { params: { ...params, key: id } };
    await rig.client('root').delete('/api/v1/centres/{centre}/api-keys/{key}', key);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  it('takes no key that could do more', async () => {
    const { secret } = await aKey('integration');
    const page = await (await rig.context()).newPage();
    await page.goto(`${rig.address}/wallboard?tv=1&lang=en#key=${secret}`);
    await page.getByText('expected one of the scope display alone').waitFor();
    await page.close();
  });
});
