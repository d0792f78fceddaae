/**
 * A telephone in a page at a real Asterisk: from the offer to its ring, and from the answer to the
 * caller's sound, as the page shows it.
 */
import { ask } from '../../../bench/api/bench-client.ts';
import { startService } from '../../../bench/api/processes.ts';
import { ConsolePages, soundArgs } from '../../../bench/console/console-pages.ts';
import { startPrivateAsterisk } from './private-asterisk.ts';
import { SipPhones } from './sip-phones.ts';
import { Sound } from './sound.ts';

const telephoneCalls = 30;
const agent = 'bench.ann';
const caller = '0639980001';
const callerLevel = 0x10;
const ringEndpoint =
  '\n[101](browser)\nauth=101\naors=101\n\n[101]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n';
const watchScript = `{
  window.rangAt = [];
  let rang = false;
  new MutationObserver(() => {
    const buttons = [...document.querySelectorAll('button')];
    const rings = buttons.some(({ textContent }) => textContent === 'Answer here');
    if (rings && !rang) rangAt.push(Date.now());
    rang = rings;
  }).observe(document, { subtree: true, childList: true });
}`;

const answerScript = `new Promise((heard) => {
  const beganMs = performance.now();
  [...document.querySelectorAll('button')]
    .find(({ textContent }) => textContent === 'Answer here')
    .click();
  const look = () => {
    const level = document.querySelector('label > meter')?.value ?? 0;
    if (level > 0.01) heard(performance.now() - beganMs);
    else requestAnimationFrame(look);
  };
  look();
})`;

const centre = {
  schema: 'callwright.centre/1',
  id: 'bench',
  timeZone: 'Europe/Paris',
  defaults: { queue: 'orders' },
  groups: [{ id: 'phones', wrapUp: { mode: 'none' } }],
  queues: [{ id: 'orders', group: 'phones' }],
  addresses: [{ id: 'seat', dial: '101' }],
  agents: [{ id: 'ann', groups: ['phones'], links: [{ queue: 'orders' }] }],
} as const;

export async function telephoneTimes() {
  const phones = await SipPhones.open();
  const sound = await Sound.open(callerLevel);
  const more = { 'pjsip.conf': ringEndpoint };
  const asterisk = await startPrivateAsterisk({ stations: [], trunkPort: phones.port, more });
  phones.at(asterisk.sipPort);
  phones.give(caller, sound);
  const service = await startService(centre, { asterisk });
  const { port } = service;
  const pages = await ConsolePages.open(port, soundArgs);
  try {
    const { page } = await pages.blank('ann', ['microphone']);
    await page.addInitScript(watchScript);
    const body = { addressId: 'bench.seat' };
    await ask(port, ['POST', `/agents/${agent}/sign-on`], { as: 'ann', body });
    await page.goto('/desk');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('connected', { exact: true }).waitFor();
    await ask(port, ['PUT', `/agents/${agent}/state`], { as: 'ann', body: { state: 'ready' } });
    const ringsMs: number[] = [];
    const heardMs: number[] = [];
    for (let n = 0; n < telephoneCalls; n += 1) {
      await phones.call(caller, '0140000000');
      await page.getByRole('button', { name: 'Answer here' }).waitFor();
      const { items } = await ask(port, ['GET', '/centres/bench/calls?limit=1'], { as: 'ann' });
      const offeredAt = Date.parse(items[0].offers[0].offeredAt);
      ringsMs.push(Number(await page.evaluate('rangAt.at(-1)')) - offeredAt);
      heardMs.push(Number(await page.evaluate(answerScript)));
      phones.hangUp(caller);
      await page.getByRole('button', { name: 'Mute' }).waitFor({ state: 'detached' });
    }
    return { ringsMs, heardMs };
  } finally {
    await pages.close();
    service.stop();
    phones.close();
    sound.close();
    await asterisk.stop();
  }
}
